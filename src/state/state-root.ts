import { keccak256 } from "../base/hash.js";
import { fromHex } from "../base/hex.js";
import { encodeRlpBytes } from "../base/rlp.js";
import type { Account } from "./account.js";
import { mptCommitment, trieRoot } from "./commitment/mpt.js";
import { type PackableAccount, packAccounts } from "./pack-accounts.js";
import { emptyStore } from "./store/empty-store.js";

/** The storage of one account: words that are not zero, by key in hex. */
export type StorageMap = ReadonlyMap<string, Uint8Array>;

/** An account with all of its storage, which never changes. */
export interface StoredAccount extends Account {
  readonly storage: StorageMap;
}

/** The state root over these accounts, by address in hex (Yellow Paper, section 4.1): the trie of hashed addresses. */
export function stateRoot(accounts: Iterable<readonly [string, StoredAccount]>): Uint8Array {
  return mptCommitment.update(emptyStore, packAccounts(everyAccount(accounts))).root;
}

/** A state as changes of one with nothing in it, as far as its root depends on them. */
export function everyAccount(accounts: Iterable<readonly [string, StoredAccount]>): readonly PackableAccount[] {
  return [...accounts].map(([name, account]) => ({
    address: fromHex(name),
    account,
    hasNewCode: false,
    slots: everySlot(account),
  }));
}

export function everySlot({ storage }: StoredAccount): PackableAccount["slots"] {
  return [...storage].map(([key, word]) => [fromHex(key), word] as const);
}

/** The root of the trie of hashed storage keys. */
export function storageRoot(storage: StorageMap): Uint8Array {
  return trieRoot([...storage].map(([key, word]) => ({ key: keccak256(fromHex(key)), value: slotValue(word) })));
}

/** A word as a leaf of the storage trie holds it: without leading zeros. */
function slotValue(word: Uint8Array): Uint8Array {
  return encodeRlpBytes(word.subarray(word.findIndex((byte) => byte !== 0)));
}
