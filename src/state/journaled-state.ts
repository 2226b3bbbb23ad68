import { ByteMap } from "../base/byte-map.js";
import { copyBytes } from "../base/bytes.js";
import { toHex } from "../base/hex.js";
import { type Account, isEmptyAccount, readAccount } from "./account.js";
import type { StateReader } from "./reader.js";
import type { StateChanges, StorageChanges } from "./state-changes.js";

const EMPTY_CODE = new Uint8Array(0);
const ZERO_WORD = new Uint8Array(32);
const ABSENT: Account = { balance: 0n, nonce: 0n, code: EMPTY_CODE };

/** What has been written to the storage of one account. */
interface StorageArea {
  readonly written: ByteMap<Uint8Array>;
  /** What the parent had is gone. */
  readonly cleared: boolean;
}

/** In place of an account that is deleted. */
const DELETED = Symbol("deleted");

/**
 * A state under change by one transaction: the parent's values, what has been written over them, which accounts and
 * slots are warm, and how to undo it all back to any checkpoint. The bytes it hands out are its own: never write to them.
 */
export class JournaledState {
  readonly #parent: StateReader;
  readonly #accounts = new ByteMap<Account | typeof DELETED>();
  readonly #storage = new ByteMap<StorageArea>();
  readonly #transient = new ByteMap<ByteMap<Uint8Array>>();
  /** Accounts, and slots by account (EIP-2929). */
  readonly #warm = new ByteMap<true>();
  readonly #warmSlots = new ByteMap<ByteMap<true>>();
  readonly #created = new ByteMap<true>();
  readonly #doomed = new ByteMap<true>();
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
    const { balance, nonce, code } = this.getAccount(address);
    this.#set(this.#accounts, address, {
      balance: fields.balance ?? balance,
      nonce: fields.nonce ?? nonce,
      code: fields.code === undefined ? code : copyBytes(fields.code),
    });
  }

  deleteAccount(address: Uint8Array): void {
    this.#delete(address);
  }

  /** Marks an account for {@link deleteMarked}: until then it is as any other. */
  markDeleted(address: Uint8Array): void {
    if (!this.#doomed.has(address)) this.#set(this.#doomed, address, true);
  }

  wasDeleted(address: Uint8Array): boolean {
    return this.#doomed.has(address);
  }

  /** Deletes the accounts that are marked, whatever they hold by now. */
  deleteMarked(): void {
    for (const [address] of this.#doomed.entries()) this.#delete(address);
  }

  /** Deletes every account that has been written to and is empty (EIP-161). */
  deleteEmptyAccounts(): void {
    for (const [address, account] of [...this.#accounts.entries()]) {
      if (account !== DELETED && isEmptyAccount(account)) this.#delete(address);
    }
  }

  /** Marks an account as created by the transaction (EIP-6780). */
  markCreated(address: Uint8Array): void {
    this.#add(this.#created, address);
  }

  wasCreated(address: Uint8Array): boolean {
    return this.#created.has(address);
  }

  getStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    const area = this.#storage.get(address);
    const written = area?.written.get(key);
    if (written !== undefined) return written;
    return area?.cleared === true ? ZERO_WORD : this.#parent.slot(address, key);
  }

  /** The value at the start of the transaction (EIP-2200). */
  getOriginalStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    return this.#parent.slot(address, key);
  }

  /** Whether the account had storage at the start of the transaction (EIP-7610). */
  hadStorage(address: Uint8Array): boolean {
    return this.#parent.hasStorage(address);
  }

  setStorage(address: Uint8Array, key: Uint8Array, value: Uint8Array): void {
    let area = this.#storage.get(address);
    if (area === undefined) {
      area = { written: new ByteMap(), cleared: false };
      this.#set(this.#storage, address, area);
    }
    this.#set(area.written, key, copyBytes(value));
  }

  /** Empties the whole storage of an account, in constant time: contracts can do it as often as they create others. */
  clearStorage(address: Uint8Array): void {
    this.#set(this.#storage, address, { written: new ByteMap(), cleared: true });
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
    this.#set(area, key, copyBytes(value));
  }

  /** Marks an account (or, with a key, one of its slots) warm and says whether it was (EIP-2929). */
  access(address: Uint8Array, key?: Uint8Array): boolean {
    if (key === undefined) return !this.#add(this.#warm, address);
    let slots = this.#warmSlots.get(address);
    if (slots === undefined) {
      slots = new ByteMap();
      this.#warmSlots.set(address, slots);
    }
    return !this.#add(slots, key);
  }

  /** What {@link access} would say, without marking. */
  isWarm(address: Uint8Array, key?: Uint8Array): boolean {
    return key === undefined ? this.#warm.has(address) : this.#warmSlots.get(address)?.has(key) === true;
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

  /** What is different from the parent now. */
  get changes(): StateChanges {
    const accounts = [...this.#accounts.entries()].map(
      ([address, account]) => [toHex(address), account === DELETED ? undefined : account] as const,
    );
    const storage = [...this.#storage.entries()].map(
      ([address, area]) => [toHex(address), storageChanges(area)] as const,
    );
    return { accounts: new Map(accounts), storage: new Map(storage) };
  }

  #delete(address: Uint8Array): void {
    this.#set(this.#accounts, address, DELETED);
    this.#set(this.#storage, address, { written: new ByteMap(), cleared: true });
  }

  #account(address: Uint8Array): Account | undefined {
    const written = this.#accounts.get(address);
    if (written === undefined) return readAccount(this.#parent, address);
    return written === DELETED ? undefined : written;
  }

  /** False when it is there already. */
  #add(set: ByteMap<true>, key: Uint8Array): boolean {
    const undo = set.add(key, true);
    if (undo === undefined) return false;
    this.#undo.push(undo);
    return true;
  }

  /** The key is copied: callers may use its bytes again. */
  #set<V>(map: ByteMap<V>, key: Uint8Array, value: V): void {
    this.#undo.push(map.replace(key, value));
  }
}

function storageChanges({ written, cleared }: StorageArea): StorageChanges {
  return { written: new Map([...written.entries()].map(([key, value]) => [toHex(key), value])), cleared };
}
