// Elements of the field of BLS12-381: contracts have them with 16 zeros before (EIP-2537), accelerators without.

const ELEMENT: u32 = 48;
const PADDED: u32 = 64;

/** Copies so many elements without their zeros; false when something else is there. */
export function strip(to: usize, from: usize, count: u32): bool {
  for (let i: u32 = 0; i < count; i++, to += ELEMENT, from += PADDED) {
    if ((load<u64>(from) | load<u64>(from, 8)) != 0) return false;
    memory.copy(to, from + PADDED - ELEMENT, ELEMENT);
  }
  return true;
}

/** Copies so many elements with zeros before each; the two places are apart. */
export function pad(to: usize, from: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i++, to += PADDED, from += ELEMENT) {
    store<u64>(to, 0);
    store<u64>(to, 0, 8);
    memory.copy(to + PADDED - ELEMENT, from, ELEMENT);
  }
}
