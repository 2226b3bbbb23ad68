import { ConfigError } from "../base/errors.js";
import type { AnyEngine, ContractEngine, Engine, Program, Vm } from "../vm/engine.js";
import type { PrecompileTable } from "../vm/precompile.js";
import { defineProfile, type Profile } from "../vm/profile.js";
import { openAnyEngine, openEngine, openVm } from "../vm/registry.js";
import { parametersAt } from "../vm/rules/fork-table.js";
import { FORKS, type Fork } from "../vm/rules/forks.js";
import * as parameter from "../vm/rules/parameters.js";

/** How many blobs, and how their fee follows their number (EIP-4844, EIP-7840). */
export interface BlobSchedule {
  /** Blobs in a block that leave the fee as it is. */
  readonly target: number;
  /** Blobs in a block at most. */
  readonly max: number;
  readonly updateFraction: bigint;
}

/** What it costs to start a contract, besides what it does: gas, and gas for each word of 32 bytes of its code. */
export interface StartCost {
  readonly gas: bigint;
  readonly wordGas: bigint;
}

/**
 * A new instance of a small module takes 80 to 160 us on V8, one of 20 KB 320 us, where an EVM contract takes 0.4 us: without
 * this the cheapest calls would buy a hundred times as much time as others do.
 */
const START_COST: StartCost = { gas: 3000n, wordGas: 8n };

/** A VM besides the EVM whose programs a chain has as contracts. */
export interface ContractVm {
  /** Tells its code by what it starts with. */
  readonly vm: Pick<Vm, "name" | "version" | "magics" | "recognise">;
  readonly engine: ContractEngine;
  readonly profile: Profile;
  readonly start: StartCost;
}

/** What headers from one block to another (not included) must have as extra data (EIP-779): at most 32 bytes. */
export interface RequiredExtraData {
  readonly from: bigint;
  readonly to: bigint;
  readonly bytes: Uint8Array;
}

/** Rules that blocks of before were under. */
export interface EarlierRules {
  /** The number of the first block that was no longer. */
  readonly until: bigint;
  readonly parameters: readonly number[];
}

/** What transactions and blocks are applied by: a fork, what the chain has otherwise, and an engine with the profile for programs. */
export interface ChainRules extends KernelRules {
  readonly engine: AnyEngine;
  readonly profile: Profile;
}

/** What the state transition must know of them. */
export interface KernelRules {
  readonly fork: Fork;
  /** By the numbers of src/vm/rules/parameters: the fork's, or the chain's own. */
  readonly parameters: readonly number[];
  /** 20 bytes: who gets the base fee, where it is not burnt. */
  readonly feeCollector?: Uint8Array;
  /** 20 bytes: whose logs tell of deposits (EIP-6110); mainnet's unless given. */
  readonly depositContract?: Uint8Array;
  readonly requiredExtraData?: RequiredExtraData;
  /** Rules of before, the latest first: uncles are judged by those of their own number. */
  readonly earlier?: readonly EarlierRules[];
  readonly profile: Pick<Profile, "maxInput">;
  /** Precompiled contracts of the chain's own. */
  readonly precompiles?: PrecompileTable;
  /** VMs besides the EVM: contracts of all of them share the state and call each other. */
  readonly contractVms?: readonly ContractVm[];
  /** What applies blocks in place of Ethereum's state transition. */
  readonly stf?: OwnStf;
  /** The chain has no EVM: code without the magic of one of its VMs is nobody's. */
  readonly withoutEvm?: boolean;
}

/** A state transition of a chain's own: a guest program (src/chain/own-stf). */
export interface OwnStf {
  readonly engine: Engine;
  readonly program: Program;
  /** Units of fuel that one run of it may take. */
  readonly fuel: bigint;
  /** What is left of Ethereum's rules: those of headers, and of withdrawals. */
  readonly frame: KernelRules;
}

/** They are code of the EVM. */
const NO_SYSTEM_CONTRACTS = [parameter.BEACON_ROOTS, parameter.HISTORY, parameter.REQUESTS].map(
  (number) => [number, 0] as const,
);
/** Bytes of a contract's code, unless the chain says otherwise: EIP-170 is for the EVM's. */
const MAX_CONTRACT_CODE = 128 * 1024;

