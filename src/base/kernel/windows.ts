// Sums of multiples of points by interleaved windows (Strauss; width-w NAF as in the Guide to Elliptic Curve
// Cryptography, 3.3).
import { affineSize, pointSize, setInfinity } from "./weierstrass";
import { integerToBytes, signOf } from "./prime-field";
import { release, reserve } from "./scratch";

/** Digits of a scalar of up to 256 bits: one more for the carry. */
export const DIGITS: usize = 272;

/**
 * Writes the digits, odd or zero and below 2^(width - 1) in magnitude, of an integer of `bytes` bytes, least
 * significant first, followed by 8 bytes of zeros. Returns how many there are up to the last that is not zero.
 */
export function recode(digits: usize, integer: usize, bytes: usize, width: u32): i32 {
  memory.fill(digits, 0, DIGITS);
  const bits = <u32>bytes << 3;
  let carry: u32 = 0, length = 0;
  for (let i: u32 = 0; i <= bits;) {
    const window = (load<u32>(integer + (i >> 3)) >> (i & 7)) & ((1 << width) - 1);
    if ((window & 1) == carry) {
      i++;
      continue;
    }
    let digit = <i32>(window + carry);
    carry = <u32>digit >> (width - 1);
    digit -= <i32>(carry << width);
    store<i8>(digits + i, <i8>digit);
    length = <i32>i + 1;
    i += width;
  }
  return length;
}

/** Bytes of a stream: where a scalar's digits and the odd multiples of its point (affine) are. */
export const STREAM: usize = 8;

/** Sets a stream up from an integer in limbs; returns the number of its digits. */
export function setStream<S>(stream: usize, digits: usize, integer: usize, table: usize, bytes: usize, width: u32): i32 {
  store<usize>(stream, digits);
  store<usize>(stream, table, 4);
  return recodeSigned<S>(digits, integer, bytes, width);
}

/** to = the sum of `count` streams, whose digits are no more than `length`; `C` has the formulas of the curve. */
export function sumOfMultiples<F, C>(to: usize, streams: usize, count: usize, length: i32): void {
  const f = changetype<F>(0), curve = changetype<C>(0), size = f.size();
  const negative = reserve(size + pointSize<F>()), sum = negative + size;
  setInfinity<F>(sum);
  let isEmpty = true;
  for (let i = length - 1; i >= 0; i--) {
    if (!isEmpty) curve.double(sum, sum);
    for (let k: usize = 0; k < count; k++) {
      const stream = streams + k * STREAM;
      const digit = <i32>load<i8>(load<usize>(stream) + i);
      if (digit == 0) continue;
      const point = load<usize>(stream, 4) + (<usize>abs(digit) >> 1) * affineSize<F>();
      isEmpty = false;
      if (digit > 0) {
        curve.addAffine(sum, sum, point, point + size);
      } else {
        f.negate(negative, point + size);
        curve.addAffine(sum, sum, point, negative);
      }
    }
  }
  memory.copy(to, sum, pointSize<F>());
  release(negative);
}

/** Digits of an integer in limbs that is below 2^(8 * bytes) in magnitude; see `recode`. */
export function recodeSigned<S>(digits: usize, integer: usize, bytes: usize, width: u32): i32 {
  const s = changetype<S>(0);
  const magnitude = reserve(s.size() + 48), little = magnitude + s.size();
  const isNegative = signOf<S>(integer) < 0;
  if (isNegative) s.negate(magnitude, integer);
  else memory.copy(magnitude, integer, s.size());
  memory.fill(little, 0, 48);
  integerToBytes<S>(little, magnitude, bytes);
  const length = recode(digits, little, bytes, width);
  if (isNegative) {
    for (let i = 0; i < length; i++) store<i8>(digits + i, -load<i8>(digits + i));
  }
  release(magnitude);
  return length;
}
