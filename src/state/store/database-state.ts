import { toHex } from "../../base/hex.js";
import { WeighedCache } from "../../base/weighed-cache.js";
import { type AccountRecord, missingCode, type StateReader } from "../reader.js";
import { accountKey, codeKey, slotKey, slotRange } from "./state-keys.js";
import type { StoreReader } from "./store.js";

const WORD = 32;
const ZERO_WORD = new Uint8Array(WORD);

/** Codes by hash, whichever store they are from: engines know programs by the array of their code. */
const codes = new WeighedCache<Uint8Array>(64 * 1024 * 1024);

/** The state that a store holds. */
export class DatabaseState implements StateReader {
  readonly #store: StoreReader;

  constructor(store: StoreReader) {
    this.#store = store;
  }

  account(address: Uint8Array): AccountRecord | undefined {
    return this.#store.get(accountKey(address));
  }

  slot(address: Uint8Array, key: Uint8Array): Uint8Array {
    const value = this.#store.get(slotKey(address, key));
    if (value === undefined) return ZERO_WORD;
    const word = new Uint8Array(WORD);
    word.set(value, WORD - value.length);
    return word;
  }

  code(hash: Uint8Array): Uint8Array {
    const code = this.#store.get(codeKey(hash));
    if (code === undefined) throw missingCode(hash);
    // A copy: what a store gives may be a part of something larger.
    return codes.get(toHex(hash), code.length, () => code.slice());
  }

  hasStorage(address: Uint8Array): boolean {
    for (const _ of this.#store.entries(...slotRange(address))) return true;
    return false;
  }
}
