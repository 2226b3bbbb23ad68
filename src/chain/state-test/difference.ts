import { bytesToBigint } from "../../base/bytes.js";
import { toHex } from "../../base/hex.js";
import type { FullAccount, FullState } from "../../state/mpt.js";

/** One field of one account that is not as it should be; values for people. */
export interface StateDifference {
  readonly address: string;
  /** `account`, `balance`, `nonce`, `code` or `storage 0x..`. */
  readonly field: string;
  readonly expected: string;
  readonly actual: string;
}

/** What differs between two states, by address. */
export function compareStates(expected: FullState, actual: FullState): readonly StateDifference[] {
  const addresses = [...new Set([...expected.keys(), ...actual.keys()])].sort();
  return addresses.flatMap((address) =>
    compareAccounts(expected.get(address), actual.get(address)).map((difference) => ({ address, ...difference })),
  );
}

type FieldDifference = Omit<StateDifference, "address">;

function compareAccounts(
  expected: FullAccount | undefined,
  actual: FullAccount | undefined,
): readonly FieldDifference[] {
  if (expected === undefined || actual === undefined) {
    if (expected === actual) return [];
    return [{ field: "account", expected: presence(expected), actual: presence(actual) }];
  }
  const fields = [
    { field: "balance", expected: String(expected.balance), actual: String(actual.balance) },
    { field: "nonce", expected: String(expected.nonce), actual: String(actual.nonce) },
    { field: "code", expected: toHex(expected.code), actual: toHex(actual.code) },
    ...compareStorage(expected.storage, actual.storage),
  ];
  return fields.filter((field) => field.expected !== field.actual);
}

function presence(account: FullAccount | undefined): string {
  if (account === undefined) return "absent";
  return `balance ${account.balance}, nonce ${account.nonce}, ${account.code.length} bytes of code`;
}

function compareStorage(
  expected: ReadonlyMap<string, Uint8Array>,
  actual: ReadonlyMap<string, Uint8Array>,
): readonly FieldDifference[] {
  const keys = [...new Set([...expected.keys(), ...actual.keys()])].sort();
  return keys.map((key) => ({
    field: `storage 0x${BigInt(key).toString(16)}`,
    expected: shown(expected.get(key)),
    actual: shown(actual.get(key)),
  }));
}

function shown(value: Uint8Array | undefined): string {
  return `0x${(value === undefined ? 0n : bytesToBigint(value)).toString(16)}`;
}
