import { MAX_ODD_MODULUS, powerModOdd } from "./montgomery-power.js";

/** Bits of an odd modulus that the kernel takes. */
const MAX_BITS = BigInt(8 * MAX_ODD_MODULUS);

/**
 * base ^ exponent modulo any number but zero; the exponent is big-endian without leading zeros, the base below the modulus. The
 * kernel works modulo the odd part of the modulus and shifts do modulo the power of two, which the Chinese remainder theorem
 * puts together (Koc, "Montgomery reduction with even modulus", IEE Proc. 141, 1994). Above what the kernel takes bigints are
 * as fast: their multiplication and division take less than quadratic time.
 */
export function power(base: bigint, exponent: Uint8Array, modulus: bigint): bigint {
  if (modulus === 1n) return 0n;
  if (exponent.length === 0) return 1n;
  if (exponent.length === 1 && exponent[0] === 1) return base;
  const zeros = trailingZeros(modulus);
  const odd = modulus >> zeros;
  if (odd >> MAX_BITS !== 0n) return powerBy(base, exponent, (product) => product % modulus);
  const modOdd = odd === 1n ? 0n : powerModOdd(base % odd, exponent, odd);
  if (zeros === 0n) return modOdd;
  const bits = Number(zeros);
  const modPower = powerBy(BigInt.asUintN(bits, base), exponent, (product) => BigInt.asUintN(bits, product));
  return modOdd + odd * BigInt.asUintN(bits, (modPower - modOdd) * inverse(odd, bits));
}

function trailingZeros(value: bigint): bigint {
  let zeros = 0n;
  // A word at a time, as each shift takes time with the length.
  while (BigInt.asUintN(64, value >> zeros) === 0n) zeros += 64n;
  while (((value >> zeros) & 1n) === 0n) zeros++;
  return zeros;
}

/** The inverse of an odd number modulo 2^bits, by Newton's iteration, which doubles the bits that are right. */
function inverse(odd: bigint, bits: number): bigint {
  let x = odd;
  for (let right = 3; right < bits; right *= 2) {
    const next = Math.min(2 * right, bits);
    x = BigInt.asUintN(next, x * (2n - BigInt.asUintN(next, odd) * x));
  }
  return BigInt.asUintN(bits, x);
}

/** base ^ exponent, four bits of the exponent at a time, with every product brought down. */
function powerBy(base: bigint, exponent: Uint8Array, reduce: (product: bigint) => bigint): bigint {
  const powers = [reduce(1n)];
  for (let i = 1; i < 16; i++) powers.push(reduce(powers[i - 1]! * base));
  let result = powers[0]!;
  for (const byte of exponent) {
    for (const nibble of [byte >> 4, byte & 15]) {
      for (let square = 0; square < 4; square++) result = reduce(result * result);
      if (nibble !== 0) result = reduce(result * powers[nibble]!);
    }
  }
  return result;
}
