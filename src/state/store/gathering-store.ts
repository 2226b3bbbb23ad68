import { copyBytes } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";
import { StoreOverlay } from "./overlay.js";
import type { Store, StoreSnapshot, Write } from "./store.js";

const MOST_BATCHES = 32;
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Gathers batches for another store, which gets some of them as one: a transaction of a database takes as long as writing some blocks.
 * What is gathered is read here, and is lost with the process: it counts as committed when {@link GatheringStore.settle} has returned.
 */
export class GatheringStore implements Store {
  readonly #base: Store;
  #gathered: StoreOverlay;
  #batches = 0;
  #bytes = 0;
  #isClosed = false;

  constructor(base: Store) {
    this.#base = base;
    this.#gathered = new StoreOverlay(base);
  }

  /** Whether there is so much that it should be settled. */
  get isFull(): boolean {
    return this.#batches >= MOST_BATCHES || this.#bytes >= MOST_BYTES;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#open().get(key);
  }

  entries(
    from: Uint8Array,
    to: Uint8Array,
    options?: { readonly reverse?: boolean },
  ): Iterable<readonly [Uint8Array, Uint8Array]> {
    return this.#open().entries(from, to, options);
  }

  commit(writes: Iterable<Write>): void {
    const copies = Array.from(writes, ([key, value]): Write => [copyBytes(key), value && copyBytes(value)]);
    this.#open().apply(copies);
    this.#batches++;
    for (const [key, value] of copies) this.#bytes += key.length + (value?.length ?? 0);
  }

  /**
   * Commits all that is gathered as one batch.
   * @throws what the other store's `commit` throws: nothing of it has been stored then, and it stays gathered
   */
  settle(): void {
    if (this.#batches === 0) return;
    this.#base.commit(this.#open().writes());
    this.#gathered = new StoreOverlay(this.#base);
    this.#batches = 0;
    this.#bytes = 0;
  }

  async flush(): Promise<void> {
    this.settle();
    await this.#base.flush();
  }

  snapshot(): StoreSnapshot {
    this.#open();
    this.settle();
    return this.#base.snapshot();
  }

  /** Closes the other store, too. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.settle();
    this.#isClosed = true;
    await this.#base.close();
  }

  #open(): StoreOverlay {
    if (this.#isClosed) throw new TercetError("store-closed", "the store has been closed");
    return this.#gathered;
  }
}
