// How the host calls a kernel of computations: it writes the input, and reads the output.

/** Where inputs are: behind everything else. */
// @ts-ignore: decorator
@inline export function inputAt(): usize { return (__heap_base + 15) & ~15; }

// @ts-ignore: decorator
@inline export function outputAt(size: u32): usize { return (inputAt() + size + 15) & ~15; }

/** Makes the memory reach to an address; false when it cannot. */
export function reach(end: u64): bool {
  const pages = <i32>((end + 0xffff) >> 16) - memory.size();
  return pages <= 0 || memory.grow(pages) >= 0;
}
