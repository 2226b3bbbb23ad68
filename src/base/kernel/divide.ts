// Division of multi-digit numbers: Knuth, The Art of Computer Programming 2, section 4.3.1, algorithm D, with 32-bit
// digits, because WebAssembly divides 64 bits by 64 and no more.
import { add, copyWord, isZero, lessThan, negate, setWord, subtract } from "./word";
import { multiplyWide } from "./multiply";

/** Dividend: up to 17 digits, the remainder in the end. */
const U: usize = memory.data(72, 16);
/** Divisor, shifted so that its top bit is set. */
const V: usize = memory.data(48, 16);
/** Quotient, up to 17 digits. */
const Q: usize = memory.data(72, 16);
const A: usize = memory.data(32, 16);
const B: usize = memory.data(32, 16);
const WIDE: usize = memory.data(64, 16);

// @ts-ignore: decorator
@inline function digitAt(base: usize, index: i32): u64 {
  return <u64>load<u32>(base + (<usize>index << 2));
}

function digitCount(base: usize, most: i32): i32 {
  let n = most;
  while (n > 0 && load<u32>(base + (<usize>(n - 1) << 2)) == 0) n--;
  return n;
}

/**
 * Divides `most` digits at `dividend` by the word `divisor`, which is not zero. The quotient goes to Q (`most` digits,
 * padded to 8), the remainder to the word at `remainder`.
 */
function divideDigits(dividend: usize, most: i32, divisor: usize, remainder: usize): void {
  const n = digitCount(divisor, 8);
  const m = digitCount(dividend, most);
  memory.fill(Q, 0, 72);
  if (n == 1) return divideByDigit(dividend, m, load<u32>(divisor), remainder);
  if (m < n) {
    memory.copy(remainder, dividend, 32);
    return;
  }
  const shift = clz<u32>(load<u32>(divisor + (<usize>(n - 1) << 2)));
  shiftDigits(V, divisor, n, shift);
  shiftDigits(U, dividend, m, shift);
  const v1 = digitAt(V, n - 1), v2 = digitAt(V, n - 2);
  for (let j = m - n; j >= 0; j--) {
    const top = (digitAt(U, j + n) << 32) | digitAt(U, j + n - 1);
    let q: u64 = 0xffffffff;
    let r: u64 = 0;
    if (digitAt(U, j + n) < v1) {
      q = top / v1;
      r = top - q * v1;
    } else {
      r = top - q * v1;
    }
    while (r <= 0xffffffff && q * v2 > ((r << 32) | digitAt(U, j + n - 2))) {
      q--;
      r += v1;
    }
    if (q != 0 && subtractProduct(j, n, q)) {
      q--;
      addBack(j, n);
    }
    store<u32>(Q + (<usize>j << 2), <u32>q);
  }
  unshiftDigits(remainder, n, shift);
}

/** U[j..j+n] -= q * V; true when the result is negative. */
function subtractProduct(j: i32, n: i32, q: u64): bool {
  let borrow: u64 = 0;
  let at = U + (<usize>j << 2);
  for (let i = 0; i < n; i++) {
    const product = q * digitAt(V, i) + borrow;
    const digit = <u64>load<u32>(at);
    const low = product & 0xffffffff;
    store<u32>(at, <u32>(digit - low));
    borrow = (product >> 32) + u64(digit < low);
    at += 4;
  }
  const digit = <u64>load<u32>(at);
  store<u32>(at, <u32>(digit - borrow));
  return digit < borrow;
}

function addBack(j: i32, n: i32): void {
  let carry: u64 = 0;
  let at = U + (<usize>j << 2);
  for (let i = 0; i < n; i++) {
    const sum = <u64>load<u32>(at) + digitAt(V, i) + carry;
    store<u32>(at, <u32>sum);
    carry = sum >> 32;
    at += 4;
  }
  store<u32>(at, load<u32>(at) + <u32>carry);
}

