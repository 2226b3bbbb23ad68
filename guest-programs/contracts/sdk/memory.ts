// Memory for one call: taken in order, never given back. What lies behind static data is zero, and so is what growing gives: a
// contract needs no heap and no start function. One that gets by with its first page starts faster the next time, since nothing
// makes a memory smaller again.

const PAGE_LOG2: usize = 16;
const PAGE: usize = 1 << PAGE_LOG2;

let top: usize = 0;
let end: usize = 0;

/** Zeroed memory, aligned to 8 bytes. */
export function allocate(length: usize): usize {
  const size = (length + 7) & ~7;
  if (end === 0) {
    top = (__heap_base + 7) & ~7;
    end = <usize>memory.size() << PAGE_LOG2;
  }
  if (end - top < size) grow(size - (end - top));
  const at = top;
  top += size;
  return at;
}

function grow(size: usize): void {
  const pages = (size + PAGE - 1) / PAGE;
  if (memory.grow(<i32>pages) < 0) unreachable();
  end += pages << PAGE_LOG2;
}
