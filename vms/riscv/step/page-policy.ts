import { ADDRESS_SPACE, PAGE_SIZE } from "../../../src/vm/step/tree.js";
import type { StoreFault } from "../memory-map.js";
import type { Environment } from "./environment.js";

/** Bytes; the comparison of bigints with the same constant is what steps would spend most of their time on. */
const MEMORY_SIZE = Number(ADDRESS_SPACE);

/** The end of the pages in a row that a byte is on, or 0 when it is on none. Negative where stores are not allowed. */
function pagesAt({ pages, heap }: Environment, heapEnd: bigint, at: number): number {
  if (at >= heap.start && at < heap.end) {
    const end = Math.ceil(Number(heapEnd) / PAGE_SIZE) * PAGE_SIZE;
    return at < end ? end : 0;
  }
  for (let index = 0; index < pages.length; index++) {
    const range = pages[index]!;
    if (at >= range.start && at < range.end) return range.writable ? range.end : -range.end;
  }
  return 0;
}

/** True when all bytes are on pages that the program has; every one of them can be read. */
export function isReadable(environment: Environment, heapEnd: bigint, address: bigint, size: number): boolean {
  if (size === 0) return true;
  if (address >= ADDRESS_SPACE) return false;
  const first = Number(address);
  const end = first + size;
  for (let at = first; at < end; ) {
    const next = at < MEMORY_SIZE ? Math.abs(pagesAt(environment, heapEnd, at)) : 0;
    if (next === 0) return false;
    at = next;
  }
  return true;
}

/** Why bytes, at most a page of them, cannot be stored, if they cannot: the first byte's page is looked at first. */
export function storeTrap(
  environment: Environment,
  heapEnd: bigint,
  address: bigint,
  size: number,
): StoreFault | undefined {
  if (address >= ADDRESS_SPACE) return "memory-out-of-bounds";
  const first = Number(address);
  const end = first + size;
  return byteTrap(environment, heapEnd, first, first, end) ?? byteTrap(environment, heapEnd, end - 1, first, end);
}

/** Why one byte of a store cannot be stored. */
function byteTrap(
  environment: Environment,
  heapEnd: bigint,
  at: number,
  first: number,
  end: number,
): StoreFault | undefined {
  const range = at < MEMORY_SIZE ? pagesAt(environment, heapEnd, at) : 0;
  if (range === 0) return "memory-out-of-bounds";
  if (range < 0) return "memory-protection";
  if (environment.mutableCode) return undefined;
  for (const code of environment.code) if (first < code.end && end > code.start) return "memory-protection";
  return undefined;
}
