/// <reference lib="esnext.disposable" preserve="true" />

/** One change of a store: a value under a key, or none. */
export type Write = readonly [key: Uint8Array, value: Uint8Array | undefined];

/** Bytes by key, as they are at one point. Keys are ordered as bytes are; the first byte of each is its table ({@link TABLES}). */
export interface StoreReader {
  /** The value under a key; undefined where there is none. Nobody changes the bytes. */
  get(key: Uint8Array): Uint8Array | undefined;
  /** Entries from a key (included) to another (not), in the order of keys, or from the last to the first. */
  entries(
    from: Uint8Array,
    to: Uint8Array,
    options?: { readonly reverse?: boolean },
  ): Iterable<readonly [Uint8Array, Uint8Array]>;
}

/** A database: what was committed is there after the process has been killed, whole batches only. */
export interface Store extends StoreReader {
  /**
   * Makes all changes or none of them. When it returns they are seen by readers and stay when the process is killed;
   * {@link Store.flush} says when they stay when the machine loses power.
   * @throws TercetError `disk-full`, `store-closed`, `read-only-store`; the store is as it was
   */
  commit(writes: Iterable<Write>): void;
  /** Resolves when all that was committed is on the disk. */
  flush(): Promise<void>;
  /** The store as it is now, whatever is committed later, until it is disposed of. */
  snapshot(): StoreSnapshot;
  close(): Promise<void>;
}

export interface StoreSnapshot extends StoreReader, Disposable {}
