// The field of secp256k1, whose prime is 2^256 - 2^32 - 977 (SEC 2, section 2.4.1). Limbs and weights are those of limbs9.ts, but
// numbers are kept as they are (R = 1): what a product has above 2^256 comes down as a short multiple, and takes half the time of
// Montgomery's reduction, in which each limb waits for the one before.
import { addLanes, negateLanes, subtractLanes } from "./lanes";
import { carry9, halve9, SIZE9, storePrime9 } from "./limbs9";
import { invertPrime } from "./prime-field";
import { Secp256k1Prime } from "./secp256k1-primes";

const MASK: i64 = (1 << 29) - 1;
const HALF: i64 = 1 << 28;
/** 2^261 modulo the prime is this and, in the next limb, 2^8. */
const HIGH: i64 = 977 << 5;

/** Writes 17 columns modulo the prime: those of 2^261 and above come down as what they are modulo it. */
// @ts-ignore: decorator
@inline function reduce(
  to: usize, t0: i64, t1: i64, t2: i64, t3: i64, t4: i64, t5: i64, t6: i64, t7: i64, t8: i64, t9: i64, t10: i64, t11: i64,
  t12: i64, t13: i64, t14: i64, t15: i64, t16: i64,
): void {
  t10 += t9 >> 29;
  t11 += t10 >> 29;
  t12 += t11 >> 29;
  t13 += t12 >> 29;
  t14 += t13 >> 29;
  t15 += t14 >> 29;
  t16 += t15 >> 29;
  const t17 = t16 >> 29;
  t9 &= MASK;
  t10 &= MASK;
  t11 &= MASK;
  t12 &= MASK;
  t13 &= MASK;
  t14 &= MASK;
  t15 &= MASK;
  t16 &= MASK;
  t0 += t9 * HIGH;
  let c = (t0 + HALF) >> 29;
  t0 -= c << 29;
  t1 += t10 * HIGH + (t9 << 8) + c;
  c = (t1 + HALF) >> 29;
  t1 -= c << 29;
  t2 += t11 * HIGH + (t10 << 8) + c;
  c = (t2 + HALF) >> 29;
  t2 -= c << 29;
  t3 += t12 * HIGH + (t11 << 8) + c;
  c = (t3 + HALF) >> 29;
  store<i64>(to, t3 - (c << 29), 24);
  t4 += t13 * HIGH + (t12 << 8) + c;
  c = (t4 + HALF) >> 29;
  store<i64>(to, t4 - (c << 29), 32);
  t5 += t14 * HIGH + (t13 << 8) + c;
  c = (t5 + HALF) >> 29;
  store<i64>(to, t5 - (c << 29), 40);
  t6 += t15 * HIGH + (t14 << 8) + c;
  c = (t6 + HALF) >> 29;
  store<i64>(to, t6 - (c << 29), 48);
  t7 += t16 * HIGH + (t15 << 8) + c;
  c = (t7 + HALF) >> 29;
  store<i64>(to, t7 - (c << 29), 56);
  t8 += t17 * HIGH + (t16 << 8) + c;
  c = (t8 + (1 << 23)) >> 24;
  store<i64>(to, t8 - (c << 24), 64);
  c += t17 << 13;
  t0 += c * 977;
  t1 += c << 3;
  c = (t0 + HALF) >> 29;
  store<i64>(to, t0 - (c << 29));
  t1 += c;
  c = (t1 + HALF) >> 29;
  store<i64>(to, t1 - (c << 29), 8);
  store<i64>(to, t2 + c, 16);
}

