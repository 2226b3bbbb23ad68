import { ByteMap } from "../base/byte-map.js";
import { fromHex, toHex } from "../base/hex.js";
import type { JournaledState, StorageArea } from "./journaled-state.js";
import type { FullAccount, FullState } from "./mpt.js";
import type { Account, StateReader } from "./reader.js";

const ZERO_WORD = new Uint8Array(32);

interface Indexed {
  readonly account: Account;
  readonly storage: ByteMap<Uint8Array>;
}

/** A whole state in memory. */
export class MemoryState implements StateReader {
  readonly accounts: FullState;
  readonly #index = new ByteMap<Indexed>();

  constructor(accounts: FullState) {
    this.accounts = accounts;
    for (const [address, account] of accounts) {
      const storage = new ByteMap<Uint8Array>();
      for (const [key, value] of account.storage) storage.set(fromHex(key), value);
      this.#index.set(fromHex(address), { account, storage });
    }
  }

  getAccount(address: Uint8Array): Account | undefined {
    return this.#index.get(address)?.account;
  }

  getStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    return this.#index.get(address)?.storage.get(key) ?? ZERO_WORD;
  }

  hasStorage(address: Uint8Array): boolean {
    return (this.#index.get(address)?.storage.size ?? 0) > 0;
  }

  /** All accounts after what the journal has written over this state. */
  after(journal: JournaledState): FullState {
    const { accounts, storage } = journal.changes();
    const areas = new Map([...storage].map(([address, area]) => [toHex(address), area]));
    const next = new Map<string, FullAccount>(this.accounts);
    for (const address of new Set([...[...accounts].map(toHex), ...areas.keys()])) {
      const bytes = fromHex(address);
      if (journal.accountExists(bytes)) {
        const slots = withSlots(this.accounts.get(address)?.storage, areas.get(address));
        next.set(address, { ...journal.getAccount(bytes), storage: slots });
      } else {
        next.delete(address);
      }
    }
    return next;
  }
}

function withSlots(
  before: ReadonlyMap<string, Uint8Array> | undefined,
  area: StorageArea | undefined,
): ReadonlyMap<string, Uint8Array> {
  if (area === undefined) return before ?? new Map();
  const slots = new Map(area.cleared ? undefined : before);
  for (const [key, value] of area.written.entries()) {
    if (value.some((byte) => byte !== 0)) slots.set(toHex(key), value);
    else slots.delete(toHex(key));
  }
  return slots;
}
