// Arithmetic modulo primes of up to 385 bits: 14 signed limbs of 28 bits, otherwise as in limbs9.ts with R = 2^392.
// Weights, in units of 2^27, may come to 35 in a product: 14 columns of 35 * 2^54, and one more for the reduction, stay
// below 2^63. (13 limbs of 30 bits would make for fewer products, but for no room for sums.)

/** Bytes of an element. */
export const SIZE14: usize = 112;

const HALF: i64 = 1 << 27;

/** Writes the columns as limbs between -2^27 and 2^27; the last takes what is left. */
// @ts-ignore: decorator
@inline function settle(
  to: usize, t0: i64, t1: i64, t2: i64, t3: i64, t4: i64, t5: i64, t6: i64, t7: i64, t8: i64, t9: i64, t10: i64,
  t11: i64, t12: i64, t13: i64,
): void {
  let c = (t0 + HALF) >> 28;
  store<i64>(to, t0 - (c << 28));
  t1 += c;
  c = (t1 + HALF) >> 28;
  store<i64>(to, t1 - (c << 28), 8);
  t2 += c;
  c = (t2 + HALF) >> 28;
  store<i64>(to, t2 - (c << 28), 16);
  t3 += c;
  c = (t3 + HALF) >> 28;
  store<i64>(to, t3 - (c << 28), 24);
  t4 += c;
  c = (t4 + HALF) >> 28;
  store<i64>(to, t4 - (c << 28), 32);
  t5 += c;
  c = (t5 + HALF) >> 28;
  store<i64>(to, t5 - (c << 28), 40);
  t6 += c;
  c = (t6 + HALF) >> 28;
  store<i64>(to, t6 - (c << 28), 48);
  t7 += c;
  c = (t7 + HALF) >> 28;
  store<i64>(to, t7 - (c << 28), 56);
  t8 += c;
  c = (t8 + HALF) >> 28;
  store<i64>(to, t8 - (c << 28), 64);
  t9 += c;
  c = (t9 + HALF) >> 28;
  store<i64>(to, t9 - (c << 28), 72);
  t10 += c;
  c = (t10 + HALF) >> 28;
  store<i64>(to, t10 - (c << 28), 80);
  t11 += c;
  c = (t11 + HALF) >> 28;
  store<i64>(to, t11 - (c << 28), 88);
  t12 += c;
  c = (t12 + HALF) >> 28;
  store<i64>(to, t12 - (c << 28), 96);
  store<i64>(to, t13 + c, 104);
}

/** The multiple of the prime that makes the lowest column end in zeros, between -2^27 and 2^27. */
// @ts-ignore: decorator
@inline function quotient(column: i64, inverse: i64): i64 {
  return ((column * inverse) << 36) >> 36;
}

/**
 * to = a * b / R. The prime `P` has its limbs as constants p0, p1, ... with -1/p modulo 2^28 as `inverse`: the compiler
 * multiplies by constants and leaves out those that are zero. (The outer loop unrolled is only an eighth faster.)
 */
// @ts-ignore: decorator
@inline export function multiply14<P>(to: usize, a: usize, b: usize): void {
  const p = changetype<P>(0);
  let t0: i64 = 0, t1: i64 = 0, t2: i64 = 0, t3: i64 = 0, t4: i64 = 0, t5: i64 = 0, t6: i64 = 0;
  let t7: i64 = 0, t8: i64 = 0, t9: i64 = 0, t10: i64 = 0, t11: i64 = 0, t12: i64 = 0;
  for (let i: usize = 0; i < 112; i += 8) {
    const x = load<i64>(a + i);
    t0 += x * load<i64>(b);
    const q = quotient(t0, p.inverse());
    t0 = ((t0 + q * p.p0()) >> 28) + t1 + x * load<i64>(b, 8) + q * p.p1();
    t1 = t2 + x * load<i64>(b, 16) + q * p.p2();
    t2 = t3 + x * load<i64>(b, 24) + q * p.p3();
    t3 = t4 + x * load<i64>(b, 32) + q * p.p4();
    t4 = t5 + x * load<i64>(b, 40) + q * p.p5();
    t5 = t6 + x * load<i64>(b, 48) + q * p.p6();
    t6 = t7 + x * load<i64>(b, 56) + q * p.p7();
    t7 = t8 + x * load<i64>(b, 64) + q * p.p8();
    t8 = t9 + x * load<i64>(b, 72) + q * p.p9();
    t9 = t10 + x * load<i64>(b, 80) + q * p.p10();
    t10 = t11 + x * load<i64>(b, 88) + q * p.p11();
    t11 = t12 + x * load<i64>(b, 96) + q * p.p12();
    t12 = x * load<i64>(b, 104) + q * p.p13();
  }
  settle(to, t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, 0);
}

