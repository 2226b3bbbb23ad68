import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { TransactionFlags } from "lmdb";
import { TercetError } from "../../base/errors.js";
import type { Store, StoreSnapshot, Write } from "../store/store.js";
import { checkDataFile } from "./check-file.js";
import { type Database, openDatabase } from "./database.js";
import { LmdbReader, requireKey } from "./lmdb-reader.js";
import { makeFolder } from "./make-folder.js";
import { whyNoRoom } from "./room.js";
import { diskFull, isFailedWrite, storeError, storeNotFound } from "./store-error.js";
import { bringToFormat } from "./store-format.js";
import { requireUnlocked, WriterLock } from "./writer-lock.js";

export interface LmdbStoreOptions {
  /** Reads what another process writes, in each turn of the event loop as it was at one moment. Default false. */
  readonly readOnly?: boolean;
  /** Bytes of the data file above which a batch is refused (`disk-full`). Without it the disk is the limit. */
  readonly maxSize?: number;
  /**
   * Each commit is on the disk when it returns, as if {@link LmdbStore.flush} came after it: 20 writes take 2.7 ms in place of
   * 0.12 (`npm run bench -- store`). Default false.
   */
  readonly durable?: boolean;
}

/**
 * Writes of a large batch that are a transaction inside that of the batch. LMDB keeps the pages that a transaction has changed in
 * order, and puts each in its place by moving the others. Of 10,000 changed accounts among a million, the records of their trie take
 * 8.8 us each in place of 14.4 to write and commit, and the accounts 9.8 in place of 12.6.
 */
const PART = 500;

export const DATA_FILE = "data.mdb";

/** A store in a folder, by LMDB: one process writes, any number read. */
export class LmdbStore implements Store {
  readonly #database: Database;
  readonly #reader: LmdbReader;
  readonly #folder: string;
  readonly #options: LmdbStoreOptions;
  #lock: WriterLock | undefined;

  private constructor(folder: string, options: LmdbStoreOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#database = openDatabase(folder, options.readOnly === true);
    this.#reader = new LmdbReader(this.#database, folder);
  }

  /**
   * Opens the store in a folder, which is made when there is none.
   * @throws TercetError `store-locked`, `store-not-found`, `corrupt-store`, `unknown-format`, `old-format`
   */
  static open(path: string, options: LmdbStoreOptions = {}): LmdbStore {
    const folder = resolve(path);
    const file = join(folder, DATA_FILE);
    if (options.readOnly !== true) {
      requireUnlocked(folder);
      makeFolder(folder);
    } else if (!existsSync(file)) {
      throw storeNotFound(folder);
    }
    if (existsSync(file)) checkDataFile(file, options.readOnly !== true);
    const store = new LmdbStore(folder, options);
    try {
      store.#begin();
      return store;
    } catch (error) {
      void store.close();
      throw storeError(folder, error);
    }
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#reader.get(key);
  }

  entries(
    from: Uint8Array,
    to: Uint8Array,
    options?: { readonly reverse?: boolean },
  ): Iterable<readonly [Uint8Array, Uint8Array]> {
    return this.#reader.entries(from, to, options);
  }

  snapshot(): StoreSnapshot {
    return this.#reader.snapshot();
  }

  commit(writes: Iterable<Write>): void {
    // They may come from reading this store, and a key that cannot be is found before the first is made.
    const all = [...writes];
    this.#reader.requireOpen();
    if (this.#options.readOnly === true) {
      throw new TercetError("read-only-store", `${this.#folder}: the store is open for reading only`);
    }
    for (const [key] of all) requireKey(key);
    this.#requireRoom(all);
    try {
      this.#transact(() => {
        for (let at = 0; at < all.length; at += PART) this.#writePart(all, at, at + PART);
      });
    } catch (error) {
      const why = isFailedWrite(error) ? whyNoRoom(join(this.#folder, DATA_FILE)) : undefined;
      throw storeError(this.#folder, why ?? error);
    }
  }

  async flush(): Promise<void> {
    this.#reader.requireOpen();
    if (this.#options.readOnly !== true) await this.#sync();
  }

  async close(): Promise<void> {
    this.#reader.close();
    const lock = this.#lock;
    this.#lock = undefined;
    try {
      if (lock !== undefined) await this.#sync();
    } finally {
      await this.#database.close();
      lock?.release();
    }
  }

  #begin(): void {
    if (this.#options.readOnly === true) return bringToFormat(this, this.#folder, undefined);
    this.#transact(() => {
      const lock = WriterLock.take(this.#folder);
      try {
        bringToFormat(this, this.#folder, (key, value) => this.#write(key, value));
      } catch (error) {
        lock.release();
        throw error;
      }
      this.#lock = lock;
    });
  }

  #transact(action: () => void): void {
    const { ABORTABLE, SYNCHRONOUS_COMMIT, NO_SYNC_FLUSH } = FLAGS;
    const flush = this.#options.durable === true ? 0 : NO_SYNC_FLUSH;
    this.#database.transactionSync(action, ABORTABLE | SYNCHRONOUS_COMMIT | flush);
  }

  #writePart(all: readonly Write[], from: number, to: number): void {
    const write = () => {
      for (const [key, value] of all.slice(from, to)) this.#write(key, value);
    };
    if (all.length <= PART) write();
    else this.#database.transactionSync(write, FLAGS.ABORTABLE);
  }

  #write(key: Uint8Array, value: Uint8Array | undefined): void {
    if (value === undefined) this.#database.remove(key);
    else this.#database.put(key, value);
  }

  #requireRoom(writes: readonly Write[]): void {
    const { maxSize } = this.#options;
    if (maxSize === undefined) return;
    const more = writes.reduce((sum, [key, value]) => sum + (value === undefined ? 0 : key.length + value.length), 0);
    const { size } = statSync(join(this.#folder, DATA_FILE));
    if (more === 0 || size + more <= maxSize) return;
    throw diskFull(this.#folder, `the store has ${size} bytes, of ${maxSize} at most, and the batch ${more}`);
  }

  #sync(): Promise<void> {
    return new Promise((done, fail) => {
      this.#database.sync((error) => (error ? fail(storeError(this.#folder, error)) : done()));
    });
  }
}

/** The enumeration of the package's types, as its code has it. */
const FLAGS = { ABORTABLE: 1, SYNCHRONOUS_COMMIT: 2, NO_SYNC_FLUSH: 0x10000 } satisfies Record<
  string,
  TransactionFlags
>;
