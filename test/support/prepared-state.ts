import { equalBytes } from "../../src/base/bytes.js";
import { toHex } from "../../src/base/hex.js";
import { type Account, accountRecord, readAccount } from "../../src/state/account.js";
import { codeHash } from "../../src/state/code-hash.js";
import type { AccountRecord, StateReader } from "../../src/state/reader.js";

const NOBODY: Account = { balance: 0n, nonce: 0n, code: new Uint8Array(0) };

/** A state that a test puts accounts and slots into before it is read. */
export class PreparedState implements StateReader {
  readonly #below: StateReader;
  readonly #accounts = new Map<string, Account>();
  readonly #slots = new Map<string, Uint8Array>();

  constructor(below: StateReader) {
    this.#below = below;
  }

  put(address: Uint8Array, fields: Partial<Account>): void {
    this.#accounts.set(toHex(address), { ...(readAccount(this, address) ?? NOBODY), ...fields });
  }

  putSlot(address: Uint8Array, key: Uint8Array, value: Uint8Array): void {
    this.#slots.set(toHex(address) + toHex(key), value);
  }

  account(address: Uint8Array): AccountRecord | undefined {
    const account = this.#accounts.get(toHex(address));
    return account === undefined ? this.#below.account(address) : accountRecord(account);
  }

  slot(address: Uint8Array, key: Uint8Array): Uint8Array {
    return this.#slots.get(toHex(address) + toHex(key)) ?? this.#below.slot(address, key);
  }

  code(hash: Uint8Array): Uint8Array {
    const own = [...this.#accounts.values()].find(({ code }) => equalBytes(codeHash(code), hash));
    return own?.code ?? this.#below.code(hash);
  }

  hasStorage(address: Uint8Array): boolean {
    const isOwn = (name: string) => name.startsWith(toHex(address));
    return [...this.#slots.keys()].some(isOwn) || this.#below.hasStorage(address);
  }
}
