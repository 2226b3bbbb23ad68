import { fromHex } from "../../src/base/hex.js";
import type { Account, StateReader } from "../../src/state/reader.js";
import { readFixtures } from "../support/evm-fixtures.js";

const ZERO_WORD = new Uint8Array(32);

/** A compute-heavy contract call with what it must give, as recorded in `real-chain-data/bench`. */
export interface ComputeCall {
  readonly name: string;
  readonly fork: string;
  readonly chainId: number;
  readonly sender: string;
  readonly to: string;
  readonly calldata: string;
  readonly txGasLimit: string;
  readonly env: {
    readonly number: string;
    readonly timestamp: string;
    readonly coinbase: string;
    readonly gasLimit: string;
    readonly difficulty: string;
    readonly prevRandao?: string;
    readonly baseFeePerGas: string;
  };
  readonly preState: Readonly<Record<string, RecordedAccount>>;
  readonly expected: {
    /** Without intrinsic gas, before refunds. */
    readonly execGas: number;
    readonly status: number;
    readonly output: string;
    /** How many. */
    readonly logs: number;
  };
}

interface RecordedAccount {
  readonly balance?: string;
  readonly nonce?: string;
  readonly code?: string;
  readonly storage?: Readonly<Record<string, string>>;
}

/** The recorded calls, in order of their names. */
export function readComputeCalls(archive: string): readonly ComputeCall[] {
  return readFixtures(archive, "real-chain-data/bench").map(({ text }) => JSON.parse(text) as ComputeCall);
}

/** The state before the call. */
export function stateBefore({ preState }: ComputeCall): StateReader {
  const accounts = new Map<string, Account>();
  const slots = new Map<string, Uint8Array>();
  for (const [address, { balance = "0x0", nonce = "0x0", code = "0x", storage = {} }] of Object.entries(preState)) {
    accounts.set(address, { balance: BigInt(balance), nonce: BigInt(nonce), code: fromHex(code) });
    for (const [key, value] of Object.entries(storage)) slots.set(`${address} ${BigInt(key)}`, wordOf(value));
  }
  const name = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString("hex")}`;
  return {
    getAccount: (address) => accounts.get(name(address)),
    getStorage: (address, key) => slots.get(`${name(address)} ${BigInt(name(key))}`) ?? ZERO_WORD,
    hasStorage: (address) => Object.keys(preState[name(address)]?.storage ?? {}).length > 0,
  };
}

/** A quantity in hex as 32 bytes. */
export function wordOf(hex: string): Uint8Array {
  return fromHex(BigInt(hex).toString(16).padStart(64, "0"));
}

/** What a transaction pays before it runs (EIP-2028): these calls have no access list and create nothing. */
export function intrinsicGas(input: Uint8Array): bigint {
  return input.reduce((gas, byte) => gas + (byte === 0 ? 4n : 16n), 21_000n);
}
