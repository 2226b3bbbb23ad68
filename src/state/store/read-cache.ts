import { nameOf } from "./key-map.js";
import type { StoreReader } from "./store.js";

/** A store that stays as it is meanwhile, from which each value is read once: a block's are asked for to execute it, for its root and for what undoes it. */
export class ReadCache implements StoreReader {
  readonly #store: StoreReader;
  readonly #values = new Map<string, Uint8Array | undefined>();

  constructor(store: StoreReader) {
    this.#store = store;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const name = nameOf(key);
    const known = this.#values.get(name);
    if (known !== undefined || this.#values.has(name)) return known;
    const value = this.#store.get(key);
    this.#values.set(name, value);
    return value;
  }

  entries(
    from: Uint8Array,
    to: Uint8Array,
    options?: { readonly reverse?: boolean },
  ): Iterable<readonly [Uint8Array, Uint8Array]> {
    return this.#store.entries(from, to, options);
  }
}
