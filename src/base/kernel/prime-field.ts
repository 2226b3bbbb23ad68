// The field of integers modulo a prime, for any number of limbs: `F` is Field9 or another class of its form.
import { invertLimbs } from "./invert";
import { release, reserve } from "./scratch";

/** The sign of the number that the limbs make: that of the highest that is not zero, for limbs of weight 1. */
function sign(a: usize, limbs: usize): i32 {
  for (let i = limbs; i-- > 0;) {
    const limb = load<i64>(a + (i << 3));
    if (limb != 0) return limb < 0 ? -1 : 1;
  }
  return 0;
}

function isSame(a: usize, b: usize, factor: i64, limbs: usize): bool {
  for (let i: usize = 0; i < limbs << 3; i += 8) if (load<i64>(a + i) != factor * load<i64>(b + i)) return false;
  return true;
}

/** Whether a product, which is between -p and p and has only one form in limbs, is 0 modulo p. */
export function isZeroProduct<F>(a: usize): bool {
  const f = changetype<F>(0);
  return isSame(a, f.prime(), 0, f.limbs()) || isSame(a, f.prime(), 1, f.limbs()) || isSame(a, f.prime(), -1, f.limbs());
}

/** Fills in the prime's constants, where R = 2^radixBits: R^3 is 1 doubled often enough, by way of R and R^2. */
export function setUp<F>(): void {
  const f = changetype<F>(0), size = f.size();
  f.storePrime(f.prime());
  const power = f.prime() + 4 * size;
  memory.fill(power, 0, size);
  store<i64>(power, 1);
  for (let k: usize = 1; k <= 3; k++) {
    for (let i: usize = 0; i < f.radixBits(); i++) {
      f.add(power, power, power);
      f.carry(power, power);
      if (sign(power, f.limbs()) < 0) f.add(power, power, f.prime());
      else f.subtract(power, power, f.prime());
      f.carry(power, power);
    }
    if (k < 3) memory.copy(f.prime() + (2 * k - 1) * size, power, size);
  }
}

/** to = a * R, of which products are the element a. */
export function enter<F>(to: usize, a: usize): void {
  const f = changetype<F>(0);
  f.multiply(to, a, f.montgomerySquare());
}

/** to = a / R between 0 and p - 1: the integer for which the element stands. */
export function leave<F>(to: usize, a: usize): void {
  const f = changetype<F>(0), one = reserve(f.size());
  memory.fill(one, 0, f.size());
  store<i64>(one, 1);
  f.multiply(to, a, one);
  if (sign(to, f.limbs()) < 0) {
    f.add(to, to, f.prime());
    f.carry(to, to);
  }
  release(one);
}

/** The limbs of an unsigned integer of `bytes` bytes, most significant first; of weight 2. */
export function integerFromBytes<F>(to: usize, from: usize, bytes: usize): void {
  const f = changetype<F>(0), bits = f.bits();
  const little = reserve(64);
  memory.fill(little, 0, 64);
  for (let i: usize = 0; i < bytes; i++) store<u8>(little + i, load<u8>(from + bytes - 1 - i));
  const mask = (<u64>1 << <u64>bits) - 1;
  for (let i: usize = 0, bit: usize = 0; i < f.limbs(); i++, bit += bits) {
    store<u64>(to + (i << 3), (load<u64>(little + (bit >> 3)) >> <u64>(bit & 7)) & mask);
  }
  if (f.limbs() & 1) store<u64>(to + (f.limbs() << 3), 0);
  release(little);
}

/** The bytes, least significant first, of the integer that the limbs make, which is not negative. */
export function integerToBytes<F>(to: usize, a: usize, bytes: usize): void {
  const f = changetype<F>(0);
  let held: i64 = 0, bits: usize = 0, limb: usize = 0;
  for (let i: usize = 0; i < bytes; i++) {
    if (bits < 8 && limb < f.limbs()) {
      held += load<i64>(a + (limb++ << 3)) << <i64>bits;
      bits += f.bits();
    }
    store<u8>(to + i, <u8>held);
    held >>= 8;
    bits -= 8;
  }
}

/** Reads an element, most significant byte first. False when it is not below the prime. */
export function decode<F>(to: usize, from: usize): bool {
  const f = changetype<F>(0), difference = reserve(f.size());
  integerFromBytes<F>(to, from, f.bytes());
  f.subtract(difference, to, f.prime());
  f.carry(difference, difference);
  const isBelow = sign(difference, f.limbs()) < 0;
  enter<F>(to, to);
  release(difference);
  return isBelow;
}

/** Writes an element, most significant byte first. */
export function encode<F>(to: usize, a: usize): void {
  const f = changetype<F>(0), integer = reserve(f.size() + 64), little = integer + f.size();
  leave<F>(integer, a);
  integerToBytes<F>(little, integer, f.bytes());
  for (let i: usize = 0; i < f.bytes(); i++) store<u8>(to + i, load<u8>(little + f.bytes() - 1 - i));
  release(integer);
}

/** Whether the integer for which an element stands is odd. */
export function isOdd<F>(a: usize): bool {
  const integer = reserve(changetype<F>(0).size());
  leave<F>(integer, a);
  const odd = load<i64>(integer) & 1;
  release(integer);
  return odd != 0;
}

/** to = 1 / a; of 0 it makes some element or other. */
export function invertPrime<F>(to: usize, a: usize): void {
  const f = changetype<F>(0);
  // The limbs hold a * R, so the inverse of that takes R^3 / R to become one of a.
  f.multiply(to, a, f.one());
  invertLimbs(to, to, f.prime(), f.inverseOfPrime(), f.limbs(), f.bits());
  f.multiply(to, to, f.prime() + 4 * f.size());
}

/** to = a ^ e, where `exponent` is `bytes` long, least significant byte first; four bits of it at a time. */
export function power<F>(to: usize, a: usize, exponent: usize, bytes: usize): void {
  const f = changetype<F>(0), size = f.size();
  const powers = reserve(16 * size);
  memory.copy(powers, f.one(), size);
  for (let i: usize = 1; i < 16; i++) f.multiply(powers + i * size, powers + (i - 1) * size, a);
  memory.copy(to, powers, size);
  for (let i = bytes << 1; i-- > 0;) {
    for (let k = 0; k < 4; k++) f.square(to, to);
    const digit = (load<u8>(exponent + (i >> 1)) >> <u8>((i & 1) << 2)) & 15;
    if (digit != 0) f.multiply(to, to, powers + <usize>digit * size);
  }
  release(powers);
}

/** The sign of an integer in limbs of weight 1. */
export function signOf<F>(a: usize): i32 {
  return sign(a, changetype<F>(0).limbs());
}

/** to = the element of a small integer. */
export function small<F>(to: usize, value: i64): void {
  const f = changetype<F>(0);
  memory.fill(to, 0, f.size());
  store<i64>(to, value);
  enter<F>(to, to);
}

/**
 * Turns the elements of `count` constants, kept as integers of so many 64-bit words, least significant first, into
 * limbs.
 */
export function readConstants<F>(to: usize, words: usize, count: usize): void {
  for (let i: usize = 0; i < count; i++) readConstant<F>(to + i * changetype<F>(0).size(), words + i * changetype<F>(0).bytes());
}

function readConstant<F>(to: usize, words: usize): void {
  const f = changetype<F>(0), big = reserve(64);
  for (let i: usize = 0; i < f.bytes(); i++) store<u8>(big + i, load<u8>(words + f.bytes() - 1 - i));
  decode<F>(to, big);
  release(big);
}
