// Scalars split in two halves for curves with an endomorphism (x, y) -> (beta x, y) = lambda (x, y): Gallant, Lambert
// and Vanstone, "Faster point multiplication on elliptic curves with efficient endomorphisms", CRYPTO 2001; Guide to
// ECC, algorithm 3.74.
import { leave, readConstants } from "./prime-field";
import { release, reserve } from "./scratch";
import { DIGITS, setStream, STREAM } from "./windows";

/** Bits by which the multipliers of `Lattice` are shifted: 13 limbs of 29. */
const SHIFT_LIMBS: usize = 13;

/**
 * k = k1 + k2 lambda modulo the order, each half below 2^130 in magnitude, as integers in limbs. `S` is the field of
 * scalars, and `lattice` points to five of its elements: round(2^377 b2 / n) and round(-2^377 b1 / n) as integers,
 * then -b1, -b2 and -lambda, where (a1, b1) and (a2, b2) are short vectors with a + b lambda = 0.
 */
export function split<S>(k1: usize, k2: usize, k: usize, lattice: usize): void {
  const s = changetype<S>(0), size = s.size();
  const c1 = reserve(2 * size), c2 = c1 + size;
  multiplyHigh(c1, k, lattice);
  multiplyHigh(c2, k, lattice + size);
  // The halves are so much shorter than the order that products, being within half of it from zero, are they themselves.
  s.multiplyTwo(k2, c1, lattice + 2 * size, c2, lattice + 3 * size);
  s.multiplyTwo(k1, k, s.one(), k2, lattice + 4 * size);
  release(c1);
}

/** to = a * b / 2^377 within a few units: columns that are too low to matter are left out. */
function multiplyHigh(to: usize, a: usize, b: usize): void {
  memory.fill(to, 0, 80);
  let carry: i64 = 0;
  for (let column: usize = SHIFT_LIMBS - 2; column <= 17; column++) {
    let sum = carry;
    for (let i: usize = column < 9 ? 0 : column - 8; i < 9 && i <= column; i++) {
      sum += load<i64>(a + (i << 3)) * load<i64>(b + ((column - i) << 3));
    }
    carry = (sum + (1 << 28)) >> 29;
    if (column >= SHIFT_LIMBS) store<i64>(to + ((column - SHIFT_LIMBS) << 3), sum - (carry << 29));
  }
}

/** Bytes of a lattice's constants. */
export const LATTICE: i32 = 5 * 80;

/** Reads the constants of `split` from five integers of four 64-bit words, least significant first. */
export function readLattice<S>(to: usize, words: usize): void {
  readConstants<S>(to, words, 5);
  for (let i: usize = 0; i < 2; i++) leave<S>(to + i * 80, to + i * 80);
}

/** The affine points (beta x, y) of `count` points. */
export function mapTable<F>(to: usize, table: usize, count: usize, beta: usize): void {
  const f = changetype<F>(0), size = f.size();
  for (let at: usize = 0; at < count * 2 * size; at += 2 * size) {
    f.multiply(to + at, table + at, beta);
    memory.copy(to + at + size, table + at + size, size);
  }
}

/** Bytes of a half scalar, with its carry. */
const HALF_BYTES: usize = 17;

/**
 * Sets up the two streams of scalar * P from the odd multiples of P and of lambda P and returns the number of digits.
 * The scalar is an integer in limbs; its digits go to 2 * DIGITS bytes from `digits` on.
 */
export function splitStreams<S>(
  streams: usize, digits: usize, scalar: usize, lattice: usize, table: usize, tableBeta: usize, width: u32,
): i32 {
  const size = changetype<S>(0).size();
  const k1 = reserve(2 * size), k2 = k1 + size;
  split<S>(k1, k2, scalar, lattice);
  const length = max(
    setStream<S>(streams, digits, k1, table, HALF_BYTES, width),
    setStream<S>(streams + STREAM, digits + DIGITS, k2, tableBeta, HALF_BYTES, width),
  );
  release(k1);
  return length;
}
