import type { Transaction } from "lmdb";
import { compareBytes } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";
import type { StoreReader, StoreSnapshot } from "../store/store.js";
import type { Database } from "./database.js";
import { storeError } from "./store-error.js";
import { ValueCopies } from "./value-copies.js";

const NO_OPTIONS = {};

/** Bytes; LMDB's own bound is as low as this where pages have 4 KiB. */
const LONGEST_KEY = 1978;

/** All that reads a database. It ends before the database is closed: a cursor that outlives its database ends the process. */
export class LmdbReader implements StoreReader {
  readonly #database: Database;
  readonly #path: string;
  /** Ends of iterations and snapshots that are under way. */
  readonly #ends = new Set<() => void>();
  readonly #copies = new ValueCopies();
  #isClosed = false;

  constructor(database: Database, path: string) {
    this.#database = database;
    this.#path = path;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    this.requireOpen();
    return this.#get(key);
  }

  entries(from: Uint8Array, to: Uint8Array, options: { readonly reverse?: boolean } = {}) {
    return this.#entries(from, to, options.reverse === true, () => this.requireOpen());
  }

  snapshot(): StoreSnapshot {
    this.requireOpen();
    const transaction = this.#database.useReadTransaction();
    let isOpen = true;
    const end = () => {
      if (!isOpen) return;
      isOpen = false;
      this.#ends.delete(end);
      transaction.done();
    };
    this.#ends.add(end);
    const requireOpen = () => {
      this.requireOpen();
      if (!isOpen) throw new TercetError("snapshot-closed", `${this.#path}: the snapshot has been disposed of`);
    };
    return {
      get: (key) => {
        requireOpen();
        return this.#get(key, transaction);
      },
      entries: (from, to, { reverse = false } = {}) => this.#entries(from, to, reverse, requireOpen, transaction),
      [Symbol.dispose]: end,
    };
  }

  /** @throws TercetError `store-closed` */
  requireOpen(): void {
    if (this.#isClosed) throw new TercetError("store-closed", `${this.#path}: the store has been closed`);
  }

  close(): void {
    this.#isClosed = true;
    // Backwards: an iteration ends before the snapshot that it reads.
    for (const end of [...this.#ends].reverse()) end();
  }

  #get(key: Uint8Array, transaction?: Transaction): Uint8Array | undefined {
    requireKey(key);
    try {
      const value = this.#database.getBinaryFast(key, transaction === undefined ? NO_OPTIONS : { transaction });
      return value && this.#copies.of(value);
    } catch (error) {
      throw storeError(this.#path, error);
    }
  }

  *#entries(from: Uint8Array, to: Uint8Array, reverse: boolean, requireOpen: () => void, transaction?: Transaction) {
    requireOpen();
    if (compareBytes(from, to) >= 0) return;
    const [start, end] = reverse ? [to, from] : [from, to];
    const ends = { start, end, exclusiveStart: reverse, inclusiveEnd: reverse };
    const range = this.#database.getRange({ ...ends, reverse, ...(transaction && { transaction }) });
    const iterator = range[Symbol.iterator]();
    const finish = () => {
      this.#ends.delete(finish);
      iterator.return?.();
    };
    this.#ends.add(finish);
    try {
      for (let step = iterator.next(); step.done !== true; step = iterator.next()) {
        yield [plainBytes(step.value.key), plainBytes(step.value.value)] as const;
        requireOpen();
      }
    } catch (error) {
      throw storeError(this.#path, error);
    } finally {
      finish();
    }
  }
}

/** @throws TercetError `invalid-key` */
export function requireKey(key: Uint8Array): void {
  if (key.length > 0 && key.length <= LONGEST_KEY) return;
  throw new TercetError("invalid-key", `a key of ${key.length} bytes: it has to have 1 to ${LONGEST_KEY}`);
}

/** Of a Buffer, which behaves differently in places, the same bytes as an array. */
function plainBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
