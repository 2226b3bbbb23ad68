import { ByteMap } from "../base/byte-map.js";
import { equalBytes } from "../base/bytes.js";
import { toHex } from "../base/hex.js";
import { accountRecord, codeHashOf } from "./account.js";
import { codeHash } from "./code-hash.js";
import { MemoryRoot } from "./memory-root.js";
import type { PersistentMap } from "./persistent-map.js";
import { type AccountRecord, missingCode, type StateReader } from "./reader.js";
import type { StateChanges, StorageChanges } from "./state-changes.js";
import type { StoredAccount } from "./state-root.js";
import {
  checkAccount,
  checkWord,
  isZero,
  type KeptAccount,
  keptAccounts,
  keptAddress,
  keptKey,
  NO_STORAGE,
  type Storage,
} from "./stored-accounts.js";

/** What was read of an account, absent or not. */
interface ReadAccount {
  readonly account: StoredAccount | undefined;
  readonly record: AccountRecord | undefined;
  readonly slots: ByteMap<Uint8Array>;
}

const ZERO_WORD = new Uint8Array(32);

/**
 * A whole state in memory, by address in hex. It never changes: {@link MemoryState.with} makes a new one, which shares with it
 * all that is the same, so that changes take as long as they are many.
 */
export class MemoryState implements StateReader {
  /** In the order of addresses, which are in lower case. */
  readonly accounts: ReadonlyMap<string, StoredAccount>;
  readonly #accounts: PersistentMap<KeptAccount>;
  #root = new MemoryRoot();
  /** The same by bytes, filled by reads: making hex of an address takes longer than finding it. */
  readonly #read = new ByteMap<ReadAccount>();
  /** Of accounts that were read, by hash. */
  readonly #codes = new ByteMap<Uint8Array>();

  /**
   * @param accounts by address in hex, in any case; slot keys in hex of any length up to 32 bytes, values of 32 bytes
   * @throws TercetError `invalid-state` naming the field and what is allowed
   */
  constructor(accounts: Iterable<readonly [string, StoredAccount]>) {
    this.#accounts = isKept(accounts) ? accounts : keptAccounts(accounts);
    this.accounts = this.#accounts;
  }

  account(address: Uint8Array): AccountRecord | undefined {
    return this.#find(address).record;
  }

  slot(address: Uint8Array, key: Uint8Array): Uint8Array {
    const { account, slots } = this.#find(address);
    if (account === undefined || account.storage.size === 0) return ZERO_WORD;
    let value = slots.get(key);
    if (value === undefined) {
      value = account.storage.get(toHex(key)) ?? ZERO_WORD;
      slots.set(key, value);
    }
    return value;
  }

  code(hash: Uint8Array): Uint8Array {
    return this.#codes.get(hash) ?? this.#findCode(hash);
  }

  hasStorage(address: Uint8Array): boolean {
    return (this.#find(address).account?.storage.size ?? 0) > 0;
  }

  #find(address: Uint8Array): ReadAccount {
    let read = this.#read.get(address);
    if (read === undefined) {
      const account = this.accounts.get(toHex(address));
      const record = account && accountRecord(account);
      if (account !== undefined) this.#codes.set(codeHashOf(record!), account.code);
      read = { account, record, slots: new ByteMap() };
      this.#read.set(address, read);
    }
    return read;
  }

  /** Of an account that nobody has asked for. */
  #findCode(hash: Uint8Array): Uint8Array {
    for (const { code } of this.accounts.values()) if (equalBytes(codeHash(code), hash)) return code;
    throw missingCode(hash);
  }

  /**
   * The state with changes made to it.
   * @throws TercetError `invalid-state`
   */
  with(changes: StateChanges): MemoryState {
    const { accounts, storage } = changes;
    let after = this.#accounts;
    for (const [name, account] of accounts) {
      const address = keptAddress(name);
      if (account === undefined) after = after.without(address);
      else {
        checkAccount(account, `accounts[${address}]`);
        after = after.with(address, { ...account, storage: this.#accounts.get(address)?.storage ?? NO_STORAGE });
      }
    }
    for (const [name, written] of storage) {
      const address = keptAddress(name);
      const account = after.get(address);
      if (account === undefined) continue;
      after = after.with(address, { ...account, storage: changed(account.storage, written, `storage[${address}]`) });
    }
    const state = new MemoryState(keep(after));
    state.#root = this.#root.with(changes, after);
    return state;
  }

  /** The root of the state in Ethereum's Merkle Patricia trie. */
  root(): Uint8Array {
    return this.#root.of(this.accounts);
  }
}

/** Maps of states, which have been checked. */
const kept = new WeakSet<object>();

function keep(accounts: PersistentMap<KeptAccount>): PersistentMap<KeptAccount> {
  kept.add(accounts);
  return accounts;
}

function isKept(accounts: object): accounts is PersistentMap<KeptAccount> {
  return kept.has(accounts);
}

function changed(storage: Storage, { written, cleared }: StorageChanges, field: string): Storage {
  let after = cleared ? NO_STORAGE : storage;
  for (const [name, value] of written) {
    const key = keptKey(name, field);
    checkWord(value, `${field}[${key}]`);
    after = isZero(value) ? after.without(key) : after.with(key, value);
  }
  return after;
}
