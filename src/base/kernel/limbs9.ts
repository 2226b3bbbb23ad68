// Arithmetic modulo primes of up to 256 bits: 9 signed limbs of 29 bits, least significant first, each in 64 bits of
// memory, and one more that is zero, so that vectors of two cover all. WebAssembly has no 64x64->128 multiplication and
// no carry, so limbs are short: columns of products add up without carries.
//
// A number a is kept as a * R modulo the prime, R = 2^261 (Montgomery, Math. Comp. 44, 1985), and reduced no further
// than products reduce: a product, even one of sums, is between -p and p. Sums are taken limb by limb.
//
// The weight of an element is how far its limbs reach, in units of 2^28: what products and `carry` leave has weight 1,
// and a sum has the sum of its terms' weights. In a product, or over the terms of a sum of products, weights multiply
// and add up to 13 at most: 9 columns of 13 * 2^56, and one more for the reduction, stay below 2^63.

/** Bytes of an element. */
export const SIZE9: usize = 80;

const HALF: i64 = 1 << 28;

/** Writes the columns as limbs between -2^28 and 2^28; the last takes what is left. */
// @ts-ignore: decorator
@inline function settle(
  to: usize, t0: i64, t1: i64, t2: i64, t3: i64, t4: i64, t5: i64, t6: i64, t7: i64, t8: i64,
): void {
  let c = (t0 + HALF) >> 29;
  store<i64>(to, t0 - (c << 29));
  t1 += c;
  c = (t1 + HALF) >> 29;
  store<i64>(to, t1 - (c << 29), 8);
  t2 += c;
  c = (t2 + HALF) >> 29;
  store<i64>(to, t2 - (c << 29), 16);
  t3 += c;
  c = (t3 + HALF) >> 29;
  store<i64>(to, t3 - (c << 29), 24);
  t4 += c;
  c = (t4 + HALF) >> 29;
  store<i64>(to, t4 - (c << 29), 32);
  t5 += c;
  c = (t5 + HALF) >> 29;
  store<i64>(to, t5 - (c << 29), 40);
  t6 += c;
  c = (t6 + HALF) >> 29;
  store<i64>(to, t6 - (c << 29), 48);
  t7 += c;
  c = (t7 + HALF) >> 29;
  store<i64>(to, t7 - (c << 29), 56);
  store<i64>(to, t8 + c, 64);
}

/** The multiple of the prime that makes the lowest column end in zeros, between -2^28 and 2^28. */
// @ts-ignore: decorator
@inline function quotient(column: i64, inverse: i64): i64 {
  return ((column * inverse) << 35) >> 35;
}

/**
 * to = a * b / R. The prime `P` has its limbs as constants p0, p1, ... with -1/p modulo 2^29 as `inverse`: the compiler
 * multiplies by constants and leaves out those that are zero. (The outer loop unrolled is only an eighth faster.)
 */
// @ts-ignore: decorator
@inline export function multiply9<P>(to: usize, a: usize, b: usize): void {
  const p = changetype<P>(0);
  let t0: i64 = 0, t1: i64 = 0, t2: i64 = 0, t3: i64 = 0, t4: i64 = 0, t5: i64 = 0, t6: i64 = 0, t7: i64 = 0;
  for (let i: usize = 0; i < 72; i += 8) {
    const x = load<i64>(a + i);
    t0 += x * load<i64>(b);
    const q = quotient(t0, p.inverse());
    t0 = ((t0 + q * p.p0()) >> 29) + t1 + x * load<i64>(b, 8) + q * p.p1();
    t1 = t2 + x * load<i64>(b, 16) + q * p.p2();
    t2 = t3 + x * load<i64>(b, 24) + q * p.p3();
    t3 = t4 + x * load<i64>(b, 32) + q * p.p4();
    t4 = t5 + x * load<i64>(b, 40) + q * p.p5();
    t5 = t6 + x * load<i64>(b, 48) + q * p.p6();
    t6 = t7 + x * load<i64>(b, 56) + q * p.p7();
    t7 = x * load<i64>(b, 64) + q * p.p8();
  }
  settle(to, t0, t1, t2, t3, t4, t5, t6, t7, 0);
}

