import { keccak256 } from "../base/hash.js";
import { encodeRlpBytes, encodeRlpList, integerToRlp } from "../base/rlp.js";
import type { Account } from "./reader.js";
import { type TrieEntry, trieRoot } from "./trie-root.js";

/** An account with all of its storage. */
export interface FullAccount extends Account {
  /** Values of 32 bytes by key of 32 bytes; a zero value is the same as none. */
  readonly storage: Iterable<readonly [Uint8Array, Uint8Array]>;
}

/** The state root over these accounts, by address (Yellow Paper, section 4.1): the trie of hashed addresses. */
export function stateRoot(accounts: Iterable<readonly [Uint8Array, FullAccount]>): Uint8Array {
  const entries: TrieEntry[] = [];
  for (const [address, account] of accounts) {
    const value = encodeAccount(account, storageRoot(account.storage), keccak256(account.code));
    entries.push({ key: keccak256(address), value });
  }
  return trieRoot(entries);
}

/** The root of the trie of hashed storage keys. */
export function storageRoot(storage: FullAccount["storage"]): Uint8Array {
  const entries: TrieEntry[] = [];
  for (const [key, value] of storage) {
    const start = value.findIndex((byte) => byte !== 0);
    if (start >= 0) entries.push({ key: keccak256(key), value: encodeRlpBytes(value.subarray(start)) });
  }
  return trieRoot(entries);
}

/** An account as a leaf of the state trie holds it. */
export function encodeAccount(account: Account, storageRoot: Uint8Array, codeHash: Uint8Array): Uint8Array {
  const fields = [integerToRlp(account.nonce), integerToRlp(account.balance), storageRoot, codeHash];
  return encodeRlpList(fields.map(encodeRlpBytes));
}
