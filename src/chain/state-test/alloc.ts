import { toHex } from "../../base/hex.js";
import { MemoryState } from "../../state/memory-state.js";
import type { StorageMap, StoredAccount } from "../../state/state-root.js";
import { boundedAt, bytesAt, objectAt, wordAt } from "./fields.js";

/**
 * A state out of JSON as state tests and genesis files write it: accounts by address, each with `balance`, `nonce`, `code` and
 * `storage` (slots by key), all in hex and all optional.
 * @param path what errors call the value
 * @throws TercetError with the path of the field that is wrong
 */
export function readAlloc(value: unknown, path: string): MemoryState {
  const accounts = new Map<string, StoredAccount>();
  for (const [address, account] of Object.entries(objectAt(value, path))) {
    const at = `${path}.${address.slice(0, 50)}`;
    accounts.set(toHex(bytesAt(address, at, 20)), readAccount(account, at));
  }
  return new MemoryState(accounts);
}

function readAccount(value: unknown, path: string): StoredAccount {
  const { balance = "0x0", nonce = "0x0", code = "0x", storage = {} } = objectAt(value, path);
  return {
    balance: boundedAt(balance, 256, `${path}.balance`),
    nonce: boundedAt(nonce, 64, `${path}.nonce`),
    code: bytesAt(code, `${path}.code`),
    storage: readStorage(storage, `${path}.storage`),
  };
}

function readStorage(value: unknown, path: string): StorageMap {
  const storage = new Map<string, Uint8Array>();
  for (const [key, word] of Object.entries(objectAt(value, path))) {
    const at = `${path}.${key.slice(0, 70)}`;
    const bytes = wordAt(word, at);
    if (bytes.some((byte) => byte !== 0)) storage.set(toHex(wordAt(key, at)), bytes);
  }
  return storage;
}
