import { compareBytes } from "../../base/bytes.js";
import { KeyMap } from "./key-map.js";
import type { StoreReader, Write } from "./store.js";

type Entry = readonly [key: Uint8Array, value: Uint8Array];

/** Writes over a store, which stays as it is: how it would be after them. */
export class StoreOverlay implements StoreReader {
  readonly #base: StoreReader;
  readonly #writes = new KeyMap<Uint8Array | undefined>();

  constructor(base: StoreReader, writes: Iterable<Write> = []) {
    this.#base = base;
    this.apply(writes);
  }

  /** Puts more writes over those that are there. */
  apply(writes: Iterable<Write>): void {
    for (const [key, value] of writes) this.#writes.set(key, value);
  }

  /** Whether a write has been put over a key, if only to take it away. */
  isWritten(key: Uint8Array): boolean {
    return this.#writes.has(key);
  }

  /** What is left of all writes: one for each key, in no order that means anything. */
  *writes(): Generator<Write> {
    for (const { key, value } of this.#writes.all()) yield [key, value];
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#writes.has(key) ? this.#writes.get(key) : this.#base.get(key);
  }

  /** Of two entries with the same key the write counts. */
  *entries(from: Uint8Array, to: Uint8Array, options: { readonly reverse?: boolean } = {}): Generator<Entry> {
    const sign = options.reverse ? -1 : 1;
    const writes = this.#writes.range(from, to, options.reverse ?? false);
    let write = writes.next();
    for (const entry of this.#base.entries(from, to, options)) {
      let isWritten = false;
      for (; !write.done; write = writes.next()) {
        const order = sign * compareBytes(write.value.key, entry[0]);
        if (order > 0) break;
        if (order === 0) isWritten = true;
        if (write.value.value !== undefined) yield [write.value.key, write.value.value];
      }
      if (!isWritten) yield entry;
    }
    for (; !write.done; write = writes.next()) {
      if (write.value.value !== undefined) yield [write.value.key, write.value.value];
    }
  }
}
