import type { AccountFields, StateManagerInterface } from "@ethereumjs/common";
import { Account, Address, KECCAK256_RLP } from "@ethereumjs/util";
import { TercetError } from "../../../src/base/errors.js";
import { keccak256 } from "../../../src/base/hash.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import type { WorldAccount, WorldChanges, WorldState } from "../../../src/vm/world.js";
import { withoutFalseDesignator } from "./designator.js";

const SOME_ROOT = new Uint8Array(32);
const NOBODY: WorldAccount = { balance: 0n, nonce: 0n, code: new Uint8Array(0) };

interface StoredSlots {
  readonly written: Map<string, Uint8Array>;
  cleared: boolean;
}

/** A state that is only read, as the state of @ethereumjs/vm: what is written lies above it, with a log of how to undo it. */
export class ReaderState implements StateManagerInterface {
  readonly originalStorageCache;
  readonly #below: WorldState;
  readonly #running: string | undefined;
  readonly #accounts = new Map<string, WorldAccount | undefined>();
  readonly #storage = new Map<string, StoredSlots>();
  readonly #undo: (() => void)[] = [];
  readonly #checkpoints: number[] = [];

  /** @param running the account whose code runs, which is there even when the state has none */
  constructor(below: WorldState, running?: Uint8Array) {
    this.#below = below;
    this.#running = running === undefined ? undefined : toHex(running);
    this.originalStorageCache = {
      get: async ({ bytes }: Address, key: Uint8Array) => below.getStorage(bytes, toWord(key)),
      clear: () => undefined,
    };
  }

  get changes(): WorldChanges {
    const isNew = ([address, account]: readonly [string, WorldAccount | undefined]) =>
      this.#below.getAccount(fromHex(address)) !== undefined || !(account === undefined || isEmpty(account));
    return { accounts: new Map([...this.#accounts].filter(isNew)), storage: this.#storage };
  }

  /** Deletes what was written to and is empty (EIP-161). */
  async sweep(): Promise<void> {
    for (const [name, account] of [...this.#accounts]) {
      const isSwept = account !== undefined && isEmpty(account) && name !== this.#running;
      if (isSwept) await this.deleteAccount(new Address(fromHex(name)));
    }
  }

  async getAccount({ bytes }: Address): Promise<Account | undefined> {
    const account = this.#find(bytes);
    if (account === undefined) return undefined;
    const { nonce, balance, code } = account;
    // Only creations look at the root: whether it is that of no storage (EIP-7610).
    return new Account(nonce, balance, this.#hasStorage(bytes) ? SOME_ROOT : KECCAK256_RLP, keccak256(code));
  }

  async putAccount(address: Address, account?: Account): Promise<void> {
    if (account === undefined) return this.deleteAccount(address);
    const { nonce, balance } = account;
    this.#put(address.bytes, { nonce, balance, code: this.#find(address.bytes)?.code ?? new Uint8Array(0) });
  }

  async deleteAccount({ bytes }: Address): Promise<void> {
    this.#put(bytes, undefined);
    this.#clear(bytes);
  }

  async modifyAccountFields({ bytes }: Address, fields: AccountFields): Promise<void> {
    const { nonce = 0n, balance = 0n, code = new Uint8Array(0) } = this.#find(bytes) ?? {};
    this.#put(bytes, { nonce: fields.nonce ?? nonce, balance: fields.balance ?? balance, code });
  }

  async putCode({ bytes }: Address, code: Uint8Array): Promise<void> {
    const { nonce = 0n, balance = 0n } = this.#find(bytes) ?? {};
    this.#put(bytes, { nonce, balance, code });
  }

  async getCode({ bytes }: Address): Promise<Uint8Array> {
    return withoutFalseDesignator(this.#find(bytes)?.code ?? new Uint8Array(0));
  }

  async getCodeSize(address: Address): Promise<number> {
    return (await this.getCode(address)).length;
  }

  async getStorage({ bytes }: Address, key: Uint8Array): Promise<Uint8Array> {
    const slots = this.#storage.get(toHex(bytes));
    const written = slots?.written.get(toHex(toWord(key)));
    if (written !== undefined) return written;
    return slots?.cleared === true ? new Uint8Array(32) : this.#below.getStorage(bytes, toWord(key));
  }

  async putStorage({ bytes }: Address, key: Uint8Array, value: Uint8Array): Promise<void> {
    const { written } = this.#slotsOf(bytes);
    const name = toHex(toWord(key));
    const before = written.get(name);
    this.#undo.push(() => (before === undefined ? written.delete(name) : written.set(name, before)));
    written.set(name, toWord(value));
  }

  async clearStorage({ bytes }: Address): Promise<void> {
    this.#clear(bytes);
  }

  async checkpoint(): Promise<void> {
    this.#checkpoints.push(this.#undo.length);
  }

  async commit(): Promise<void> {
    this.#checkpoints.pop();
  }

  async revert(): Promise<void> {
    const end = this.#checkpoints.pop()!;
    while (this.#undo.length > end) this.#undo.pop()!();
  }

  /** Receipts before Byzantium ask for one; nothing reads it. */
  async getStateRoot(): Promise<Uint8Array> {
    return SOME_ROOT;
  }

  setStateRoot(): Promise<void> {
    throw noRoots();
  }

  hasStateRoot(): Promise<boolean> {
    throw noRoots();
  }

  clearCaches(): void {}

  shallowCopy(): StateManagerInterface {
    return new ReaderState(this.#below);
  }

  #find(address: Uint8Array): WorldAccount | undefined {
    const name = toHex(address);
    if (this.#accounts.has(name)) return this.#accounts.get(name);
    return this.#below.getAccount(address) ?? (name === this.#running ? NOBODY : undefined);
  }

  #put(address: Uint8Array, account: WorldAccount | undefined): void {
    const name = toHex(address);
    const had = this.#accounts.has(name);
    const before = this.#accounts.get(name);
    this.#undo.push(() => (had ? this.#accounts.set(name, before) : this.#accounts.delete(name)));
    this.#accounts.set(name, account);
  }

  #slotsOf(address: Uint8Array): StoredSlots {
    const name = toHex(address);
    const known = this.#storage.get(name);
    if (known !== undefined) return known;
    const slots = { written: new Map<string, Uint8Array>(), cleared: false };
    this.#storage.set(name, slots);
    return slots;
  }

  #clear(address: Uint8Array): void {
    const slots = this.#slotsOf(address);
    const before = { written: [...slots.written], cleared: slots.cleared };
    this.#undo.push(() => {
      slots.cleared = before.cleared;
      slots.written.clear();
      for (const [key, value] of before.written) slots.written.set(key, value);
    });
    slots.written.clear();
    slots.cleared = true;
  }

  #hasStorage(address: Uint8Array): boolean {
    const slots = this.#storage.get(toHex(address));
    const isSet = (word: Uint8Array) => word.some((byte) => byte !== 0);
    if (slots !== undefined && [...slots.written.values()].some(isSet)) return true;
    return slots?.cleared !== true && this.#below.hasStorage(address);
  }
}

function isEmpty({ nonce, balance, code }: WorldAccount): boolean {
  return nonce === 0n && balance === 0n && code.length === 0;
}

/** The value in 32 bytes, zeros on the left: @ethereumjs leaves them out. */
function toWord(value: Uint8Array): Uint8Array {
  const word = new Uint8Array(32);
  word.set(value, 32 - value.length);
  return word;
}

function noRoots(): TercetError {
  return new TercetError("no-state-root", "a state that is only read has no root: ask for one where it comes from");
}
