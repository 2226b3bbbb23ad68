import { ADDRESS_SPACE, PAGE_SIZE } from "../../../src/vm/step/tree.js";
import type { StoreFault } from "../memory-map.js";
import type { Environment, PageRange } from "./environment.js";

/** The range of pages that a byte is on, if any. */
function pagesAt(environment: Environment, heapEnd: bigint, address: bigint): PageRange | undefined {
  if (address >= ADDRESS_SPACE) return undefined;
  const { pages, heap } = environment;
  const at = Number(address);
  if (at >= heap.start && at < heap.end) {
    const end = Math.ceil(Number(heapEnd) / PAGE_SIZE) * PAGE_SIZE;
    return at < end ? { start: heap.start, end, writable: true } : undefined;
  }
  for (const range of pages) if (at >= range.start && at < range.end) return range;
  return undefined;
}

/** True when all bytes are on pages that the program has; every one of them can be read. */
export function isReadable(environment: Environment, heapEnd: bigint, address: bigint, size: number): boolean {
  const end = address + BigInt(size);
  for (let at = address; at < end; ) {
    const range = pagesAt(environment, heapEnd, at);
    if (!range) return false;
    at = BigInt(range.end);
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
  const end = address + BigInt(size);
  for (const at of [address, end - 1n]) {
    const range = pagesAt(environment, heapEnd, at);
    if (!range) return "memory-out-of-bounds";
    if (!range.writable) return "memory-protection";
    if (!environment.mutableCode && environment.code.some((code) => address < code.end && end > code.start)) {
      return "memory-protection";
    }
  }
  return undefined;
}
