import type { Fork } from "../../base/forks.js";
import { fromHex, toHex } from "../../base/hex.js";
import { TercetError } from "../../base/errors.js";
import type { FullAccount, FullState } from "../../state/mpt.js";
import type { Authorization, Transaction } from "../transaction.js";

/** Ethereum's GeneralStateTests format, as far as it is read here: one pre-state, one transaction with variants. */
export interface StateTestFile {
  readonly [name: string]: StateTest;
}

export interface StateTest {
  readonly env: Readonly<Record<string, string>>;
  readonly pre: Readonly<Record<string, JsonAccount>>;
  readonly transaction: JsonTransaction;
  readonly post: Readonly<Record<string, readonly PostEntry[]>>;
  readonly config?: {
    readonly chainid?: string;
    readonly blobSchedule?: Readonly<Record<string, { readonly max: string; readonly baseFeeUpdateFraction: string }>>;
  };
}

export interface JsonAccount {
  readonly balance: string;
  readonly nonce: string;
  readonly code?: string;
  readonly storage?: Readonly<Record<string, string>>;
}

export interface JsonTransaction {
  readonly data: readonly string[];
  readonly gasLimit: readonly string[];
  readonly value: readonly string[];
  readonly to: string;
  readonly nonce: string;
  readonly sender: string;
  readonly gasPrice?: string;
  readonly maxFeePerGas?: string;
  readonly maxPriorityFeePerGas?: string;
  readonly maxFeePerBlobGas?: string;
  readonly blobVersionedHashes?: readonly string[];
  readonly accessLists?: readonly (readonly JsonAccess[] | null)[];
  readonly authorizationList?: readonly Readonly<Record<string, string>>[];
}

interface JsonAccess {
  readonly address: string;
  readonly storageKeys: readonly string[];
}

export interface PostEntry {
  /** Post-state root. */
  readonly hash: string;
  /** keccak256 of the RLP of the logs. */
  readonly logs: string;
  readonly indexes: { readonly data: number; readonly gas: number; readonly value: number };
  readonly expectException?: string;
  readonly state?: Readonly<Record<string, JsonAccount>>;
}

const FORK_NAMES: Readonly<Record<string, Fork>> = {
  Frontier: "frontier",
  Homestead: "homestead",
  EIP150: "tangerineWhistle",
  EIP158: "spuriousDragon",
  Byzantium: "byzantium",
  Constantinople: "constantinople",
  ConstantinopleFix: "petersburg",
  Istanbul: "istanbul",
  Berlin: "berlin",
  London: "london",
  Merge: "paris",
  Paris: "paris",
  Shanghai: "shanghai",
  Cancun: "cancun",
  Prague: "prague",
  Osaka: "osaka",
};

/**
 * The fork by the name that tests give it.
 * @throws TercetError `unknown-fork`
 */
export function forkOfTest(name: string): Fork {
  const fork = FORK_NAMES[name];
  if (fork === undefined) throw new TercetError("unknown-fork", `there is no fork ${JSON.stringify(name)} here`);
  return fork;
}

export function readState(accounts: Readonly<Record<string, JsonAccount>>): FullState {
  return new Map(Object.entries(accounts).map(([address, account]) => [address.toLowerCase(), readAccount(account)]));
}

function readAccount({ balance, nonce, code, storage = {} }: JsonAccount): FullAccount {
  const slots = Object.entries(storage)
    .filter(([, value]) => BigInt(value) !== 0n)
    .map(([key, value]) => [toHex(readWord(key)), readWord(value)] as const);
  return { balance: BigInt(balance), nonce: BigInt(nonce), code: fromHex(code ?? "0x"), storage: new Map(slots) };
}

/** A number in hex as 32 bytes. */
export function readWord(text: string): Uint8Array {
  return fromHex(text.slice(2).padStart(64, "0"));
}

/** The variant of a test's transaction that an entry is about. */
export function readTransaction(json: JsonTransaction, indexes: PostEntry["indexes"]): Transaction {
  const gasPrice = json.gasPrice === undefined ? undefined : BigInt(json.gasPrice);
  const accessList = json.accessLists?.[indexes.data] ?? undefined;
  return {
    type: typeOf(json, accessList !== undefined),
    sender: fromHex(json.sender),
    nonce: BigInt(json.nonce),
    gasLimit: BigInt(json.gasLimit[indexes.gas]!),
    to: json.to === "" ? undefined : fromHex(json.to),
    value: BigInt(json.value[indexes.value]!),
    data: fromHex(json.data[indexes.data]!),
    maxFeePerGas: gasPrice ?? BigInt(json.maxFeePerGas!),
    maxPriorityFeePerGas: gasPrice ?? BigInt(json.maxPriorityFeePerGas!),
    accessList: (accessList ?? []).map((entry) => ({
      address: fromHex(entry.address),
      keys: entry.storageKeys.map(readWord),
    })),
    maxFeePerBlobGas: BigInt(json.maxFeePerBlobGas ?? "0x0"),
    blobHashes: (json.blobVersionedHashes ?? []).map(readWord),
    authorizations: (json.authorizationList ?? []).map(readAuthorization),
  };
}

function typeOf(json: JsonTransaction, hasAccessList: boolean): number {
  if (json.authorizationList !== undefined) return 4;
  if (json.blobVersionedHashes !== undefined || json.maxFeePerBlobGas !== undefined) return 3;
  if (json.maxFeePerGas !== undefined) return 2;
  return hasAccessList ? 1 : 0;
}

function readAuthorization(json: Readonly<Record<string, string>>): Authorization {
  return {
    chainId: BigInt(json.chainId!),
    address: fromHex(json.address!),
    nonce: BigInt(json.nonce!),
    yParity: BigInt(json.yParity ?? json.v!),
    r: BigInt(json.r!),
    s: BigInt(json.s!),
  };
}
