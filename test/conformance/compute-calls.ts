import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fromHex } from "../../src/base/hex.js";
import type { Account, StateReader } from "../../src/state/reader.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
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

/** The folder with recorded chain data: `TERCET_FIXTURES`, or `shared/fixtures` beside the repository. */
export function fixturesArchive(): string | undefined {
  const folder = process.env.TERCET_FIXTURES ?? join(ROOT, "../shared/fixtures");
  const archive = join(folder, "real-chain-data.tar.gz");
  return existsSync(archive) ? archive : undefined;
}

/** The recorded calls, in order of their names. */
export function readComputeCalls(archive: string): readonly ComputeCall[] {
  const folder = mkdtempSync(join(tmpdir(), "tercet-compute-calls-"));
  try {
    execFileSync("tar", ["-xzf", archive, "-C", folder, "real-chain-data/bench"]);
    const bench = join(folder, "real-chain-data/bench");
    const files = readdirSync(bench).sort();
    return files.map((file) => JSON.parse(readFileSync(join(bench, file), "utf8")) as ComputeCall);
  } finally {
    rmSync(folder, { recursive: true });
  }
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