/** to = a * b. */
function multiply(to: usize, a: usize, b: usize): void {
  const a0 = load<i64>(a), a1 = load<i64>(a, 8), a2 = load<i64>(a, 16), a3 = load<i64>(a, 24), a4 = load<i64>(a, 32);
  const a5 = load<i64>(a, 40), a6 = load<i64>(a, 48), a7 = load<i64>(a, 56), a8 = load<i64>(a, 64);
  const b0 = load<i64>(b), b1 = load<i64>(b, 8), b2 = load<i64>(b, 16), b3 = load<i64>(b, 24), b4 = load<i64>(b, 32);
  const b5 = load<i64>(b, 40), b6 = load<i64>(b, 48), b7 = load<i64>(b, 56), b8 = load<i64>(b, 64);
  reduce(
    to,
    a0 * b0,
    a0 * b1 + a1 * b0,
    a0 * b2 + a1 * b1 + a2 * b0,
    a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0,
    a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0,
    a0 * b5 + a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 + a5 * b0,
    a0 * b6 + a1 * b5 + a2 * b4 + a3 * b3 + a4 * b2 + a5 * b1 + a6 * b0,
    a0 * b7 + a1 * b6 + a2 * b5 + a3 * b4 + a4 * b3 + a5 * b2 + a6 * b1 + a7 * b0,
    a0 * b8 + a1 * b7 + a2 * b6 + a3 * b5 + a4 * b4 + a5 * b3 + a6 * b2 + a7 * b1 + a8 * b0,
    a1 * b8 + a2 * b7 + a3 * b6 + a4 * b5 + a5 * b4 + a6 * b3 + a7 * b2 + a8 * b1,
    a2 * b8 + a3 * b7 + a4 * b6 + a5 * b5 + a6 * b4 + a7 * b3 + a8 * b2,
    a3 * b8 + a4 * b7 + a5 * b6 + a6 * b5 + a7 * b4 + a8 * b3,
    a4 * b8 + a5 * b7 + a6 * b6 + a7 * b5 + a8 * b4,
    a5 * b8 + a6 * b7 + a7 * b6 + a8 * b5,
    a6 * b8 + a7 * b7 + a8 * b6,
    a7 * b8 + a8 * b7,
    a8 * b8,
  );
}

/** to = a * a: each product of two different limbs is computed once. */
function square(to: usize, a: usize): void {
  const a0 = load<i64>(a), a1 = load<i64>(a, 8), a2 = load<i64>(a, 16), a3 = load<i64>(a, 24), a4 = load<i64>(a, 32);
  const a5 = load<i64>(a, 40), a6 = load<i64>(a, 48), a7 = load<i64>(a, 56), a8 = load<i64>(a, 64);
  reduce(
    to,
    a0 * a0,
    (a0 * a1) << 1,
    ((a0 * a2) << 1) + a1 * a1,
    (a0 * a3 + a1 * a2) << 1,
    ((a0 * a4 + a1 * a3) << 1) + a2 * a2,
    (a0 * a5 + a1 * a4 + a2 * a3) << 1,
    ((a0 * a6 + a1 * a5 + a2 * a4) << 1) + a3 * a3,
    (a0 * a7 + a1 * a6 + a2 * a5 + a3 * a4) << 1,
    ((a0 * a8 + a1 * a7 + a2 * a6 + a3 * a5) << 1) + a4 * a4,
    (a1 * a8 + a2 * a7 + a3 * a6 + a4 * a5) << 1,
    ((a2 * a8 + a3 * a7 + a4 * a6) << 1) + a5 * a5,
    (a3 * a8 + a4 * a7 + a5 * a6) << 1,
    ((a4 * a8 + a5 * a7) << 1) + a6 * a6,
    (a5 * a8 + a6 * a7) << 1,
    ((a6 * a8) << 1) + a7 * a7,
    (a7 * a8) << 1,
    a8 * a8,
  );
}

