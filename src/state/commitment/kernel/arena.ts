// Bump allocation: all that one call makes, forgotten when the next one begins. The memory grows as it is needed.
import { exhausted } from "./imports";

const PAGE: usize = 65536;

/** The first byte that is nobody's. */
export const FREE_MEMORY: usize = (__heap_base + 15) & ~15;

let top: usize = FREE_MEMORY;

/** @param start aligned to 8; what is before it stays as it is */
export function emptyArena(start: usize): void {
  top = start;
}

/** Makes sure that `size` bytes can be written at the address that it returns; they are not taken. */
export function room(size: usize): usize {
  // Reads and writes may go a word beyond the last byte.
  if (!canReach(<u64>top + <u64>size + 8)) exhausted();
  return top;
}

/** Makes sure that there is memory up to an address; false when there is not so much. */
export function canReach(end: u64): bool {
  const pages = <u64>memory.size() * PAGE;
  return end <= pages || grow(end - pages);
}

function grow(missing: u64): bool {
  const needed = <i32>((missing + PAGE - 1) / PAGE);
  // By an eighth at least, so that growing is rare; by what is needed where that is too much.
  return memory.grow(max<i32>(needed, memory.size() >> 3)) >= 0 || memory.grow(needed) >= 0;
}

/** Bytes that are not cleared, aligned to 8. */
export function allocate(size: usize): usize {
  const at = room(size);
  top = (at + size + 7) & ~7;
  return at;
}
