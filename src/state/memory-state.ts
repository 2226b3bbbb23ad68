import { fromHex, toHex } from "../base/hex.js";
import type { Account, StateReader } from "./reader.js";
import type { StateChanges, StorageChanges } from "./state-changes.js";
import { type FullAccount, stateRoot } from "./state-root.js";

/** The storage of one account: words that are not zero, by key in hex. */
export type StorageMap = ReadonlyMap<string, Uint8Array>;

/** An account with all of its storage. */
export interface StoredAccount extends Account {
  readonly storage: StorageMap;
}

const ZERO_WORD = new Uint8Array(32);
const NO_STORAGE: StorageMap = new Map();

/** A whole state in memory, by address in hex. It never changes: {@link MemoryState.with} makes a new one. */
export class MemoryState implements StateReader {
  readonly accounts: ReadonlyMap<string, StoredAccount>;

  constructor(accounts: ReadonlyMap<string, StoredAccount>) {
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

  /** The state with changes made to it. */
  with({ accounts, storage }: StateChanges): MemoryState {
    const after = new Map(this.accounts);
    for (const [address, account] of accounts) {
      if (account === undefined) after.delete(address);
      else after.set(address, { ...account, storage: this.accounts.get(address)?.storage ?? NO_STORAGE });
    }
    for (const [address, changes] of storage) {
      const account = after.get(address);
      if (account !== undefined) after.set(address, { ...account, storage: changed(account.storage, changes) });
    }
    return new MemoryState(after);
  }

  /** The root of the state in Ethereum's Merkle Patricia trie. */
  root(): Uint8Array {
    return stateRoot([...this.accounts].map(([address, account]) => [fromHex(address), fullAccount(account)]));
  }
}

function changed(storage: StorageMap, { written, cleared }: StorageChanges): StorageMap {
  const after = new Map(cleared ? NO_STORAGE : storage);
  for (const [key, value] of written) {
    if (value.every((byte) => byte === 0)) after.delete(key);
    else after.set(key, value);
  }
  return after;
}

function fullAccount({ storage, ...account }: StoredAccount): FullAccount {
  return { ...account, storage: [...storage].map(([key, value]) => [fromHex(key), value]) };
}