/** to = (a * b + c * d) / R, with one reduction (Longa, eprint 2022/367). */
// @ts-ignore: decorator
@inline export function multiplyTwo14<P>(to: usize, a: usize, b: usize, c: usize, d: usize): void {
  const p = changetype<P>(0);
  let t0: i64 = 0, t1: i64 = 0, t2: i64 = 0, t3: i64 = 0, t4: i64 = 0, t5: i64 = 0, t6: i64 = 0;
  let t7: i64 = 0, t8: i64 = 0, t9: i64 = 0, t10: i64 = 0, t11: i64 = 0, t12: i64 = 0;
  for (let i: usize = 0; i < 112; i += 8) {
    const x = load<i64>(a + i), y = load<i64>(c + i);
    t0 += x * load<i64>(b) + y * load<i64>(d);
    const q = quotient(t0, p.inverse());
    t0 = ((t0 + q * p.p0()) >> 28) + t1 + x * load<i64>(b, 8) + y * load<i64>(d, 8) + q * p.p1();
    t1 = t2 + x * load<i64>(b, 16) + y * load<i64>(d, 16) + q * p.p2();
    t2 = t3 + x * load<i64>(b, 24) + y * load<i64>(d, 24) + q * p.p3();
    t3 = t4 + x * load<i64>(b, 32) + y * load<i64>(d, 32) + q * p.p4();
    t4 = t5 + x * load<i64>(b, 40) + y * load<i64>(d, 40) + q * p.p5();
    t5 = t6 + x * load<i64>(b, 48) + y * load<i64>(d, 48) + q * p.p6();
    t6 = t7 + x * load<i64>(b, 56) + y * load<i64>(d, 56) + q * p.p7();
    t7 = t8 + x * load<i64>(b, 64) + y * load<i64>(d, 64) + q * p.p8();
    t8 = t9 + x * load<i64>(b, 72) + y * load<i64>(d, 72) + q * p.p9();
    t9 = t10 + x * load<i64>(b, 80) + y * load<i64>(d, 80) + q * p.p10();
    t10 = t11 + x * load<i64>(b, 88) + y * load<i64>(d, 88) + q * p.p11();
    t11 = t12 + x * load<i64>(b, 96) + y * load<i64>(d, 96) + q * p.p12();
    t12 = x * load<i64>(b, 104) + y * load<i64>(d, 104) + q * p.p13();
  }
  settle(to, t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, 0);
}

/** to = a with limbs of weight 1. */
// @ts-ignore: decorator
@inline export function carry14(to: usize, a: usize): void {
  settle(
    to, load<i64>(a), load<i64>(a, 8), load<i64>(a, 16), load<i64>(a, 24), load<i64>(a, 32), load<i64>(a, 40),
    load<i64>(a, 48), load<i64>(a, 56), load<i64>(a, 64), load<i64>(a, 72), load<i64>(a, 80), load<i64>(a, 88),
    load<i64>(a, 96), load<i64>(a, 104),
  );
}

/** to = a less the multiple of the prime that is nearest, of weight 1 and, within 2^-12 of p, between -p/2 and p/2. */
// @ts-ignore: decorator
@inline export function reduce14<P>(to: usize, a: usize): void {
  const p = changetype<P>(0);
  const times = (load<i64>(a, 104) * ((1 << 40) / p.p13()) + (1 << 39)) >> 40;
  settle(
    to,
    load<i64>(a) - times * p.p0(), load<i64>(a, 8) - times * p.p1(), load<i64>(a, 16) - times * p.p2(),
    load<i64>(a, 24) - times * p.p3(), load<i64>(a, 32) - times * p.p4(), load<i64>(a, 40) - times * p.p5(),
    load<i64>(a, 48) - times * p.p6(), load<i64>(a, 56) - times * p.p7(), load<i64>(a, 64) - times * p.p8(),
    load<i64>(a, 72) - times * p.p9(), load<i64>(a, 80) - times * p.p10(), load<i64>(a, 88) - times * p.p11(),
    load<i64>(a, 96) - times * p.p12(), load<i64>(a, 104) - times * p.p13(),
  );
}

/** to = a / 2, of weight 1: a or a + p is even. */
// @ts-ignore: decorator
@inline export function halve14<P>(to: usize, a: usize): void {
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
  const t9 = load<i64>(a, 72) + (odd & p.p9());
  const t10 = load<i64>(a, 80) + (odd & p.p10());
  const t11 = load<i64>(a, 88) + (odd & p.p11());
  const t12 = load<i64>(a, 96) + (odd & p.p12());
  const t13 = load<i64>(a, 104) + (odd & p.p13());
  settle(
    to, (t0 >> 1) + ((t1 & 1) << 27), (t1 >> 1) + ((t2 & 1) << 27), (t2 >> 1) + ((t3 & 1) << 27),
    (t3 >> 1) + ((t4 & 1) << 27), (t4 >> 1) + ((t5 & 1) << 27), (t5 >> 1) + ((t6 & 1) << 27),
    (t6 >> 1) + ((t7 & 1) << 27), (t7 >> 1) + ((t8 & 1) << 27), (t8 >> 1) + ((t9 & 1) << 27),
    (t9 >> 1) + ((t10 & 1) << 27), (t10 >> 1) + ((t11 & 1) << 27), (t11 >> 1) + ((t12 & 1) << 27),
    (t12 >> 1) + ((t13 & 1) << 27), t13 >> 1,
  );
}

/** Writes the prime. */
export function storePrime14<P>(to: usize): void {
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
  store<i64>(to, p.p9(), 72);
  store<i64>(to, p.p10(), 80);
  store<i64>(to, p.p11(), 88);
  store<i64>(to, p.p12(), 96);
  store<i64>(to, p.p13(), 104);
}
