// Memory for one call: taken in order, never given back. It comes from growing, so it is zero, and a contract needs no heap
// and no start function.

const PAGE: usize = 0x10000;

let top: usize = 0;
let end: usize = 0;

/** Zeroed memory, aligned to 8 bytes. */
export function allocate(length: usize): usize {
  const size = (length + 7) & ~7;
  if (end - top < size) grow(size);
  const at = top;
  top += size;
  return at;
}

function grow(size: usize): void {
  const pages = (size + PAGE - 1) / PAGE;
  const before = memory.grow(<i32>pages);
  if (before < 0) unreachable();
  if (end === 0) top = <usize>before * PAGE;
  end = (<usize>before + pages) * PAGE;
}