/** to = a * a - c. */
function squareLess(to: usize, a: usize, c: usize): void {
  const a0 = load<i64>(a), a1 = load<i64>(a, 8), a2 = load<i64>(a, 16), a3 = load<i64>(a, 24), a4 = load<i64>(a, 32);
  const a5 = load<i64>(a, 40), a6 = load<i64>(a, 48), a7 = load<i64>(a, 56), a8 = load<i64>(a, 64);
  reduce(
    to,
    a0 * a0 - load<i64>(c),
    ((a0 * a1) << 1) - load<i64>(c, 8),
    ((a0 * a2) << 1) + a1 * a1 - load<i64>(c, 16),
    ((a0 * a3 + a1 * a2) << 1) - load<i64>(c, 24),
    ((a0 * a4 + a1 * a3) << 1) + a2 * a2 - load<i64>(c, 32),
    ((a0 * a5 + a1 * a4 + a2 * a3) << 1) - load<i64>(c, 40),
    ((a0 * a6 + a1 * a5 + a2 * a4) << 1) + a3 * a3 - load<i64>(c, 48),
    ((a0 * a7 + a1 * a6 + a2 * a5 + a3 * a4) << 1) - load<i64>(c, 56),
    ((a0 * a8 + a1 * a7 + a2 * a6 + a3 * a5) << 1) + a4 * a4 - load<i64>(c, 64),
    (a1 * a8 + a2 * a7 + a3 * a6 + a4 * a5) << 1,
    ((a2 * a8 + a3 * a7 + a4 * a6) << 1) + a5 * a5,
    (a3 * a8 + a4 * a7 + a5 * a6) << 1,
    ((a4 * a8 + a5 * a7) << 1) + a6 * a6,
    (a5 * a8 + a6 * a7) << 1,
    ((a6 * a8) << 1) + a7 * a7,
    (a7 * a8) << 1,
    a8 * a8,
  );
}

/** to = a * b + c * d, with one reduction. */
function multiplyTwo(to: usize, a: usize, b: usize, c: usize, d: usize): void {
  const a0 = load<i64>(a), a1 = load<i64>(a, 8), a2 = load<i64>(a, 16), a3 = load<i64>(a, 24), a4 = load<i64>(a, 32);
  const a5 = load<i64>(a, 40), a6 = load<i64>(a, 48), a7 = load<i64>(a, 56), a8 = load<i64>(a, 64);
  const b0 = load<i64>(b), b1 = load<i64>(b, 8), b2 = load<i64>(b, 16), b3 = load<i64>(b, 24), b4 = load<i64>(b, 32);
  const b5 = load<i64>(b, 40), b6 = load<i64>(b, 48), b7 = load<i64>(b, 56), b8 = load<i64>(b, 64);
  const c0 = load<i64>(c), c1 = load<i64>(c, 8), c2 = load<i64>(c, 16), c3 = load<i64>(c, 24), c4 = load<i64>(c, 32);
  const c5 = load<i64>(c, 40), c6 = load<i64>(c, 48), c7 = load<i64>(c, 56), c8 = load<i64>(c, 64);
  const d0 = load<i64>(d), d1 = load<i64>(d, 8), d2 = load<i64>(d, 16), d3 = load<i64>(d, 24), d4 = load<i64>(d, 32);
  const d5 = load<i64>(d, 40), d6 = load<i64>(d, 48), d7 = load<i64>(d, 56), d8 = load<i64>(d, 64);
  reduce(
    to,
    a0 * b0 + c0 * d0,
    a0 * b1 + a1 * b0 + c0 * d1 + c1 * d0,
    a0 * b2 + a1 * b1 + a2 * b0 + c0 * d2 + c1 * d1 + c2 * d0,
    a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 + c0 * d3 + c1 * d2 + c2 * d1 + c3 * d0,
    a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0 + c0 * d4 + c1 * d3 + c2 * d2 + c3 * d1 + c4 * d0,
    a0 * b5 + a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 + a5 * b0 + c0 * d5 + c1 * d4 + c2 * d3 + c3 * d2 + c4 * d1 + c5 * d0,
    a0 * b6 + a1 * b5 + a2 * b4 + a3 * b3 + a4 * b2 + a5 * b1 + a6 * b0 + c0 * d6 + c1 * d5 + c2 * d4 + c3 * d3 + c4 *
      d2 + c5 * d1 + c6 * d0,
    a0 * b7 + a1 * b6 + a2 * b5 + a3 * b4 + a4 * b3 + a5 * b2 + a6 * b1 + a7 * b0 + c0 * d7 + c1 * d6 + c2 * d5 + c3 *
      d4 + c4 * d3 + c5 * d2 + c6 * d1 + c7 * d0,
    a0 * b8 + a1 * b7 + a2 * b6 + a3 * b5 + a4 * b4 + a5 * b3 + a6 * b2 + a7 * b1 + a8 * b0 + c0 * d8 + c1 * d7 + c2 *
      d6 + c3 * d5 + c4 * d4 + c5 * d3 + c6 * d2 + c7 * d1 + c8 * d0,
    a1 * b8 + a2 * b7 + a3 * b6 + a4 * b5 + a5 * b4 + a6 * b3 + a7 * b2 + a8 * b1 + c1 * d8 + c2 * d7 + c3 * d6 + c4 *
      d5 + c5 * d4 + c6 * d3 + c7 * d2 + c8 * d1,
    a2 * b8 + a3 * b7 + a4 * b6 + a5 * b5 + a6 * b4 + a7 * b3 + a8 * b2 + c2 * d8 + c3 * d7 + c4 * d6 + c5 * d5 + c6 *
      d4 + c7 * d3 + c8 * d2,
    a3 * b8 + a4 * b7 + a5 * b6 + a6 * b5 + a7 * b4 + a8 * b3 + c3 * d8 + c4 * d7 + c5 * d6 + c6 * d5 + c7 * d4 + c8 * d3,
    a4 * b8 + a5 * b7 + a6 * b6 + a7 * b5 + a8 * b4 + c4 * d8 + c5 * d7 + c6 * d6 + c7 * d5 + c8 * d4,
    a5 * b8 + a6 * b7 + a7 * b6 + a8 * b5 + c5 * d8 + c6 * d7 + c7 * d6 + c8 * d5,
    a6 * b8 + a7 * b7 + a8 * b6 + c6 * d8 + c7 * d7 + c8 * d6,
    a7 * b8 + a8 * b7 + c7 * d8 + c8 * d7,
    a8 * b8 + c8 * d8,
  );
}

