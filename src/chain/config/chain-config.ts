// A chain's config after it has been read: addresses, keys and hashes are bytes, amounts are bigints. What each field means, and
// what it may be, is in config-schema.ts.
import type { TreeHash } from "../../state/commitment/binary.js";
import type { SettingValue } from "../../vm/profile.js";
import type { BlobSchedule, RequiredExtraData, StartCost } from "../chain-rules.js";

export interface ChainConfig {
  readonly name?: string;
  readonly chainId: bigint;
  readonly gasToken?: { readonly name: string; readonly symbol: string; readonly decimals: number };
  readonly commitment: CommitmentConfig;
  /** From the genesis on. */
  readonly rules: RulesConfig;
  readonly schedule: readonly ScheduleEntry[];
  readonly genesis: GenesisConfig;
}

export type CommitmentConfig = { readonly type: "mpt" } | { readonly type: "binary"; readonly hash: TreeHash };

/** What blocks are applied by. In an entry of the schedule a field that is missing stays as it was. */
export interface RulesConfig {
  /** One of {@link FORK_NAMES}. */
  readonly fork: string;
  readonly vms: VmsConfig;
  readonly fees: FeesConfig;
  readonly limits: LimitsConfig;
  readonly fixedDifficulty?: number;
  readonly precompiles: ReadonlyMap<string, PrecompileConfig>;
  readonly blobs?: BlobSchedule;
  /** Whether headers name access lists of blocks (EIP-7928). */
  readonly accessLists?: boolean;
  readonly depositContract?: Uint8Array;
  readonly requiredExtraData?: RequiredExtraData;
  readonly stf: StfConfig | "ethereum";
}

export interface VmsConfig {
  readonly evm: { readonly engine: string } | false;
  readonly wasm?: ContractVmConfig;
  readonly riscv?: ContractVmConfig;
}

export interface ContractVmConfig {
  readonly engine?: string;
  readonly fuelPerGas?: number;
  readonly maxCode?: number;
  readonly maxInput?: number;
  readonly maxOutput?: number;
  readonly settings?: Readonly<Record<string, SettingValue>>;
  readonly start?: StartCost;
}

export interface FeesConfig {
  readonly baseFee: "burnt" | "collected" | "none";
  readonly collector?: Uint8Array;
}

/** 0: no limit. */
export interface LimitsConfig {
  readonly maxCodeSize?: number;
  readonly maxInitCodeSize?: number;
  readonly maxTransactionGas?: number;
  readonly maxBlockSize?: number;
}

/** A function by the name it is registered under, or in a module that whoever opens the chain loads. */
export type FunctionReference = string | { readonly module: string; readonly export: string };

export type PrecompileConfig =
  | { readonly function: FunctionReference }
  | { readonly program: string; readonly engine?: string; readonly fuelPerGas?: number };

/** A state transition of the chain's own: a guest program, and the hash of its bytes (Keccak-256). */
export interface StfConfig {
  readonly program: string;
  readonly hash: Uint8Array;
  readonly engine?: string;
  readonly fuel?: bigint;
  readonly maxInput?: number;
  readonly maxOutput?: number;
  readonly settings?: Readonly<Record<string, SettingValue>>;
}

export interface ScheduleEntry extends Partial<RulesConfig> {
  readonly block?: bigint;
  readonly time?: bigint;
  readonly totalDifficulty?: bigint;
  readonly migration?: FunctionReference;
}

export interface GenesisConfig {
  readonly timestamp: bigint;
  readonly gasLimit: bigint;
  readonly extraData: Uint8Array;
  readonly coinbase: Uint8Array;
  readonly difficulty: bigint;
  readonly mixHash: Uint8Array;
  readonly nonce: bigint;
  readonly gasUsed: bigint;
  readonly parentHash: Uint8Array;
  readonly baseFeePerGas?: bigint;
  readonly blobGasUsed: bigint;
  readonly excessBlobGas: bigint;
  readonly parentBeaconBlockRoot: Uint8Array;
  readonly systemContracts: boolean;
  /** By address in lower-case hex. */
  readonly accounts: ReadonlyMap<string, AccountConfig>;
}

export interface AccountConfig {
  readonly balance: bigint;
  readonly nonce: bigint;
  readonly code: CodeConfig;
  /** Words by key, both in 32 bytes; keys in hex. */
  readonly storage: ReadonlyMap<string, Uint8Array>;
}

/** Code, or the file that it is in. */
export type CodeConfig = Uint8Array | { readonly file: string };
