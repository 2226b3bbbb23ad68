import { toHex } from "../../src/base/hex.js";
import { accountRecord } from "../../src/state/account.js";
import { codeHash } from "../../src/state/code-hash.js";
import type { AccountRecord, StateReader } from "../../src/state/reader.js";
import type { StateChanges } from "../../src/state/state-changes.js";

const ZERO_WORD = new Uint8Array(32);

/** A state with changes made to it, one after the other. */
export class OverlaidState implements StateReader {
  readonly #base: StateReader;
  readonly #records = new Map<string, AccountRecord | undefined>();
  readonly #codes = new Map<string, Uint8Array>();
  readonly #slots = new Map<string, Map<string, Uint8Array>>();
  /** Accounts of whose slots none is as in the base. */
  readonly #cleared = new Set<string>();

  constructor(base: StateReader) {
    this.#base = base;
  }

  apply({ accounts, storage }: StateChanges): void {
    for (const [address, account] of accounts) {
      this.#records.set(address, account && accountRecord(account));
      if (account === undefined) this.#clear(address);
      else this.#codes.set(toHex(codeHash(account.code)), account.code);
    }
    for (const [address, { written, cleared }] of storage) {
      if (cleared) this.#clear(address);
      const slots = this.#slots.get(address) ?? new Map<string, Uint8Array>();
      this.#slots.set(address, slots);
      for (const [key, value] of written) slots.set(key, value.slice());
    }
  }

  #clear(address: string): void {
    this.#cleared.add(address);
    this.#slots.delete(address);
  }

  account(address: Uint8Array): AccountRecord | undefined {
    const name = toHex(address);
    return this.#records.has(name) ? this.#records.get(name) : this.#base.account(address);
  }

  slot(address: Uint8Array, key: Uint8Array): Uint8Array {
    const name = toHex(address);
    const own = this.#slots.get(name)?.get(toHex(key));
    return own ?? (this.#cleared.has(name) ? ZERO_WORD : this.#base.slot(address, key));
  }

  code(hash: Uint8Array): Uint8Array {
    return this.#codes.get(toHex(hash)) ?? this.#base.code(hash);
  }

  hasStorage(address: Uint8Array): boolean {
    const name = toHex(address);
    for (const value of this.#slots.get(name)?.values() ?? []) if (value.some((byte) => byte !== 0)) return true;
    return !this.#cleared.has(name) && this.#base.hasStorage(address);
  }
}
