import { toHex } from "../base/hex.js";
import { type Account, accountOf } from "./account.js";
import type { AccountRecord, StateReader } from "./reader.js";

/** What was read of one account: what it was, and the slots that were asked for, by key in hex. */
export interface RecordedAccount {
  readonly account: Account | undefined;
  readonly storage: ReadonlyMap<string, Uint8Array>;
}

interface OpenRecord {
  readonly account: AccountRecord | undefined;
  readonly storage: Map<string, Uint8Array>;
}

/** A state that remembers what was read of it: a transaction's pre-state, as Ethereum's `prestateTracer` shows it. */
export class RecordingReader implements StateReader {
  readonly #parent: StateReader;
  readonly #records = new Map<string, OpenRecord>();

  constructor(parent: StateReader) {
    this.#parent = parent;
  }

  /**
   * By address in hex.
   * @throws TercetError `missing-code`
   */
  get records(): ReadonlyMap<string, RecordedAccount> {
    const complete = ({ account, storage }: OpenRecord): RecordedAccount => ({
      account: account && accountOf(account, this.#parent),
      storage,
    });
    return new Map([...this.#records].map(([address, record]) => [address, complete(record)]));
  }

  account(address: Uint8Array): AccountRecord | undefined {
    return this.#record(address).account;
  }

  slot(address: Uint8Array, key: Uint8Array): Uint8Array {
    const { storage } = this.#record(address);
    const name = toHex(key);
    const known = storage.get(name);
    if (known !== undefined) return known;
    const value = this.#parent.slot(address, key);
    storage.set(name, value);
    return value;
  }

  code(hash: Uint8Array): Uint8Array {
    return this.#parent.code(hash);
  }

  hasStorage(address: Uint8Array): boolean {
    return this.#parent.hasStorage(address);
  }

  #record(address: Uint8Array): OpenRecord {
    const name = toHex(address);
    let record = this.#records.get(name);
    if (record === undefined) {
      record = { account: this.#parent.account(address), storage: new Map() };
      this.#records.set(name, record);
    }
    return record;
  }
}
