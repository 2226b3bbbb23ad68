import { equalBytes } from "../../base/bytes.js";
import { toHex } from "../../base/hex.js";
import type { StoreReader } from "./store.js";

/** The first entry of a table that two stores do not both have, in one line; undefined when there is none. */
export function storeDifference(table: number, stored: StoreReader, made: StoreReader): string | undefined {
  const range = [Uint8Array.of(table), Uint8Array.of(table + 1)] as const;
  const others = made.entries(...range)[Symbol.iterator]();
  for (const [key, value] of stored.entries(...range)) {
    const other = others.next();
    if (other.done || !equalBytes(other.value[0], key)) return `there is another entry at ${toHex(key)}`;
    if (!equalBytes(other.value[1], value)) {
      return `under ${toHex(key)} there is ${shown(value)}, it should be ${shown(other.value[1])}`;
    }
  }
  const more = others.next();
  return more.done ? undefined : `there is nothing under ${toHex(more.value[0])}`;
}

/** Of many bytes the first. */
function shown(bytes: Uint8Array): string {
  return bytes.length <= MOST_SHOWN
    ? toHex(bytes)
    : `${toHex(bytes.subarray(0, MOST_SHOWN))}... (${bytes.length} bytes)`;
}

const MOST_SHOWN = 72;
