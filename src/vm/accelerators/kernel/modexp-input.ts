// The input of MODEXP: three lengths of 32 bytes and the operands (EIP-198). What is missing at its end is zeros.

/** Any length of 2^32 or more: no run can pay for it. */
export const TOO_LONG: u64 = 1 << 32;

/** The length at `offset`, or TOO_LONG. */
export function lengthAt(input: usize, size: u32, offset: u32): u64 {
  let length: u64 = 0;
  for (let i: u32 = 0; i < 32; i++) {
    length = (length << 8) | (offset + i < size ? <u64>load<u8>(input + offset + i) : 0);
    if (length >= TOO_LONG) return TOO_LONG;
  }
  return length;
}

/** The byte of an operand. */
// @ts-ignore: decorator
@inline export function byteAt(input: usize, size: u32, at: u32): u32 {
  return at < size ? <u32>load<u8>(input + at) : 0;
}

/** Writes `length` bytes from `at` on, most significant first, as (length + 3) / 4 digits of 32 bits, least significant first. */
export function readDigits(to: usize, input: usize, size: u32, at: u32, length: u32): void {
  memory.fill(to, 0, (length + 3) & ~3);
  const end = at + length, known = min(end, size);
  for (let i = at; i < known; i++) store<u8>(to + (end - 1 - i), load<u8>(input + i));
}
