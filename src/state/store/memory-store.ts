import { copyBytes } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";
import { KeyMap } from "./key-map.js";
import { StoreOverlay } from "./overlay.js";
import type { Store, StoreSnapshot, Write } from "./store.js";

/** A store in memory, which is gone when the process ends. */
export class MemoryStore implements Store {
  /** Undefined when it is closed. */
  #content: KeyMap<Uint8Array> | undefined = new KeyMap();
  /** What undoes all that was committed since a snapshot, for each that is open. */
  readonly #undoing = new Set<StoreOverlay>();

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#open().get(key);
  }

  // With its type written out: an inferred one names a generic Uint8Array, which TypeScript 5.6 does not have.
  *entries(
    from: Uint8Array,
    to: Uint8Array,
    { reverse = false }: { readonly reverse?: boolean } = {},
  ): Generator<readonly [Uint8Array, Uint8Array], void> {
    yield* rangeOf(this.#open(), from, to, reverse);
  }

  commit(writes: Iterable<Write>): void {
    // Whatever goes wrong with them goes wrong before the first is made.
    const all = [...writes];
    const content = this.#open();
    for (const [key, value] of all) {
      for (const undo of this.#undoing) if (!undo.isWritten(key)) undo.apply([[copyBytes(key), content.get(key)]]);
      if (value === undefined) content.delete(key);
      else content.set(copyBytes(key), copyBytes(value));
    }
  }

  async flush(): Promise<void> {}

  snapshot(): StoreSnapshot {
    const content = this.#open();
    const base = {
      get: (key: Uint8Array) => content.get(key),
      entries: (from: Uint8Array, to: Uint8Array, { reverse = false } = {}) => rangeOf(content, from, to, reverse),
    };
    const undo = new StoreOverlay(base);
    this.#undoing.add(undo);
    return {
      get: (key) => undo.get(key),
      // All at once, since batches may be committed while somebody goes through them.
      entries: (from, to, options) => [...undo.entries(from, to, options)],
      [Symbol.dispose]: () => {
        this.#undoing.delete(undo);
      },
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

function* rangeOf(
  content: KeyMap<Uint8Array>,
  from: Uint8Array,
  to: Uint8Array,
  reverse: boolean,
): Generator<readonly [Uint8Array, Uint8Array], void> {
  for (const { key, value } of content.range(from, to, reverse)) yield [key, value] as const;
}
