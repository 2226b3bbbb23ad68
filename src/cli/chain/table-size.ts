import type { StoreReader } from "../../state/store/store.js";

/** How much is in a table of a store. */
export interface TableSize {
  readonly entries: number;
  /** Of keys and values. */
  readonly bytes: number;
}

/** @param number of the table, see src/state/store/tables.ts */
export function sizeOfTable(store: StoreReader, number: number): TableSize {
  let [entries, bytes] = [0, 0];
  for (const [key, value] of store.entries(Uint8Array.of(number), Uint8Array.of(number + 1))) {
    entries++;
    bytes += key.length + value.length;
  }
  return { entries, bytes };
}