/** As Field9, with products of weights up to 14. */
@final @unmanaged
export class Secp256k1Field {
  @inline size(): usize { return SIZE9; }
  @inline limbs(): usize { return 9; }
  @inline bits(): usize { return 29; }
  @inline bytes(): usize { return 32; }
  @inline radixBits(): usize { return 0; }
  @inline inverseOfPrime(): i64 { return -changetype<Secp256k1Prime>(0).inverse(); }
  @inline prime(): usize { return changetype<Secp256k1Prime>(0).constants(); }
  @inline one(): usize { return this.prime() + SIZE9; }
  @inline montgomerySquare(): usize { return this.prime() + 3 * SIZE9; }
  multiply(to: usize, a: usize, b: usize): void { multiply(to, a, b); }
  multiplyTwo(to: usize, a: usize, b: usize, c: usize, d: usize): void { multiplyTwo(to, a, b, c, d); }
  square(to: usize, a: usize): void { square(to, a); }
  /** to = a^2 - c: what is taken off before the reduction costs next to nothing and adds no weight. */
  squareLess(to: usize, a: usize, c: usize): void { squareLess(to, a, c); }
  halve(to: usize, a: usize): void { halve9<Secp256k1Prime>(to, a); }
  carry(to: usize, a: usize): void { carry9(to, a); }
  @inline add(to: usize, a: usize, b: usize): void { addLanes(to, a, b, SIZE9); }
  @inline subtract(to: usize, a: usize, b: usize): void { subtractLanes(to, a, b, SIZE9); }
  @inline negate(to: usize, a: usize): void { negateLanes(to, a, SIZE9); }
  storePrime(to: usize): void { storePrime9<Secp256k1Prime>(to); }
  @inline isMinusThree(): bool { return false; }
  /** Whether a product is 0: it is less than the prime from zero, and its limbs have only one form. */
  isZero(a: usize): bool {
    return (
      load<i64>(a) | load<i64>(a, 8) | load<i64>(a, 16) | load<i64>(a, 24) | load<i64>(a, 32) | load<i64>(a, 40) |
      load<i64>(a, 48) | load<i64>(a, 56) | load<i64>(a, 64)
    ) == 0;
  }
  invert(to: usize, a: usize): void { invertPrime<Secp256k1Field>(to, a); }
}