/** to = (a * b + c * d) / R, with one reduction (Longa, eprint 2022/367). */
// @ts-ignore: decorator
@inline export function multiplyTwo9<P>(to: usize, a: usize, b: usize, c: usize, d: usize): void {
  const p = changetype<P>(0);
  let t0: i64 = 0, t1: i64 = 0, t2: i64 = 0, t3: i64 = 0, t4: i64 = 0, t5: i64 = 0, t6: i64 = 0, t7: i64 = 0;
  for (let i: usize = 0; i < 72; i += 8) {
    const x = load<i64>(a + i), y = load<i64>(c + i);
    t0 += x * load<i64>(b) + y * load<i64>(d);
    const q = quotient(t0, p.inverse());
    t0 = ((t0 + q * p.p0()) >> 29) + t1 + x * load<i64>(b, 8) + y * load<i64>(d, 8) + q * p.p1();
    t1 = t2 + x * load<i64>(b, 16) + y * load<i64>(d, 16) + q * p.p2();
    t2 = t3 + x * load<i64>(b, 24) + y * load<i64>(d, 24) + q * p.p3();
    t3 = t4 + x * load<i64>(b, 32) + y * load<i64>(d, 32) + q * p.p4();
    t4 = t5 + x * load<i64>(b, 40) + y * load<i64>(d, 40) + q * p.p5();
    t5 = t6 + x * load<i64>(b, 48) + y * load<i64>(d, 48) + q * p.p6();
    t6 = t7 + x * load<i64>(b, 56) + y * load<i64>(d, 56) + q * p.p7();
    t7 = x * load<i64>(b, 64) + y * load<i64>(d, 64) + q * p.p8();
  }
  settle(to, t0, t1, t2, t3, t4, t5, t6, t7, 0);
}

/** to = a * a / R: each product of two different limbs is computed once. */
// @ts-ignore: decorator
@inline export function square9<P>(to: usize, a: usize): void {
  const p = changetype<P>(0);
  const a0 = load<i64>(a), a1 = load<i64>(a, 8), a2 = load<i64>(a, 16), a3 = load<i64>(a, 24), a4 = load<i64>(a, 32);
  const a5 = load<i64>(a, 40), a6 = load<i64>(a, 48), a7 = load<i64>(a, 56), a8 = load<i64>(a, 64);
  let t0 = a0 * a0;
  let t1 = (a0 * a1) << 1;
  let t2 = ((a0 * a2) << 1) + a1 * a1;
  let t3 = (a0 * a3 + a1 * a2) << 1;
  let t4 = ((a0 * a4 + a1 * a3) << 1) + a2 * a2;
  let t5 = (a0 * a5 + a1 * a4 + a2 * a3) << 1;
  let t6 = ((a0 * a6 + a1 * a5 + a2 * a4) << 1) + a3 * a3;
  let t7 = (a0 * a7 + a1 * a6 + a2 * a5 + a3 * a4) << 1;
  let t8 = ((a0 * a8 + a1 * a7 + a2 * a6 + a3 * a5) << 1) + a4 * a4;
  let t9 = (a1 * a8 + a2 * a7 + a3 * a6 + a4 * a5) << 1;
  let t10 = ((a2 * a8 + a3 * a7 + a4 * a6) << 1) + a5 * a5;
  let t11 = (a3 * a8 + a4 * a7 + a5 * a6) << 1;
  let t12 = ((a4 * a8 + a5 * a7) << 1) + a6 * a6;
  let t13 = (a5 * a8 + a6 * a7) << 1;
  let t14 = ((a6 * a8) << 1) + a7 * a7;
  let t15 = (a7 * a8) << 1;
  let t16 = a8 * a8;

  let q = quotient(t0, p.inverse());
  t1 += ((t0 + q * p.p0()) >> 29) + q * p.p1();
  t2 += q * p.p2(); t3 += q * p.p3(); t4 += q * p.p4(); t5 += q * p.p5(); t6 += q * p.p6(); t7 += q * p.p7(); t8 += q *
  p.p8();
  q = quotient(t1, p.inverse());
  t2 += ((t1 + q * p.p0()) >> 29) + q * p.p1();
  t3 += q * p.p2(); t4 += q * p.p3(); t5 += q * p.p4(); t6 += q * p.p5(); t7 += q * p.p6(); t8 += q * p.p7(); t9 += q *
  p.p8();
  q = quotient(t2, p.inverse());
  t3 += ((t2 + q * p.p0()) >> 29) + q * p.p1();
  t4 += q * p.p2(); t5 += q * p.p3(); t6 += q * p.p4(); t7 += q * p.p5(); t8 += q * p.p6(); t9 += q * p.p7(); t10 += q
  * p.p8();
  q = quotient(t3, p.inverse());
  t4 += ((t3 + q * p.p0()) >> 29) + q * p.p1();
  t5 += q * p.p2(); t6 += q * p.p3(); t7 += q * p.p4(); t8 += q * p.p5(); t9 += q * p.p6(); t10 += q * p.p7(); t11 += q
  * p.p8();
  q = quotient(t4, p.inverse());
  t5 += ((t4 + q * p.p0()) >> 29) + q * p.p1();
  t6 += q * p.p2(); t7 += q * p.p3(); t8 += q * p.p4(); t9 += q * p.p5(); t10 += q * p.p6(); t11 += q * p.p7(); t12 +=
  q * p.p8();
  q = quotient(t5, p.inverse());
  t6 += ((t5 + q * p.p0()) >> 29) + q * p.p1();
  t7 += q * p.p2(); t8 += q * p.p3(); t9 += q * p.p4(); t10 += q * p.p5(); t11 += q * p.p6(); t12 += q * p.p7(); t13 +=
  q * p.p8();
  q = quotient(t6, p.inverse());
  t7 += ((t6 + q * p.p0()) >> 29) + q * p.p1();
  t8 += q * p.p2(); t9 += q * p.p3(); t10 += q * p.p4(); t11 += q * p.p5(); t12 += q * p.p6(); t13 += q * p.p7(); t14
  += q * p.p8();
  q = quotient(t7, p.inverse());
  t8 += ((t7 + q * p.p0()) >> 29) + q * p.p1();
  t9 += q * p.p2(); t10 += q * p.p3(); t11 += q * p.p4(); t12 += q * p.p5(); t13 += q * p.p6(); t14 += q * p.p7(); t15
  += q * p.p8();
  q = quotient(t8, p.inverse());
  t9 += ((t8 + q * p.p0()) >> 29) + q * p.p1();
  t10 += q * p.p2(); t11 += q * p.p3(); t12 += q * p.p4(); t13 += q * p.p5(); t14 += q * p.p6(); t15 += q * p.p7(); t16
  += q * p.p8();
  settle(to, t9, t10, t11, t12, t13, t14, t15, t16, 0);
}

