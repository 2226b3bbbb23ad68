import { Checks } from "../base/checks.js";
import type { Account } from "./account.js";
import { PersistentMap } from "./persistent-map.js";
import type { StorageMap, StoredAccount } from "./state-root.js";

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;
const KEY = /^0x[0-9a-fA-F]{1,64}$/;
const KEY_DIGITS = 64;
const WORD_BYTES = 32;
const MAX_NONCE = 2n ** 64n - 1n;
const MAX_BALANCE = 2n ** 256n - 1n;

const checks: Checks = new Checks("invalid-state");

/** The storage of accounts in a state. */
export type Storage = PersistentMap<Uint8Array>;

/** An account in a state. */
export interface KeptAccount extends StoredAccount {
  readonly storage: Storage;
}

export const NO_STORAGE: Storage = PersistentMap.of([]);

/**
 * Accounts as a state keeps them: under addresses in lower case, with slot keys of 32 bytes and without zeros.
 * @throws TercetError `invalid-state` naming the field and what is allowed
 */
export function keptAccounts(accounts: Iterable<readonly [string, StoredAccount]>): PersistentMap<KeptAccount> {
  if (typeof accounts?.[Symbol.iterator] !== "function") throw checks.refusal(accounts, "accounts", "a Map by address");
  const kept = new Map<string, KeptAccount>();
  for (const entry of accounts) {
    checks.list(entry, "an entry of accounts");
    const [name, account] = entry;
    const address = keptAddress(name);
    const field = `accounts[${address}]`;
    if (kept.has(address)) throw checks.refusal(name, field, "there once");
    checkAccount(account, field);
    kept.set(address, { ...account, storage: keptStorage(account.storage, `${field}.storage`) });
  }
  return PersistentMap.of(kept);
}

/** @throws TercetError `invalid-state` */
export function keptStorage(storage: StorageMap, field: string): Storage {
  if (typeof storage?.[Symbol.iterator] !== "function") throw checks.refusal(storage, field, "a Map by key");
  const kept = new Map<string, Uint8Array>();
  for (const entry of storage) {
    checks.list(entry, `an entry of ${field}`);
    const [name, word] = entry;
    const key = keptKey(name, field);
    if (kept.has(key)) throw checks.refusal(name, `${field}[${key}]`, "there once");
    checkWord(word, `${field}[${key}]`);
    kept.set(key, word);
  }
  return kept.size === 0 ? NO_STORAGE : PersistentMap.of([...kept].filter(([, word]) => !isZero(word)));
}

/** @throws TercetError `invalid-state` unless it is an address in hex */
export function keptAddress(address: unknown): string {
  if (typeof address === "string" && ADDRESS.test(address)) return address.toLowerCase();
  throw checks.refusal(address, "an address", "0x and 40 hex digits");
}

/** @throws TercetError `invalid-state` unless it is a slot's key in hex */
export function keptKey(key: unknown, field: string): string {
  if (typeof key !== "string" || !KEY.test(key)) {
    throw checks.refusal(key, `${field}: a key`, `0x and at most ${KEY_DIGITS} hex digits`);
  }
  return `0x${key.slice(2).toLowerCase().padStart(KEY_DIGITS, "0")}`;
}

/** @throws TercetError `invalid-state` unless it has what an account has, storage aside */
export function checkAccount(account: Account, field: string): void {
  checks.object(account, field);
  checks.uint(account.balance, `${field}.balance`, MAX_BALANCE);
  checks.uint(account.nonce, `${field}.nonce`, MAX_NONCE);
  checks.bytes(account.code, `${field}.code`);
}

/** @throws TercetError `invalid-state` unless it is a slot's value */
export function checkWord(word: unknown, field: string): void {
  checks.bytes(word, field, WORD_BYTES);
}

export function isZero(word: Uint8Array): boolean {
  return word.every((byte) => byte === 0);
}
