import type { StorageMap, StoredAccount } from "./state-root.js";
import { stateRoot as rootOfAccounts, storageRoot as rootOfStorage } from "./state-root.js";
import { keptAccounts, keptStorage } from "./stored-accounts.js";

/**
 * The state root over these accounts, by address in hex (Yellow Paper, section 4.1): the trie of hashed addresses.
 * @throws TercetError `invalid-state` naming the field and what is allowed
 */
export function stateRoot(accounts: Iterable<readonly [string, StoredAccount]>): Uint8Array {
  return rootOfAccounts(keptAccounts(accounts));
}

/**
 * The root of the trie of hashed storage keys over these slots, by key in hex.
 * @throws TercetError `invalid-state` naming the field and what is allowed
 */
export function storageRoot(storage: StorageMap): Uint8Array {
  return rootOfStorage(keptStorage(storage, "storage"));
}
