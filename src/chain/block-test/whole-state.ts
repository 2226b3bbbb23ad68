import { toHex } from "../../base/hex.js";
import { readAccount } from "../../state/account.js";
import { MemoryState } from "../../state/memory-state.js";
import type { StoredAccount } from "../../state/state-root.js";
import { DatabaseState } from "../../state/store/database-state.js";
import type { StoreReader } from "../../state/store/store.js";
import * as table from "../../state/store/tables.js";

/** All accounts of a store with all their slots: of small states, to compare them. */
export function wholeState(store: StoreReader): MemoryState {
  const storage = new Map<string, Map<string, Uint8Array>>();
  for (const [key, value] of entriesOf(store, table.TABLE_SLOT)) {
    const address = toHex(key.subarray(1, 21));
    const word = new Uint8Array(32);
    word.set(value, 32 - value.length);
    const slots = storage.get(address) ?? new Map<string, Uint8Array>();
    storage.set(address, slots.set(toHex(key.subarray(21)), word));
  }
  const state = new DatabaseState(store);
  const accounts = new Map<string, StoredAccount>();
  for (const [key] of entriesOf(store, table.TABLE_ACCOUNT)) {
    const address = key.slice(1);
    const name = toHex(address);
    accounts.set(name, { ...readAccount(state, address)!, storage: storage.get(name) ?? new Map() });
  }
  return new MemoryState(accounts);
}

function entriesOf(store: StoreReader, number: number): Iterable<readonly [Uint8Array, Uint8Array]> {
  return store.entries(new Uint8Array([number]), new Uint8Array([number + 1]));
}
