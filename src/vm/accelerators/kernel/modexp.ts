// Modular exponentiation (EIP-198) of operands of any length that the caller bounds.
import { MAX_MODEXP_EXPONENT, MAX_MODEXP_OPERAND, FAILED, MODEXP_HEADER } from "./numbers";
import { divideDigits, lengthOf, multiplyDigits, shiftDown, shiftUp } from "./digits";
import { byteAt, lengthAt, readDigits } from "./modexp-input";
import {
  digitsOfSquare, MONTGOMERY_ROOM, MOST_BITS, multiplyResult, setBase, setModulus, setSquare, squareResult, writeResult,
  writeSquare,
} from "./montgomery";

/** Exponents up to here, in bytes, are not worth a table of 16 powers. */
const SHORT_EXPONENT: u32 = 4;

// @ts-ignore: decorator
@inline function digitsIn(bytes: u32): u32 { return (bytes + 3) >> 2; }

/** How many bits of the exponent are taken at a time. */
// @ts-ignore: decorator
@inline function stepOf(exponent: u32): i32 { return exponent > SHORT_EXPONENT ? 4 : 1; }

/** Digits that a dividend may take: the base, a product or R^2, and one more. */
function dividendDigits(base: u32, modulus: u32): u32 {
  return max(digitsIn(base), 2 * digitsIn(modulus)) + 16;
}

/** Whether the lengths are within the limits; `most` is one for each operand, or 0. */
function isAllowed(base: u64, exponent: u64, modulus: u64, most: u32): bool {
  if (most != 0) return base <= most && exponent <= most && modulus <= most;
  const operand = <u64>MAX_MODEXP_OPERAND;
  return base <= operand && exponent <= <u64>MAX_MODEXP_EXPONENT && modulus <= operand;
}

/** Bytes that `modexp` needs from `place` on. */
export function roomOfModexp(input: usize, size: u32, most: u32): u32 {
  const base = lengthAt(input, size, 0), exponent = lengthAt(input, size, 32), modulus = lengthAt(input, size, 64);
  if (!isAllowed(base, exponent, modulus, most)) return 0;
  const numbers = (2 + (1 << stepOf(<u32>exponent))) * (digitsIn(<u32>modulus) + 2);
  return <u32>modulus + 4 * (<u32>numbers + dividendDigits(<u32>base, <u32>modulus)) + MONTGOMERY_ROOM + 128;
}

/** Where the numbers are and what they are. */
let modulusAt: usize = 0;
let modulusDigits: usize = 0;
let dividend: usize = 0;
let powers: usize = 0;
let result: usize = 0;
/** Bits by which the modulus is shifted up. */
let shift: u64 = 0;

// @ts-ignore: decorator
@inline function aligned(at: usize): usize { return (at + 15) & ~15; }

/** Writes the result in as many bytes as the modulus has at `place`; returns their number. `most` is one for each operand, or 0. */
export function modexp(input: usize, size: u32, most: u32, place: usize): i32 {
  const base64 = lengthAt(input, size, 0), exponent64 = lengthAt(input, size, 32), modulus64 = lengthAt(input, size, 64);
  if (base64 == 0 && modulus64 == 0 && (most == 0 || exponent64 <= most)) return 0;
  if (!isAllowed(base64, exponent64, modulus64, most)) return FAILED;
  const base = <u32>base64, exponent = <u32>exponent64, modulus = <u32>modulus64;
  memory.fill(place, 0, modulus);

  modulusAt = aligned(place + modulus);
  readDigits(modulusAt, input, size, MODEXP_HEADER + base + exponent, modulus);
  modulusDigits = lengthOf(modulusAt, digitsIn(modulus));
  if (modulusDigits == 0 || (modulusDigits == 1 && load<u32>(modulusAt) == 1)) return modulus;

  dividend = aligned(modulusAt + (digitsIn(modulus) << 2));
  result = dividend + (dividendDigits(base, modulus) << 2);
  powers = result + (modulusDigits << 2);
  readDigits(dividend, input, size, MODEXP_HEADER, base);
  const start = firstByte(input, size, MODEXP_HEADER + base, exponent);
  const length = MODEXP_HEADER + base + exponent - start;
  const last = place + modulus;
  const bits = <u32>(modulusDigits << 5) - clz<u32>(load<u32>(modulusAt + ((modulusDigits - 1) << 2)));
  if ((load<u8>(modulusAt) & 1) != 0 && bits <= MOST_BITS) {
    raiseOdd(input, size, start, length, digitsIn(base), bits, last);
  } else {
    raiseAny(input, size, start, length, digitsIn(base), last);
  }
  return modulus;
}

