import { copyBytes } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";
import { KeyMap } from "./key-map.js";
import type { Store, StoreSnapshot, Write } from "./store.js";

/** A store in memory, which is gone when the process ends. */
export class MemoryStore implements Store {
  /** Undefined when it is closed. */
  #content: KeyMap<Uint8Array> | undefined = new KeyMap();
  /** Whether a snapshot reads the content, which must then stay as it is. */
  #isShared = false;

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#open().get(key);
  }

  // With its type written out: an inferred one names a generic Uint8Array, which TypeScript 5.6 does not have.
  *entries(
    from: Uint8Array,
    to: Uint8Array,
    { reverse = false }: { readonly reverse?: boolean } = {},
  ): Generator<readonly [Uint8Array, Uint8Array], void> {
    for (const { key, value } of this.#open().range(from, to, reverse)) yield [key, value] as const;
  }

  commit(writes: Iterable<Write>): void {
    // Whatever goes wrong with them goes wrong before the first is made.
    const all = [...writes];
    const content = this.#isShared ? this.#open().copy() : this.#open();
    for (const [key, value] of all) {
      if (value === undefined) content.delete(key);
      else content.set(copyBytes(key), copyBytes(value));
    }
    this.#content = content;
    this.#isShared = false;
  }

  async flush(): Promise<void> {}

  snapshot(): StoreSnapshot {
    const content = this.#open();
    this.#isShared = true;
    return {
      get: (key) => content.get(key),
      *entries(from, to, { reverse = false } = {}) {
        for (const { key, value } of content.range(from, to, reverse)) yield [key, value];
      },
      [Symbol.dispose]: () => undefined,
    };
  }

  async close(): Promise<void> {
    this.#content = undefined;
  }

  #open(): KeyMap<Uint8Array> {
    if (this.#content === undefined) throw new TercetError("store-closed", "the store has been closed");
    return this.#content;
  }
}
