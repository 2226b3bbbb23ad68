import { toHex } from "../base/hex.js";
import type { RecordedAccount } from "../state/recording-reader.js";

/** An account as it was before a transaction, in the notation of Ethereum's `prestateTracer`. */
export interface PrestateAccount {
  readonly balance: string;
  readonly code?: string;
  /** A string in hex when no JSON number is exact. */
  readonly nonce?: number | string;
  /** Only the slots that were asked for. */
  readonly storage?: Readonly<Record<string, string>>;
}

/** What a transaction needs to know of the state, by address: enough to run it again. From a `RecordingReader`. */
export function prestateOf(records: ReadonlyMap<string, RecordedAccount>): Readonly<Record<string, PrestateAccount>> {
  return Object.fromEntries([...records].map(([address, record]) => [address, accountOf(record)]));
}

function accountOf({ account, storage }: RecordedAccount): PrestateAccount {
  const { balance = 0n, nonce = 0n, code } = account ?? {};
  const slots = [...storage].map(([key, value]) => [key, toHex(value)] as const);
  return {
    balance: `0x${balance.toString(16)}`,
    ...(code === undefined || code.length === 0 ? {} : { code: toHex(code) }),
    ...(nonce === 0n ? {} : { nonce: exact(nonce) }),
    ...(slots.length === 0 ? {} : { storage: Object.fromEntries(slots) }),
  };
}

/** As a JSON number where that is exact, otherwise in hex. */
function exact(value: bigint): number | string {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : `0x${value.toString(16)}`;
}