function divideByDigit(dividend: usize, m: i32, divisor: u32, remainder: usize): void {
  const d = <u64>divisor;
  let r: u64 = 0;
  for (let i = m - 1; i >= 0; i--) {
    const part = (r << 32) | digitAt(dividend, i);
    const q = part / d;
    store<u32>(Q + (<usize>i << 2), <u32>q);
    r = part - q * d;
  }
  setWord(remainder, r);
}

/** to[0..count] = from[0..count-1] << shift. */
function shiftDigits(to: usize, from: usize, count: i32, shift: u32): void {
  let carry: u64 = 0;
  for (let i = 0; i < count; i++) {
    const part = (digitAt(from, i) << shift) | carry;
    store<u32>(to + (<usize>i << 2), <u32>part);
    carry = part >> 32;
  }
  store<u32>(to + (<usize>count << 2), <u32>carry);
}

function unshiftDigits(remainder: usize, count: i32, shift: u32): void {
  setWord(remainder, 0);
  for (let i = 0; i < count; i++) {
    const pair = digitAt(U, i) | (digitAt(U, i + 1) << 32);
    store<u32>(remainder + (<usize>i << 2), <u32>(pair >> shift));
  }
}

// @ts-ignore: decorator
@inline function areSmall(a: usize, b: usize): bool {
  return (
    (load<u64>(a, 8) | load<u64>(a, 16) | load<u64>(a, 24) | load<u64>(b, 8) | load<u64>(b, 16) | load<u64>(b, 24)) ==
    0
  );
}

/** to = a / b, 0 for b = 0. */
export function divide(to: usize, a: usize, b: usize): void {
  if (isZero(b)) return setWord(to, 0);
  if (areSmall(a, b)) return setWord(to, load<u64>(a) / load<u64>(b));
  divideDigits(a, 8, b, A);
  copyWord(to, Q);
}

/** to = a mod b, 0 for b = 0. */
export function modulo(to: usize, a: usize, b: usize): void {
  if (isZero(b)) return setWord(to, 0);
  if (areSmall(a, b)) return setWord(to, load<u64>(a) % load<u64>(b));
  divideDigits(a, 8, b, to);
}

// @ts-ignore: decorator
@inline function isNegative(word: usize): bool {
  return load<i64>(word, 24) < 0;
}

function magnitude(to: usize, word: usize): void {
  if (isNegative(word)) negate(to, word);
  else copyWord(to, word);
}

export function signedDivide(to: usize, a: usize, b: usize): void {
  const negative = isNegative(a) != isNegative(b);
  magnitude(WIDE, a);
  magnitude(B, b);
  divide(to, WIDE, B);
  if (negative) negate(to, to);
}

/** The result has the sign of the dividend. */
export function signedModulo(to: usize, a: usize, b: usize): void {
  const negative = isNegative(a);
  magnitude(WIDE, a);
  magnitude(B, b);
  modulo(to, WIDE, B);
  if (negative) negate(to, to);
}

/** to = (a + b) mod m, 0 for m = 0; the sum has 257 bits. */
export function addModulo(to: usize, a: usize, b: usize, m: usize): void {
  if (isZero(m)) return setWord(to, 0);
  const carry = add(WIDE, a, b);
  // Usual case: both are below m, and one subtraction does it.
  if (lessThan(a, m) && lessThan(b, m)) {
    if (carry != 0 || !lessThan(WIDE, m)) subtract(to, WIDE, m);
    else copyWord(to, WIDE);
    return;
  }
  store<u64>(WIDE, carry, 32);
  divideDigits(WIDE, 9, m, to);
}

/** to = a * b mod m, 0 for m = 0; the product has 512 bits. */
export function multiplyModulo(to: usize, a: usize, b: usize, m: usize): void {
  if (isZero(m)) return setWord(to, 0);
  multiplyWide(WIDE, a, b);
  divideDigits(WIDE, 16, m, to);
}
