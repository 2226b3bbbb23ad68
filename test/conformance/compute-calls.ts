import { fromHex } from "../../src/base/hex.js";
import { MemoryState } from "../../src/state/memory-state.js";
import { readFixtures } from "../support/evm-fixtures.js";

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
export function stateBefore({ preState }: ComputeCall): MemoryState {
  const entries = Object.entries(preState).map(([address, account]) => {
    const { balance = "0x0", nonce = "0x0", code = "0x", storage = {} } = account;
    const slots = Object.entries(storage).map(([key, value]) => [key, wordOf(value)] as const);
    const fields = { balance: BigInt(balance), nonce: BigInt(nonce), code: fromHex(code), storage: new Map(slots) };
    return [address, fields] as const;
  });
  return new MemoryState(entries);
}

/** A quantity in hex as 32 bytes. */
export function wordOf(hex: string): Uint8Array {
  return fromHex(BigInt(hex).toString(16).padStart(64, "0"));
}

/** What a transaction pays before it runs (EIP-2028): these calls have no access list and create nothing. */
export function intrinsicGas(input: Uint8Array): bigint {
  return input.reduce((gas, byte) => gas + (byte === 0 ? 4n : 16n), 21_000n);
}
