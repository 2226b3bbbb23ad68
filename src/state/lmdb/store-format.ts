import { concatBytes } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";
import type { StoreReader, Write } from "../store/store.js";
import { TABLE_META } from "../store/tables.js";

/** Brings a store from one format to the next one. Reads see what migrations before it have written. */
export type Migration = (store: StoreReader) => Iterable<Write>;

/** The first is from format 1 to 2. None is ever removed or changed: stores of every age are out there. */
export const MIGRATIONS: readonly Migration[] = [];

/** Under this key: the format, one byte. */
export const FORMAT_KEY = concatBytes(Uint8Array.of(TABLE_META), new TextEncoder().encode("format"));

/**
 * Requires the current format, which a new store gets and an older one is brought to.
 * @param write undefined when nothing may be written
 * @throws TercetError `unknown-format`, `old-format`
 */
export function bringToFormat(
  store: StoreReader,
  path: string,
  write: ((key: Uint8Array, value: Uint8Array | undefined) => void) | undefined,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  const current = migrations.length + 1;
  const found = formatOf(store, path);
  if (found === current) return;
  if (write === undefined) {
    const message = `${path}: format ${found ?? "none"} of the store, not ${current}: open it for writing once`;
    throw new TercetError("old-format", message);
  }
  for (const migrate of found === undefined ? [] : migrations.slice(found - 1)) {
    for (const [key, value] of [...migrate(store)]) write(key, value);
  }
  write(FORMAT_KEY, Uint8Array.of(current));

  function formatOf(store: StoreReader, path: string): number | undefined {
    const value = store.get(FORMAT_KEY);
    if (value === undefined && isEmpty(store)) return undefined;
    if (value?.length === 1 && value[0]! >= 1 && value[0]! <= current) return value[0];
    const what = value === undefined ? "it is a database of something else" : `format ${value.join(".")} of the store`;
    const message = `${path}: ${what}, this version of Tercet knows formats up to ${current}`;
    throw new TercetError("unknown-format", message);
  }
}

function isEmpty(store: StoreReader): boolean {
  for (const _ of store.entries(Uint8Array.of(0), new Uint8Array(64).fill(0xff))) return false;
  return true;
}
