// Schoolbook arithmetic on numbers of any length: digits of 32 bits, least significant first.

// @ts-ignore: decorator
@inline export function digit(a: usize, i: usize): u64 { return <u64>load<u32>(a + (i << 2)); }
// @ts-ignore: decorator
@inline function setDigit(a: usize, i: usize, value: u64): void { store<u32>(a + (i << 2), <u32>value); }

/** How many of `count` digits there are up to the highest that is not zero. */
export function lengthOf(a: usize, count: usize): usize {
  let length = count;
  while (length > 0 && load<u32>(a + ((length - 1) << 2)) == 0) length--;
  return length;
}

/** to = a b, of `countA` + `countB` digits, apart from both. */
export function multiplyDigits(to: usize, a: usize, countA: usize, b: usize, countB: usize): void {
  memory.fill(to, 0, countA << 2);
  for (let j: usize = 0; j < countB; j++) {
    const factor = digit(b, j);
    let carry: u64 = 0;
    for (let i: usize = 0; i < countA; i++) {
      carry += digit(to, i + j) + digit(a, i) * factor;
      setDigit(to, i + j, carry);
      carry >>= 32;
    }
    setDigit(to, j + countA, carry);
  }
}

/** Shifts `count` digits up by less than 32 bits; what leaves them is lost. */
export function shiftUp(a: usize, count: usize, bits: u64): void {
  let low: u64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const value = digit(a, i);
    setDigit(a, i, (value << bits) | low);
    low = (value << bits) >> 32;
  }
}

/** Shifts `count` digits down likewise. */
export function shiftDown(a: usize, count: usize, bits: u64): void {
  let high: u64 = 0;
  for (let i = count; i-- > 0;) {
    const value = digit(a, i);
    setDigit(a, i, ((high << 32) | value) >> bits);
    high = value & ((1 << bits) - 1);
  }
}

/**
 * Divides a, of `count` digits and one more that is zero, by b, of `size` digits, `count` at most, with its highest bit set: a
 * becomes the remainder, and the quotient's count - size + 1 digits go to `quotient` unless that is 0 (Knuth, TAOCP 2, 4.3.1,
 * algorithm D; one digit is taken as two, the lower zero).
 */
export function divideDigits(quotient: usize, a: usize, count: usize, b: usize, size: usize): void {
  const top = digit(b, size - 1), next = size > 1 ? digit(b, size - 2) : 0;
  for (let j = count - size + 1; j-- > 0;) {
    const high = (digit(a, j + size) << 32) | digit(a, j + size - 1);
    const below = size > 1 ? digit(a, j + size - 2) : 0;
    let q = high / top, rest = high % top;
    while (q >> 32 != 0 || q * next > ((rest << 32) | below)) {
      q--;
      rest += top;
      if (rest >> 32 != 0) break;
    }
    if (q != 0 && subtractMultiple(a + (j << 2), b, size, q)) {
      q--;
      addBack(a + (j << 2), b, size);
    }
    if (quotient != 0) setDigit(quotient, j, q);
  }
}

/** a -= q b; whether that was too much. */
function subtractMultiple(a: usize, b: usize, size: usize, q: u64): bool {
  let borrow: u64 = 0;
  for (let i: usize = 0; i < size; i++) {
    const product = q * digit(b, i) + borrow;
    const value = digit(a, i) - (product & 0xffffffff);
    setDigit(a, i, value);
    borrow = (product >> 32) + (value >> 63);
  }
  const value = digit(a, size) - borrow;
  setDigit(a, size, value);
  return value >> 63 != 0;
}

function addBack(a: usize, b: usize, size: usize): void {
  let carry: u64 = 0;
  for (let i: usize = 0; i < size; i++) {
    carry += digit(a, i) + digit(b, i);
    setDigit(a, i, carry);
    carry >>= 32;
  }
  setDigit(a, size, digit(a, size) + carry);
}
