import { ByteMap } from "../base/byte-map.js";
import type { Account, StateReader } from "./reader.js";

const EMPTY_CODE = new Uint8Array(0);
const ZERO_WORD = new Uint8Array(32);
const ABSENT: Account = { balance: 0n, nonce: 0n, code: EMPTY_CODE };

/** What has been written to the storage of one account, by key. */
export interface StorageArea {
  readonly written: ByteMap<Uint8Array>;
  /** The parent's values no longer count. */
  readonly cleared: boolean;
}

/** An account that is deleted. */
const DELETED = Symbol("deleted");

/** What a transaction has written over its parent state. */
export interface StateChanges {
  /** Addresses of accounts that were written, deleted ones included. */
  readonly accounts: Iterable<Uint8Array>;
  readonly storage: Iterable<readonly [Uint8Array, StorageArea]>;
}

/** One account's warm slots; the account itself may be cold. */
interface WarmArea {
  isWarm: boolean;
  readonly keys: ByteMap<true>;
}

/**
 * A state under change by one transaction: the parent's values, what has been written over them, which accounts and
 * slots are warm, and how to undo it all back to any checkpoint. The bytes it hands out are its own: never write to them.
 */
export class JournaledState {
  readonly #parent: StateReader;
  readonly #accounts = new ByteMap<Account | typeof DELETED>();
  readonly #storage = new ByteMap<StorageArea>();
  readonly #transient = new ByteMap<ByteMap<Uint8Array>>();
  readonly #warm = new ByteMap<WarmArea>();
  readonly #undo: (() => void)[] = [];

  constructor(parent: StateReader) {
    this.#parent = parent;
  }

  accountExists(address: Uint8Array): boolean {
    return this.#account(address) !== undefined;
  }

  /** The account; all zero and no code where there is none. */
  getAccount(address: Uint8Array): Account {
    return this.#account(address) ?? ABSENT;
  }

  /** Writes fields of an account, creating it where there was none. */
  putAccount(address: Uint8Array, fields: Partial<Account>): void {
    const account = { ...this.getAccount(address), ...fields };
    const code = fields.code === undefined ? account.code : fields.code.slice();
    this.#set(this.#accounts, address, { ...account, code });
  }

  deleteAccount(address: Uint8Array): void {
    this.#set(this.#accounts, address, DELETED);
    this.clearStorage(address);
  }

  getStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    const area = this.#storage.get(address);
    const written = area?.written.get(key);
    if (written !== undefined) return written;
    return area?.cleared === true ? ZERO_WORD : this.#parent.getStorage(address, key);
  }

  /** The value at the start of the transaction (EIP-2200). */
  getOriginalStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    return this.#parent.getStorage(address, key);
  }

  setStorage(address: Uint8Array, key: Uint8Array, value: Uint8Array): void {
    let area = this.#storage.get(address);
    if (area === undefined) {
      area = { written: new ByteMap(), cleared: false };
      this.#set(this.#storage, address, area);
    }
    this.#set(area.written, key, value.slice());
  }

  /** Empties the whole storage of an account, in constant time: contracts can do it as often as they create others. */
  clearStorage(address: Uint8Array): void {
    this.#set(this.#storage, address, { written: new ByteMap(), cleared: true });
  }

  /** Whether the account has storage: from before the transaction, or written by it. */
  hasStorage(address: Uint8Array): boolean {
    const area = this.#storage.get(address);
    for (const [, value] of area?.written.entries() ?? []) if (value.some((byte) => byte !== 0)) return true;
    return area?.cleared !== true && this.#parent.hasStorage(address);
  }

  getTransientStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    return this.#transient.get(address)?.get(key) ?? ZERO_WORD;
  }

  setTransientStorage(address: Uint8Array, key: Uint8Array, value: Uint8Array): void {
    let area = this.#transient.get(address);
    if (area === undefined) {
      area = new ByteMap();
      this.#transient.set(address, area);
    }
    this.#set(area, key, value.slice());
  }

  /** Marks an account (or, with a key, one of its slots) warm and says whether it was (EIP-2929). */
  access(address: Uint8Array, key?: Uint8Array): boolean {
    const area = this.#warmArea(address);
    if (this.isWarm(address, key)) return true;
    if (key === undefined) {
      area.isWarm = true;
      this.#undo.push(() => {
        area.isWarm = false;
      });
    } else {
      this.#set(area.keys, key, true);
    }
    return false;
  }

  /** Whether {@link access} would say that it was warm. */
  isWarm(address: Uint8Array, key?: Uint8Array): boolean {
    const area = this.#warm.get(address);
    if (area === undefined) return false;
    return key === undefined ? area.isWarm : area.keys.has(key);
  }

  /** Appends to a list outside, so that a revert takes the item off again. */
  append<T>(list: T[], item: T): void {
    list.push(item);
    this.#undo.push(() => void list.pop());
  }

  /** What has been written so far. */
  changes(): StateChanges {
    return { accounts: keysOf(this.#accounts), storage: this.#storage.entries() };
  }

  /** A point that {@link revert} can return to. */
  checkpoint(): number {
    return this.#undo.length;
  }

  /** Undoes every change since the checkpoint. */
  revert(checkpoint: number): void {
    while (this.#undo.length > checkpoint) this.#undo.pop()!();
  }

  #account(address: Uint8Array): Account | undefined {
    const written = this.#accounts.get(address);
    if (written === undefined) return this.#parent.getAccount(address);
    return written === DELETED ? undefined : written;
  }

  #warmArea(address: Uint8Array): WarmArea {
    let area = this.#warm.get(address);
    if (area === undefined) {
      area = { isWarm: false, keys: new ByteMap() };
      this.#warm.set(address, area);
    }
    return area;
  }

  /** The key is copied: callers may reuse its bytes. */
  #set<V>(map: ByteMap<V>, key: Uint8Array, value: V): void {
    const before = map.get(key);
    const own = key.slice();
    this.#undo.push(() => void (before === undefined ? map.delete(own) : map.set(own, before)));
    map.set(key, value);
  }
}

function* keysOf(map: ByteMap<unknown>): Generator<Uint8Array> {
  for (const [key] of map.entries()) yield key;
}