/** Where the exponent's first byte is that is not zero, or its end. */
function firstByte(input: usize, size: u32, at: u32, length: u32): u32 {
  const end = at + length, known = min(end, size);
  let start = at;
  while (start < known && load<u8>(input + start) == 0) start++;
  return start < known ? start : end;
}

/** The dividend, of `count` digits, becomes what is left of it modulo the modulus, which is shifted up. */
function reduceDividend(count: usize): void {
  const length = lengthOf(dividend, count);
  for (let i = length; i <= modulusDigits; i++) store<u32>(dividend + (i << 2), 0);
  if (length < modulusDigits) return;
  store<u32>(dividend + (length << 2), 0);
  shiftUp(dividend, length + 1, shift);
  divideDigits(0, dividend, length, modulusAt, modulusDigits);
  shiftDown(dividend, modulusDigits, shift);
}

function shiftModulus(): void {
  shift = <u64>clz<u32>(load<u32>(modulusAt + ((modulusDigits - 1) << 2)));
  shiftUp(modulusAt, modulusDigits, shift);
}

/** Modulo an odd number of `bits` bits; the result ends at `last`. */
function raiseOdd(input: usize, size: u32, start: u32, length: u32, baseDigits: usize, bits: u32, last: usize): void {
  setModulus(aligned(powers), modulusAt, modulusDigits, bits);
  shiftModulus();
  reduceDividend(baseDigits);
  memory.copy(result, dividend, modulusDigits << 2);
  writeSquare(dividend);
  reduceDividend(digitsOfSquare(bits) + 1);
  setSquare(dividend, modulusDigits);
  const step = stepOf(length);
  setBase(result, modulusDigits, step);
  let isOne = true;
  for (let at = start; at < start + length; at++) {
    const byte = byteAt(input, size, at);
    for (let low = 8 - step; low >= 0; low -= step) {
      const digit = (byte >> low) & ((1 << step) - 1);
      if (!isOne) for (let i = 0; i < step; i++) squareResult();
      if (digit == 0) continue;
      multiplyResult(digit);
      isOne = false;
    }
  }
  const bytes = <usize>(bits + 7) >> 3;
  writeResult(last - bytes, bytes);
}

/** Modulo any number, by division of each product. */
function raiseAny(input: usize, size: u32, start: u32, length: u32, baseDigits: usize, last: usize): void {
  const bytes = modulusDigits << 2, step = stepOf(length);
  shiftModulus();
  reduceDividend(baseDigits);
  memory.fill(powers, 0, bytes);
  store<u32>(powers, 1);
  memory.copy(powers + bytes, dividend, bytes);
  for (let i: usize = 2; i < <usize>(1 << step); i++) multiplyInto(powers + i * bytes, powers + (i - 1) * bytes, powers + bytes);
  memory.copy(result, powers, bytes);
  let isOne = true;
  for (let at = start; at < start + length; at++) {
    const byte = byteAt(input, size, at);
    for (let low = 8 - step; low >= 0; low -= step) {
      const digit = (byte >> low) & ((1 << step) - 1);
      if (!isOne) for (let i = 0; i < step; i++) multiplyInto(result, result, result);
      if (digit == 0) continue;
      if (isOne) memory.copy(result, powers + <usize>digit * bytes, bytes);
      else multiplyInto(result, result, powers + <usize>digit * bytes);
      isOne = false;
    }
  }
  writeDigits(last);
}

/** to = a b modulo the modulus. */
function multiplyInto(to: usize, a: usize, b: usize): void {
  multiplyDigits(dividend, a, modulusDigits, b, modulusDigits);
  reduceDividend(2 * modulusDigits);
  memory.copy(to, dividend, modulusDigits << 2);
}

/** Writes the result's bytes, most significant first, so that they end at `last`; leading zeros may be more than there is room for. */
function writeDigits(last: usize): void {
  let size = modulusDigits << 2;
  while (size > 0 && load<u8>(result + size - 1) == 0) size--;
  for (let i: usize = 0; i < size; i++) store<u8>(last - 1 - i, load<u8>(result + i));
}
