import { toHex } from "../base/hex.js";
import { type Account, isEmptyAccount, type StateReader } from "./reader.js";
import type { StateChanges, StorageChanges } from "./state-changes.js";

const EMPTY_CODE = new Uint8Array(0);
const ZERO_WORD = new Uint8Array(32);
const ABSENT: Account = { balance: 0n, nonce: 0n, code: EMPTY_CODE };

interface StorageArea extends StorageChanges {
  readonly written: Map<string, Uint8Array>;
}

/**
 * A state under change by one transaction: the parent's values, what has been written over them, which accounts and
 * slots are warm, and how to undo it all back to any checkpoint. The bytes it hands out are its own: never write to them.
 */
export class JournaledState {
  readonly #parent: StateReader;
  readonly #accounts = new Map<string, Account | undefined>();
  readonly #storage = new Map<string, StorageArea>();
  readonly #transient = new Map<string, Uint8Array>();
  readonly #warm = new Set<string>();
  readonly #created = new Set<string>();
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
    this.#set(this.#accounts, toHex(address), { ...account, code });
  }

  deleteAccount(address: Uint8Array): void {
    this.#delete(toHex(address));
  }

  /** Deletes every account that has been written to and is empty (EIP-161). */
  deleteEmptyAccounts(): void {
    for (const [name, account] of this.#accounts) {
      if (account !== undefined && isEmptyAccount(account)) this.#delete(name);
    }
  }

  /** Marks an account as created by the transaction (EIP-6780). */
  markCreated(address: Uint8Array): void {
    this.#add(this.#created, toHex(address));
  }

  wasCreated(address: Uint8Array): boolean {
    return this.#created.has(toHex(address));
  }

  getStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    const area = this.#storage.get(toHex(address));
    const written = area?.written.get(toHex(key));
    if (written !== undefined) return written;
    return area?.cleared === true ? ZERO_WORD : this.#parent.getStorage(address, key);
  }

  /** The value at the start of the transaction (EIP-2200). */
  getOriginalStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    return this.#parent.getStorage(address, key);
  }

  /** Whether the account had storage at the start of the transaction (EIP-7610). */
  hadStorage(address: Uint8Array): boolean {
    return this.#parent.hasStorage(address);
  }

  setStorage(address: Uint8Array, key: Uint8Array, value: Uint8Array): void {
    const name = toHex(address);
    const area = this.#storage.get(name) ?? { written: new Map(), cleared: false };
    if (!this.#storage.has(name)) this.#set(this.#storage, name, area);
    this.#set(area.written, toHex(key), value.slice());
  }

  /** Empties the whole storage of an account, in constant time: contracts can do it as often as they create others. */
  clearStorage(address: Uint8Array): void {
    this.#set(this.#storage, toHex(address), { written: new Map(), cleared: true });
  }

  getTransientStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    return this.#transient.get(slotOf(address, key)) ?? ZERO_WORD;
  }

  setTransientStorage(address: Uint8Array, key: Uint8Array, value: Uint8Array): void {
    this.#set(this.#transient, slotOf(address, key), value.slice());
  }

  /** Marks an account (or, with a key, one of its slots) warm and says whether it was (EIP-2929). */
  access(address: Uint8Array, key?: Uint8Array): boolean {
    return !this.#add(this.#warm, key === undefined ? toHex(address) : slotOf(address, key));
  }

  /** Appends to a list outside, so that a revert takes the item off again. */
  append<T>(list: T[], item: T): void {
    list.push(item);
    this.#undo.push(() => void list.pop());
  }

  /** A point that {@link revert} can return to. */
  checkpoint(): number {
    return this.#undo.length;
  }

  /** Undoes every change since the checkpoint. */
  revert(checkpoint: number): void {
    while (this.#undo.length > checkpoint) this.#undo.pop()!();
  }

  /** What is different from the parent now. A view: it changes with the state. */
  get changes(): StateChanges {
    return { accounts: this.#accounts, storage: this.#storage };
  }

  #delete(name: string): void {
    this.#set(this.#accounts, name, undefined);
    this.#set(this.#storage, name, { written: new Map(), cleared: true });
  }

  #account(address: Uint8Array): Account | undefined {
    const key = toHex(address);
    return this.#accounts.has(key) ? this.#accounts.get(key) : this.#parent.getAccount(address);
  }

  #set<V>(map: Map<string, V>, key: string, value: V): void {
    const had = map.has(key);
    const before = map.get(key);
    this.#undo.push(() => void (had ? map.set(key, before as V) : map.delete(key)));
    map.set(key, value);
  }

  /** Adds to a set; false when it was there already. */
  #add(set: Set<string>, item: string): boolean {
    if (set.has(item)) return false;
    set.add(item);
    this.#undo.push(() => void set.delete(item));
    return true;
  }
}

function slotOf(address: Uint8Array, key: Uint8Array): string {
  return toHex(address) + toHex(key);
}
