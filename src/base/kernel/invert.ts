// Inversion modulo a prime by divisions with transition matrices (Bernstein and Yang, "Fast constant-time gcd
// computation and modular inversion", TCHES 2019/3), in variable time: nothing here is secret.
import { release, reserve } from "./scratch";

/** Rows (u v) and (q r) of the matrix that the last steps made. */
let u: i64 = 0;
let v: i64 = 0;
let q: i64 = 0;
let r: i64 = 0;

/** `count` division steps on the lowest bits of f, which is odd, and g. Returns the new delta; it starts at 1. */
function divisionSteps(startDelta: i32, count: i32, startF: u32, startG: u32): i32 {
  let delta = startDelta, f = startF, g = startG;
  let a: i32 = 1, b: i32 = 0, c: i32 = 0, d: i32 = 1;
  for (let left = count; ;) {
    // Halving an even g is one step each.
    const zeros = min<i32>(<i32>ctz<u32>(g), left);
    g = g >> zeros;
    a <<= zeros;
    b <<= zeros;
    delta += zeros;
    left -= zeros;
    if (left == 0) break;
    if (delta > 0) {
      delta = -delta;
      const oldF = f, oldA = a, oldB = b;
      f = g; a = c; b = d;
      g = 0 - oldF; c = -oldA; d = -oldB;
    }
    // As many low bits of g as the delta lets vanish before the next exchange, four at most, by one multiple of f.
    const bits = min<i32>(min<i32>(1 - delta, left), 4);
    // f * f is 1 modulo 8, so this is -g / f modulo 16.
    const inverse = f + (((f + 1) & 4) << 1);
    const factor = ((0 - g) * inverse) & ((1 << bits) - 1);
    g += f * factor;
    c += a * <i32>factor;
    d += b * <i32>factor;
  }
  u = a; v = b; q = c; r = d;
  return delta;
}

/** (f, g) = (u f + v g, q f + r g) / 2^bits, which leaves no remainder. */
function updatePair(f: usize, g: usize, limbs: usize, bits: i64): void {
  const half: i64 = 1 << (bits - 1);
  const size = limbs << 3;
  let x = load<i64>(f), y = load<i64>(g);
  let carryF = (u * x + v * y) >> bits, carryG = (q * x + r * y) >> bits;
  for (let i: usize = 8; i < size; i += 8) {
    x = load<i64>(f + i);
    y = load<i64>(g + i);
    carryF += u * x + v * y;
    carryG += q * x + r * y;
    const highF = (carryF + half) >> bits, highG = (carryG + half) >> bits;
    store<i64>(f + i - 8, carryF - (highF << bits));
    store<i64>(g + i - 8, carryG - (highG << bits));
    carryF = highF;
    carryG = highG;
  }
  store<i64>(f + size - 8, carryF);
  store<i64>(g + size - 8, carryG);
}

/** (d, e) = (u d + v e, q d + r e) / 2^bits modulo the prime; each grows by half of it at most. */
function updateCoefficients(d: usize, e: usize, prime: usize, inverse: i64, limbs: usize, bits: i64): void {
  const half: i64 = 1 << (bits - 1), unused = 64 - bits;
  const size = limbs << 3;
  let x = load<i64>(d), y = load<i64>(e), p = load<i64>(prime);
  let carryD = u * x + v * y, carryE = q * x + r * y;
  const timesD = -((carryD * inverse) << unused) >> unused, timesE = -((carryE * inverse) << unused) >> unused;
  carryD = (carryD + timesD * p) >> bits;
  carryE = (carryE + timesE * p) >> bits;
  for (let i: usize = 8; i < size; i += 8) {
    x = load<i64>(d + i);
    y = load<i64>(e + i);
    p = load<i64>(prime + i);
    carryD += u * x + v * y + timesD * p;
    carryE += q * x + r * y + timesE * p;
    const highD = (carryD + half) >> bits, highE = (carryE + half) >> bits;
    store<i64>(d + i - 8, carryD - (highD << bits));
    store<i64>(e + i - 8, carryE - (highE << bits));
    carryD = highD;
    carryE = highE;
  }
  store<i64>(d + size - 8, carryD);
  store<i64>(e + size - 8, carryE);
}

function isZeroInteger(a: usize, size: usize): bool {
  for (let i: usize = 0; i < size; i += 8) if (load<i64>(a + i) != 0) return false;
  return true;
}

/**
 * to = 1 / a modulo the prime, which does not divide a, as integers in limbs of `bits` bits; `inverse` is that of the
 * prime modulo 2^bits. The result is within a few primes of zero.
 */
export function invertLimbs(to: usize, a: usize, prime: usize, inverse: i64, limbs: usize, bits: usize): void {
  const size = limbs << 3, width = (size + 15) & ~15;
  const f = reserve(4 * width), g = f + width, d = g + width, e = d + width;
  memory.copy(f, prime, size);
  memory.copy(g, a, size);
  memory.fill(d, 0, 2 * width);
  store<i64>(e, 1);
  let delta = 1;
  while (!isZeroInteger(g, size)) {
    delta = divisionSteps(delta, <i32>bits, <u32>load<i64>(f), <u32>load<i64>(g));
    updatePair(f, g, limbs, <i64>bits);
    updateCoefficients(d, e, prime, inverse, limbs, <i64>bits);
  }
  // f is now the greatest common divisor, 1, or -1.
  const factor = load<i64>(f) == -1 ? <i64>-1 : <i64>1;
  for (let i: usize = 0; i < size; i += 8) store<i64>(to + i, factor * load<i64>(d + i));
  if (width != size) store<i64>(to + size, 0);
  release(f);
}
