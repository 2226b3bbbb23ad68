import { fromHex, toHex } from "../base/hex.js";
import type { JournaledState, StorageArea } from "./journaled-state.js";
import type { FullAccount, FullState } from "./mpt.js";
import type { Account, StateReader } from "./reader.js";

const ZERO_WORD = new Uint8Array(32);

/** A whole state in memory. */
export class MemoryState implements StateReader {
  readonly accounts: FullState;

  constructor(accounts: FullState) {
    this.accounts = accounts;
  }

  getAccount(address: Uint8Array): Account | undefined {
    return this.accounts.get(toHex(address));
  }

  getStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    return this.accounts.get(toHex(address))?.storage.get(toHex(key)) ?? ZERO_WORD;
  }

  hasStorage(address: Uint8Array): boolean {
    return (this.accounts.get(toHex(address))?.storage.size ?? 0) > 0;
  }

  /** The state after what the journal has written over this one. */
  after(journal: JournaledState): MemoryState {
    const { accounts, storage } = journal.changes();
    const next = new Map<string, FullAccount>(this.accounts);
    for (const address of new Set([...accounts.keys(), ...storage.keys()])) {
      const bytes = fromHex(address);
      if (journal.accountExists(bytes)) {
        const slots = withSlots(this.accounts.get(address)?.storage, storage.get(address));
        next.set(address, { ...journal.getAccount(bytes), storage: slots });
      } else {
        next.delete(address);
      }
    }
    return new MemoryState(next);
  }
}

function withSlots(
  before: ReadonlyMap<string, Uint8Array> | undefined,
  area: StorageArea | undefined,
): ReadonlyMap<string, Uint8Array> {
  if (area === undefined) return before ?? new Map();
  const slots = new Map(area.cleared ? undefined : before);
  for (const [key, value] of area.written) {
    if (value.some((byte) => byte !== 0)) slots.set(key, value);
    else slots.delete(key);
  }
  return slots;
}