/** to = a with limbs of weight 1. */
// @ts-ignore: decorator
@inline export function carry9(to: usize, a: usize): void {
  settle(
    to, load<i64>(a), load<i64>(a, 8), load<i64>(a, 16), load<i64>(a, 24), load<i64>(a, 32), load<i64>(a, 40),
    load<i64>(a, 48), load<i64>(a, 56), load<i64>(a, 64),
  );
}

/** to = a less the multiple of the prime that is nearest, of weight 1 and, within 2^-12 of p, between -p/2 and p/2. */
// @ts-ignore: decorator
@inline export function reduce9<P>(to: usize, a: usize): void {
  const p = changetype<P>(0);
  const times = (load<i64>(a, 64) * ((1 << 40) / p.p8()) + (1 << 39)) >> 40;
  settle(
    to,
    load<i64>(a) - times * p.p0(), load<i64>(a, 8) - times * p.p1(), load<i64>(a, 16) - times * p.p2(),
    load<i64>(a, 24) - times * p.p3(), load<i64>(a, 32) - times * p.p4(), load<i64>(a, 40) - times * p.p5(),
    load<i64>(a, 48) - times * p.p6(), load<i64>(a, 56) - times * p.p7(), load<i64>(a, 64) - times * p.p8(),
  );
}

/** to = a / 2, of weight 1: a or a + p is even. */
// @ts-ignore: decorator
@inline export function halve9<P>(to: usize, a: usize): void {
  const p = changetype<P>(0);
  const odd = -(load<i64>(a) & 1);
  const t0 = load<i64>(a) + (odd & p.p0());
  const t1 = load<i64>(a, 8) + (odd & p.p1());
  const t2 = load<i64>(a, 16) + (odd & p.p2());
  const t3 = load<i64>(a, 24) + (odd & p.p3());
  const t4 = load<i64>(a, 32) + (odd & p.p4());
  const t5 = load<i64>(a, 40) + (odd & p.p5());
  const t6 = load<i64>(a, 48) + (odd & p.p6());
  const t7 = load<i64>(a, 56) + (odd & p.p7());
  const t8 = load<i64>(a, 64) + (odd & p.p8());
  settle(
    to, (t0 >> 1) + ((t1 & 1) << 28), (t1 >> 1) + ((t2 & 1) << 28), (t2 >> 1) + ((t3 & 1) << 28),
    (t3 >> 1) + ((t4 & 1) << 28), (t4 >> 1) + ((t5 & 1) << 28), (t5 >> 1) + ((t6 & 1) << 28),
    (t6 >> 1) + ((t7 & 1) << 28), (t7 >> 1) + ((t8 & 1) << 28), t8 >> 1,
  );
}

/** Writes the prime. */
export function storePrime9<P>(to: usize): void {
  const p = changetype<P>(0);
  store<i64>(to, p.p0());
  store<i64>(to, p.p1(), 8);
  store<i64>(to, p.p2(), 16);
  store<i64>(to, p.p3(), 24);
  store<i64>(to, p.p4(), 32);
  store<i64>(to, p.p5(), 40);
  store<i64>(to, p.p6(), 48);
  store<i64>(to, p.p7(), 56);
  store<i64>(to, p.p8(), 64);
}
