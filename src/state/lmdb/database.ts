import { open, type RootDatabase, type Transaction } from "lmdb";
import { storeError } from "./store-error.js";

/** A database of LMDB's in which keys and values are bytes. */
export interface Database extends RootDatabase<Uint8Array, Uint8Array> {
  /** Forces to the disk what has been written. The package's declarations leave it out. */
  sync(callback: (error: unknown) => void): void;
  /** The value in a buffer that the next call overwrites. The package's declarations leave the options out. */
  getBinaryFast(key: Uint8Array, options?: { readonly transaction?: Transaction }): Buffer | undefined;
}

/**
 * One setting matters for speed: with `overlappingSync`, the package's default, every commit waits for the disk, and one of 20
 * writes takes 3.8 ms in place of 0.12. `noMemInit` gains nothing and leaves pieces of memory in the file.
 * (`npm run bench -- store`)
 * @throws TercetError `corrupt-store`, `store-failed`
 */
export function openDatabase(folder: string, readOnly: boolean): Database {
  try {
    return open<Uint8Array, Uint8Array>({
      path: folder,
      noSubdir: false,
      readOnly,
      encoding: "binary",
      keyEncoding: "binary",
      overlappingSync: false,
    }) as Database;
  } catch (error) {
    throw storeError(folder, error);
  }
}
