import { toHex } from "../../base/hex.js";
import type { MemoryState } from "../../state/memory-state.js";
import type { StorageMap, StoredAccount } from "../../state/state-root.js";

/** One thing that two states do not agree on. */
export interface StateDifference {
  readonly address: string;
  /** `account`, `balance`, `nonce`, `code`, or `slot 0x…`. */
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

const ABSENT = "absent";
const ZERO = "0x0";

/** What is different between two states, by address. */
export function diffStates(expected: MemoryState, actual: MemoryState): readonly StateDifference[] {
  const addresses = new Set([...expected.accounts.keys(), ...actual.accounts.keys()]);
  return [...addresses].sort().flatMap((address) => {
    return diffAccounts(address, expected.accounts.get(address), actual.accounts.get(address));
  });
}

function diffAccounts(address: string, expected?: StoredAccount, actual?: StoredAccount): readonly StateDifference[] {
  if (expected === undefined || actual === undefined) {
    return [{ address, what: "account", expected: describe(expected), actual: describe(actual) }];
  }
  const fields = [
    ["balance", `${expected.balance}`, `${actual.balance}`],
    ["nonce", `${expected.nonce}`, `${actual.nonce}`],
    ["code", toHex(expected.code), toHex(actual.code)],
    ...diffStorage(expected.storage, actual.storage),
  ] as const;
  return fields
    .filter(([, before, after]) => before !== after)
    .map(([what, before, after]) => ({ address, what, expected: before, actual: after }));
}

function diffStorage(expected: StorageMap, actual: StorageMap): readonly (readonly [string, string, string])[] {
  const keys = new Set([...expected.keys(), ...actual.keys()]);
  return [...keys].sort().map((key) => [`slot ${shortHex(key)}`, slotOf(expected, key), slotOf(actual, key)]);
}

function slotOf(storage: StorageMap, key: string): string {
  const value = storage.get(key);
  return value === undefined ? ZERO : shortHex(toHex(value));
}

/** Without leading zeros. */
function shortHex(hex: string): string {
  return `0x${hex.slice(2).replace(/^0+(?=.)/, "")}`;
}

function describe(account: StoredAccount | undefined): string {
  if (account === undefined) return ABSENT;
  const { balance, nonce, code, storage } = account;
  return `balance ${balance}, nonce ${nonce}, ${code.length} bytes of code, ${storage.size} slots`;
}
