import { ByteMap } from "../base/byte-map.js";
import { toHex } from "../base/hex.js";
import type { Account, StateReader } from "./reader.js";
import type { StateChanges, StorageChanges } from "./state-changes.js";
import { type StorageMap, type StoredAccount, stateRoot } from "./state-root.js";

/** What was read of an account, absent or not. */
interface ReadAccount {
  readonly account: StoredAccount | undefined;
  readonly slots: ByteMap<Uint8Array>;
}

const ZERO_WORD = new Uint8Array(32);
const NO_STORAGE: StorageMap = new Map();

/** A whole state in memory, by address in hex. It never changes: {@link MemoryState.with} makes a new one. */
export class MemoryState implements StateReader {
  readonly accounts: ReadonlyMap<string, StoredAccount>;
  /** The same by bytes, filled by reads: making hex of an address takes longer than finding it. */
  readonly #read = new ByteMap<ReadAccount>();

  constructor(accounts: ReadonlyMap<string, StoredAccount>) {
    this.accounts = accounts;
  }

  getAccount(address: Uint8Array): Account | undefined {
    return this.#find(address).account;
  }

  getStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    const { account, slots } = this.#find(address);
    if (account === undefined || account.storage.size === 0) return ZERO_WORD;
    let value = slots.get(key);
    if (value === undefined) {
      value = account.storage.get(toHex(key)) ?? ZERO_WORD;
      slots.set(key, value);
    }
    return value;
  }

  hasStorage(address: Uint8Array): boolean {
    return (this.#find(address).account?.storage.size ?? 0) > 0;
  }

  #find(address: Uint8Array): ReadAccount {
    let read = this.#read.get(address);
    if (read === undefined) {
      read = { account: this.accounts.get(toHex(address)), slots: new ByteMap() };
      this.#read.set(address, read);
    }
    return read;
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
    return stateRoot(this.accounts);
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
