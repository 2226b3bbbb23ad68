// A stack of temporaries for field elements and points; the deepest use is known, so it never overflows.

/** Enough for the deepest chain of calls: tables of a multiplication and the frames of a pairing above them. */
const SIZE: i32 = 0x8000;
const BASE: usize = memory.data(SIZE, 16);

let top: usize = BASE;

/** `size` bytes, a multiple of 16, until `release` gets the address back. */
// @ts-ignore: decorator
@inline export function reserve(size: usize): usize {
  const at = top;
  top = at + size;
  return at;
}

// @ts-ignore: decorator
@inline export function release(at: usize): void {
  top = at;
}

/** Empties the stack, on which a call that the host's own stack was too short for may have left something. */
export function reset(): void {
  top = BASE;
}
