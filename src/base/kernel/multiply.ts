// Products of 256-bit words, from 32-bit halves: WebAssembly has no 64x64->128 multiplication.
import { copyWord, isZero, setWord } from "./word";

const BASE: usize = memory.data(32, 16);
const POWER: usize = memory.data(32, 16);
const RESULT: usize = memory.data(32, 16);

/** High 64 bits of a * b. */
// @ts-ignore: decorator
@inline export function highProduct(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff, a1 = a >> 32, b0 = b & 0xffffffff, b1 = b >> 32;
  const p01 = a0 * b1;
  const middle = a1 * b0 + ((a0 * b0) >> 32);
  return a1 * b1 + (middle >> 32) + ((p01 + (middle & 0xffffffff)) >> 32);
}

/** to = a * b mod 2^256. */
export function multiply(to: usize, a: usize, b: usize): void {
  const a0 = load<u64>(a), a1 = load<u64>(a, 8), a2 = load<u64>(a, 16), a3 = load<u64>(a, 24);
  const b0 = load<u64>(b), b1 = load<u64>(b, 8), b2 = load<u64>(b, 16), b3 = load<u64>(b, 24);
  let r0 = a0 * b0, r1 = highProduct(a0, b0), r2: u64 = 0, r3: u64 = 0;
  if ((a1 | a2 | a3 | b1 | b2 | b3) != 0) {
    // Row by row; t is what goes to limb 2, with its carry to limb 3.
    let t = a0 * b1;
    r1 += t;
    r2 = highProduct(a0, b1) + u64(r1 < t);
    t = a1 * b0;
    r1 += t;
    t = highProduct(a1, b0) + u64(r1 < t);
    r2 += t;
    r3 = u64(r2 < t);
    t = a1 * b1;
    r2 += t;
    r3 += u64(r2 < t) + highProduct(a1, b1);
    if ((a2 | a3 | b2 | b3) != 0) {
      t = a0 * b2;
      r2 += t;
      r3 += u64(r2 < t) + highProduct(a0, b2);
      t = a2 * b0;
      r2 += t;
      r3 += u64(r2 < t) + highProduct(a2, b0);
      r3 += a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0;
    }
  }
  store<u64>(to, r0);
  store<u64>(to, r1, 8);
  store<u64>(to, r2, 16);
  store<u64>(to, r3, 24);
}

/** The 512-bit product as 16 digits of 32 bits at `to`. */
export function multiplyWide(to: usize, a: usize, b: usize): void {
  memory.fill(to, 0, 64);
  for (let j: usize = 0; j < 32; j += 4) {
    const digit = <u64>load<u32>(b + j);
    if (digit == 0) continue;
    let carry: u64 = 0;
    for (let i: usize = 0; i < 32; i += 4) {
      const t = <u64>load<u32>(a + i) * digit + <u64>load<u32>(to + i + j) + carry;
      store<u32>(to + i + j, <u32>t);
      carry = t >> 32;
    }
    store<u32>(to + 32 + j, <u32>carry);
  }
}

/** to = base ^ exponent mod 2^256. */
export function power(to: usize, base: usize, exponent: usize): void {
  copyWord(BASE, base);
  copyWord(POWER, exponent);
  setWord(RESULT, 1);
  let bits = 256;
  for (let limb: usize = 24; bits > 0; limb -= 8) {
    const l = load<u64>(POWER + limb);
    if (l != 0) {
      bits -= <i32>clz<u64>(l);
      break;
    }
    bits -= 64;
  }
  for (let i = 0; i < bits; i++) {
    if ((load<u64>(POWER + ((<usize>i >> 6) << 3)) >> (<u64>i & 63)) & 1) multiply(RESULT, RESULT, BASE);
    if (i + 1 < bits) {
      multiply(BASE, BASE, BASE);
      if (isZero(BASE)) {
        // Every later factor is 0, and the top bit is still to come.
        setWord(RESULT, 0);
        break;
      }
    }
  }
  copyWord(to, RESULT);
}