/** An engine for the contracts of a VM besides the EVM, and what its profile has that is not the default. */
export interface ContractVmOptions {
  /** `wasm/compiled`, `riscv/interpreter`; a VM's name for its default engine. */
  readonly engine: string;
  readonly profile?: Partial<Omit<Profile, "vm">>;
  /** 3000 gas, and 8 for each word of code, unless the chain says otherwise. */
  readonly start?: StartCost;
}

export interface RulesOptions {
  readonly engine?: string;
  readonly blobs?: BlobSchedule | undefined;
  /** Parameters that the chain has otherwise than the fork, by the numbers of src/vm/rules/parameters. */
  readonly parameters?: ReadonlyMap<number, number>;
  readonly feeCollector?: Uint8Array;
  readonly depositContract?: Uint8Array;
  readonly requiredExtraData?: RequiredExtraData;
  readonly contractVms?: readonly ContractVmOptions[];
  /** No contract is for the EVM, the system contracts included: EIP-2935, 4788, 7002 and 7251 are off, and EIP-6110 with them. */
  readonly withoutEvm?: boolean;
}

/**
 * The rules of a fork on an EVM engine; a chain can have a blob schedule of its own (EIP-7892), and contracts on other VMs.
 * @throws ConfigError `unknown-fork` or `invalid-profile` for forks without transaction rules or that the EVM does not know;
 * `not-a-contract-vm`, `access-lists-too-early`, `no-vm`
 * @throws TercetError `unknown-engine`; `reference-engine` on a chain with several VMs, whose engines call each other
 */
export async function ethereumRules(
  fork: string,
  { engine = "evm", blobs, parameters, contractVms = [], withoutEvm = false, ...addresses }: RulesOptions = {},
): Promise<ChainRules> {
  const known = forkNamed(fork);
  const chain = {
    fork: known,
    parameters: parametersOf(
      known,
      blobs,
      new Map([...(parameters ?? []), ...(withoutEvm ? NO_SYSTEM_CONTRACTS : [])]),
    ),
    engine: await (contractVms.length === 0 ? openAnyEngine(engine) : openEngine(engine)),
    profile: defineProfile(await openVm("evm"), { settings: { fork } }),
    ...addresses,
    ...(withoutEvm ? { withoutEvm } : {}),
  };
  if (withoutEvm && contractVms.length === 0)
    throw new ConfigError("no-vm", "a chain without the EVM needs another VM");
  if (contractVms.length === 0) return chain;
  return { ...chain, contractVms: await Promise.all(contractVms.map(openContractVm)) };
}

function forkNamed(name: string): Fork {
  const known = FORKS.find((fork) => fork === name);
  if (known !== undefined) return known;
  const shown = JSON.stringify(String(name).slice(0, 40));
  throw new ConfigError("unknown-fork", `there is no fork ${shown}; there are: ${FORKS.join(", ")}`);
}

function parametersOf(
  fork: Fork,
  blobs: BlobSchedule | undefined,
  own: ReadonlyMap<number, number> = new Map(),
): readonly number[] {
  const values = [...parametersAt(fork)];
  if (blobs !== undefined) {
    values[parameter.BLOB_TARGET] = blobs.target;
    values[parameter.BLOB_MAX] = blobs.max;
    values[parameter.BLOB_UPDATE_FRACTION] = Number(blobs.updateFraction);
  }
  for (const [number, value] of own) values[number] = value;
  if (values[parameter.ACCESS_LISTS] === 1 && values[parameter.REQUESTS] !== 1) {
    throw new ConfigError("access-lists-too-early", `${fork} has no access lists of blocks: they need prague or later`);
  }
  return values;
}

async function openContractVm({ engine: name, profile, start = START_COST }: ContractVmOptions): Promise<ContractVm> {
  const engine = await openEngine(name);
  if (engine.vm === "evm") {
    throw new ConfigError("not-a-contract-vm", `${name} is for the EVM, which every chain has: name it as the engine`);
  }
  const vm = await openVm(engine.vm);
  return { vm, engine, profile: defineProfile(vm, { maxCode: MAX_CONTRACT_CODE, ...profile }), start };
}
