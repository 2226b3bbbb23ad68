// 256-bit numbers as eight 32-bit limbs in memory, the least significant first, and their products modulo another.

const LIMBS: i32 = 8;

/** The modulus shifted left until its highest limb has its highest bit set, as long division wants it. */
const DIVISOR = memory.data(32, 4);
/** How many limbs of the divisor count, and by how many bits it was shifted. */
let divisorLimbs: i32 = 0;
let divisorShift: u32 = 0;

/** A product, then the remainder that is left of it: 512 bits and one limb for the shift. */
const PRODUCT = memory.data(68, 4);

// @ts-ignore: decorator
@inline
function limb(number: usize, index: i32): u64 {
  return load<u32>(number + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
function setLimb(number: usize, index: i32, value: u64): void {
  store<u32>(number + (<usize>index << 2), <u32>value);
}

/** Reverses the 32 bytes of a number: big-endian bytes become limbs, or back. */
export function reverseBytes(target: usize, source: usize): void {
  for (let i = 0; i < LIMBS; i++) setLimb(target, LIMBS - 1 - i, bswap<u32>(<u32>limb(source, i)));
}

/** Fixes the modulus of `mulmod`; false when it is zero. */
export function setModulus(modulus: usize): bool {
  divisorLimbs = LIMBS;
  while (divisorLimbs > 0 && limb(modulus, divisorLimbs - 1) === 0) divisorLimbs--;
  if (divisorLimbs === 0) return false;
  divisorShift = <u32>clz<u32>(<u32>limb(modulus, divisorLimbs - 1));
  memory.copy(DIVISOR, modulus, 32);
  shiftLeft(DIVISOR, divisorLimbs);
  return true;
}

/** target = a * b mod modulus. */
export function mulmod(target: usize, a: usize, b: usize): void {
  multiply(a, b);
  shiftLeft(PRODUCT, 2 * LIMBS + 1);
  for (let at = 2 * LIMBS - divisorLimbs; at >= 0; at--) reduceAt(at);
  for (let i = 0; i < LIMBS; i++) {
    const pair = limb(PRODUCT, i) | (limb(PRODUCT, i + 1) << 32);
    setLimb(target, i, i < divisorLimbs ? pair >> divisorShift : 0);
  }
}

/** PRODUCT = a * b. */
function multiply(a: usize, b: usize): void {
  memory.fill(PRODUCT, 0, 68);
  for (let i = 0; i < LIMBS; i++) {
    const factor = limb(a, i);
    let carry: u64 = 0;
    for (let j = 0; j < LIMBS; j++) {
      carry += factor * limb(b, j) + limb(PRODUCT, i + j);
      setLimb(PRODUCT, i + j, carry);
      carry >>= 32;
    }
    setLimb(PRODUCT, i + LIMBS, carry);
  }
}

/** Shifts the lowest `count` limbs of a number left by `divisorShift` bits. */
function shiftLeft(number: usize, count: i32): void {
  for (let i = count - 1; i >= 0; i--) {
    const below = i > 0 ? limb(number, i - 1) : 0;
    setLimb(number, i, ((limb(number, i) << 32) | below) << divisorShift >> 32);
  }
}

/** One step of long division (Knuth, TAOCP 4.3.1, algorithm D): takes off the divisor at limb `at` as often as it goes. */
function reduceAt(at: i32): void {
  let quotient = estimateQuotient(at);
  let borrow: i64 = 0;
  let carry: u64 = 0;
  for (let i = 0; i < divisorLimbs; i++) {
    carry += quotient * limb(DIVISOR, i);
    borrow += <i64>limb(PRODUCT, at + i) - <i64>(carry & 0xffffffff);
    setLimb(PRODUCT, at + i, <u64>borrow);
    borrow >>= 32;
    carry >>= 32;
  }
  borrow += <i64>limb(PRODUCT, at + divisorLimbs) - <i64>carry;
  setLimb(PRODUCT, at + divisorLimbs, <u64>borrow);
  if (borrow < 0) addBack(at);
}

/** How often the divisor goes into the limbs at `at`, or one more. */
function estimateQuotient(at: i32): u64 {
  const highest = limb(DIVISOR, divisorLimbs - 1);
  const second = divisorLimbs > 1 ? limb(DIVISOR, divisorLimbs - 2) : 0;
  const third = divisorLimbs > 1 ? limb(PRODUCT, at + divisorLimbs - 2) : 0;
  const dividend = (limb(PRODUCT, at + divisorLimbs) << 32) | limb(PRODUCT, at + divisorLimbs - 1);
  let quotient = dividend / highest;
  let rest = dividend % highest;
  while (quotient >> 32 !== 0 || quotient * second > ((rest << 32) | third)) {
    quotient--;
    rest += highest;
    if (rest >> 32 !== 0) break;
  }
  return quotient;
}

/** Undoes one subtraction too many. */
function addBack(at: i32): void {
  let carry: u64 = 0;
  for (let i = 0; i < divisorLimbs; i++) {
    carry += limb(PRODUCT, at + i) + limb(DIVISOR, i);
    setLimb(PRODUCT, at + i, carry);
    carry >>= 32;
  }
  setLimb(PRODUCT, at + divisorLimbs, limb(PRODUCT, at + divisorLimbs) + carry);
}
