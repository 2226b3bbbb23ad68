// Bump allocation: all that one call makes, forgotten when the next one begins. The memory grows as it is needed.
import { exhausted } from "./imports";

const PAGE: usize = 65536;

/** The first byte that is nobody's. */
const START: usize = (__heap_base + 15) & ~15;

let top: usize = START;

export function emptyArena(): void {
  top = START;
}

/** Makes sure that `size` bytes can be written at the address that it returns; they are not taken. */
export function room(size: usize): usize {
  const end = <u64>top + <u64>size + 8;
  const pages = <u64>memory.size() * PAGE;
  if (end > pages) grow(end - pages);
  return top;
}

function grow(missing: u64): void {
  const needed = <i32>((missing + PAGE - 1) / PAGE);
  // By an eighth at least, so that growing is rare; by what is needed where that is too much.
  if (memory.grow(max<i32>(needed, memory.size() >> 3)) < 0 && memory.grow(needed) < 0) exhausted();
}

/** Bytes that are not cleared, aligned to 8. */
export function allocate(size: usize): usize {
  const at = room(size);
  top = (at + size + 7) & ~7;
  return at;
}
