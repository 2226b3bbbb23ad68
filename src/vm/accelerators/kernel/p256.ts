// Verification of ECDSA signatures on P-256, secp256r1 (FIPS 186-5, section 6.4.2).
import { Field9 } from "../../../base/kernel/field9";
import { decode, encode, enter, integerFromBytes, leave, readConstants, setUp } from "../../../base/kernel/prime-field";
import { isInfinity, isOnCurve, oddMultiples, toAffine, Weierstrass } from "../../../base/kernel/weierstrass";
import { release, reserve } from "../../../base/kernel/scratch";
import { P256Order, P256Prime } from "./primes";
import { DIGITS, setStream, STREAM, sumOfMultiples } from "../../../base/kernel/windows";

type F = Field9<P256Prime>;
type S = Field9<P256Order>;

/** The generator's x and y and the curve's b. */
const WORDS: usize = memory.data<u64>([
  0xf4a13945d898c296, 0x77037d812deb33a0, 0xf8bce6e563a440f2, 0x6b17d1f2e12c4247,
  0xcbb6406837bf51f5, 0x2bce33576b315ece, 0x8ee7eb4a7c0f9e16, 0x4fe342e2fe1a7f9b,
  0x3bce3c3e27d2604b, 0x651d06b0cc53b0f6, 0xb3ebbd55769886bc, 0x5ac635d8aa3a93e7,
]);

/** Odd multiples of the generator are kept, so there may be many; those of the key are made for each signature. */
const GENERATOR_WIDTH: u32 = 8;
const GENERATOR_MULTIPLES: usize = 64;
const WIDTH: u32 = 5;
const MULTIPLES: usize = 8;
const SCALAR_BYTES: usize = 32;

const CONSTANTS: usize = memory.data(3 * 80, 16);
const B: usize = CONSTANTS + 160;
const GENERATOR_TABLE: usize = memory.data(64 * 160, 16);
const TABLE: usize = memory.data(8 * 160, 16);
const DIGITS_AT: usize = memory.data(2 * 272, 16);
const STREAMS: usize = memory.data(16, 16);

let isPrepared: bool = false;

/** Computes the constants that are kept in limbs. */
function prepare(): void {
  if (isPrepared) return;
  setUp<F>();
  setUp<S>();
  readConstants<F>(CONSTANTS, WORDS, 3);
  oddMultiples<F>(GENERATOR_TABLE, CONSTANTS, GENERATOR_MULTIPLES);
  isPrepared = true;
}

/** Whether (r, s) is a signature of the hash by the key (x, y): five times 32 bytes, most significant first. */
export function verifyP256(input: usize): bool {
  prepare();
  const t = reserve(4 * 80 + 240), r = t, s = t + 80, z = t + 160, inverse = t + 240, point = t + 320;
  const isValid = verifyAt(input, r, s, z, inverse, point);
  release(t);
  return isValid;
}

function verifyAt(input: usize, r: usize, s: usize, z: usize, inverse: usize, point: usize): bool {
  const f = changetype<S>(0);
  if (!decode<S>(r, input + 32) || !decode<S>(s, input + 64) || f.isZero(r) || f.isZero(s)) return false;
  if (!decode<F>(point, input + 96) || !decode<F>(point + 80, input + 128)) return false;
  // Every point of the curve is of its prime order, and infinity has no place in the input: (0, 0) is not on the curve.
  if (!isOnCurve<F>(point, B)) return false;
  oddMultiples<F>(TABLE, point, MULTIPLES);

  integerFromBytes<S>(z, input, 32);
  enter<S>(z, z);
  f.invert(inverse, s);
  f.multiply(z, z, inverse);
  f.multiply(s, r, inverse);
  leave<S>(z, z);
  leave<S>(s, s);
  const length = max(
    setStream<S>(STREAMS, DIGITS_AT, z, GENERATOR_TABLE, SCALAR_BYTES, GENERATOR_WIDTH),
    setStream<S>(STREAMS + STREAM, DIGITS_AT + DIGITS, s, TABLE, SCALAR_BYTES, WIDTH),
  );
  sumOfMultiples<F, Weierstrass<F>>(point, STREAMS, 2, length);
  if (isInfinity<F>(point)) return false;
  toAffine<F>(point, point);
  // x, which may be above the order, modulo it.
  encode<F>(inverse, point);
  integerFromBytes<S>(z, inverse, 32);
  f.negate(r, r);
  f.multiplyTwo(z, z, f.montgomerySquare(), r, f.one());
  return f.isZero(z);
}
