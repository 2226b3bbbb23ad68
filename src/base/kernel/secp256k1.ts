// Recovery of keys and addresses on secp256k1 (SEC 1, section 4.1.6).
import { LATTICE, mapTable, readLattice, splitStreams } from "./endomorphism";
import { Field9 } from "./field9";
import { keccak256 } from "./keccak256";
import { decode, encode, enter, integerFromBytes, isOdd, leave, readConstants, setUp, small } from "./prime-field";
import { release, reserve } from "./scratch";
import { Secp256k1Field } from "./secp256k1-field";
import { Secp256k1Order } from "./secp256k1-primes";
import { oddMultiples, Secp256k1Points } from "./secp256k1-points";
import { isInfinity, isOnCurve, toAffine } from "./weierstrass";
import { DIGITS, STREAM, sumOfMultiples } from "./windows";

type F = Secp256k1Field;
type S = Field9<Secp256k1Order>;

/** The generator's x and y and the endomorphism's beta. */
const WORDS: usize = memory.data<u64>([
  0x59f2815b16f81798, 0x029bfcdb2dce28d9, 0x55a06295ce870b07, 0x79be667ef9dcbbac,
  0x9c47d08ffb10d4b8, 0xfd17b448a6855419, 0x5da4fbfc0e1108a8, 0x483ada7726a3c465,
  0xc1396c28719501ee, 0x9cf0497512f58995, 0x6e64479eac3434e9, 0x7ae96a2b657c0710,
]);
const LATTICE_WORDS: usize = memory.data<u64>([
  0xffd12641348bb760, 0x2a7b551428e3d194, 0x9bd0d921c92509d6, 0x00610da4434fa8d7,
  0x8c2ae3695d1588ff, 0x88442411593bea0d, 0x50dea8ff52157fc9, 0x01c886fdac021d10,
  0x6f547fa90abfe4c3, 0xe4437ed6010e8828, 0x0000000000000000, 0x0000000000000000,
  0xd765cda83db1562c, 0x8a280ac50774346d, 0xfffffffffffffffe, 0xffffffffffffffff,
  0xe0cfc810b51283cf, 0xa880b9fc8ec739c2, 0x5ad9e3fd77ed9ba4, 0xac9c52b33fa3cf1f,
]);
/**
 * Odd multiples of the generator are kept, so there may be many; those of the other point are made for each signature.
 */
const GENERATOR_WIDTH: u32 = 8;
const GENERATOR_MULTIPLES: usize = 64;
const WIDTH: u32 = 5;
const MULTIPLES: usize = 8;

const GENERATOR_TABLE: usize = memory.data(64 * 160, 16);
const GENERATOR_TABLE_BETA: usize = memory.data(64 * 160, 16);
const TABLE: usize = memory.data(8 * 160, 16);
const TABLE_BETA: usize = memory.data(8 * 160, 16);
const BETA: usize = memory.data(80, 16);
const SEVEN: usize = memory.data(80, 16);
const CONSTANTS_LATTICE: usize = memory.data(LATTICE, 16);
const DIGITS_AT: usize = memory.data(4 * 272, 16);
const STREAMS: usize = memory.data(32, 16);

let isPrepared: bool = false;

/** Computes the constants that are kept in limbs. */
function prepare(): void {
  if (isPrepared) return;
  setUp<F>();
  setUp<S>();
  small<F>(SEVEN, 7);
  readLattice<S>(CONSTANTS_LATTICE, LATTICE_WORDS);
  const g = reserve(3 * 80);
  readConstants<F>(g, WORDS, 3);
  memory.copy(BETA, g + 160, 80);
  oddMultiples(GENERATOR_TABLE, g, GENERATOR_MULTIPLES);
  mapTable<F>(GENERATOR_TABLE_BETA, GENERATOR_TABLE, GENERATOR_MULTIPLES, BETA);
  release(g);
  isPrepared = true;
}

/**
 * Writes the 20 bytes of the address whose key's signature of the hash is (r, s), r being the x of a point whose y is odd
 * (`parity` 1) or not (0). Hash, r and s are 32 bytes each, most significant first. False, and nothing written, when there is no
 * such key.
 */
export function recoverAddress(to: usize, hash: usize, r: usize, s: usize, parity: i32): bool {
  const key = reserve(96);
  const is = recoverPublicKey(key, hash, r, s, parity);
  if (is) {
    keccak256(key + 64, key, 64);
    memory.copy(to, key + 76, 20);
  }
  release(key);
  return is;
}

/** Likewise for the key itself: its x and y, 32 bytes each. */
export function recoverPublicKey(to: usize, hash: usize, r: usize, s: usize, parity: i32): bool {
  return recoverFromPoint(to, hash, r, r, s, parity);
}

/** Likewise, where the point's x is not r itself but, say, r and the order. */
export function recoverFromPoint(to: usize, hash: usize, x: usize, r: usize, s: usize, parity: i32): bool {
  prepare();
  const t = reserve(4 * 80 + 240);
  const is = recoverAt(to, hash, x, r, s, parity, t, t + 80, t + 160, t + 240, t + 320);
  release(t);
  return is;
}

function recoverAt(
  to: usize, hash: usize, x: usize, rBytes: usize, sBytes: usize, parity: i32, r: usize, s: usize, z: usize, inverse: usize,
  point: usize,
): bool {
  const f = changetype<S>(0);
  if (!decode<S>(r, rBytes) || !decode<S>(s, sBytes) || f.isZero(r) || f.isZero(s)) return false;
  if (!liftX(point, x, parity != 0)) return false;
  oddMultiples(TABLE, point, MULTIPLES);
  mapTable<F>(TABLE_BETA, TABLE, MULTIPLES, BETA);

  integerFromBytes<S>(z, hash, 32);
  enter<S>(z, z);
  f.invert(inverse, r);
  f.multiply(s, s, inverse);
  f.multiply(z, z, inverse);
  f.negate(z, z);
  leave<S>(s, s);
  leave<S>(z, z);
  const length = max(
    splitStreams<S>(STREAMS, DIGITS_AT, s, CONSTANTS_LATTICE, TABLE, TABLE_BETA, WIDTH),
    splitStreams<S>(
      STREAMS + 2 * STREAM, DIGITS_AT + 2 * DIGITS, z, CONSTANTS_LATTICE,
      GENERATOR_TABLE, GENERATOR_TABLE_BETA, GENERATOR_WIDTH,
    ),
  );
  sumOfMultiples<F, Secp256k1Points>(point, STREAMS, 4, length);
  if (isInfinity<F>(point)) return false;
  toAffine<F>(point, point);
  encode<F>(to, point);
  encode<F>(to + 32, point + 80);
  return true;
}

/** The affine point with the x, most significant byte first, and a y that is odd or not. False when there is none. */
function liftX(point: usize, x: usize, isOddY: bool): bool {
  const f = changetype<F>(0), y = point + 80;
  if (!decode<F>(point, x)) return false;
  f.square(y, point);
  f.multiply(y, y, point);
  f.add(y, y, SEVEN);
  root(y, y);
  if (!isOnCurve<F>(point, SEVEN)) return false;
  if (isOdd<F>(y) != isOddY) f.negate(y, y);
  return true;
}

/** to = a^(2^count), which may be a itself. */
function squareTimes(to: usize, a: usize, count: i32): void {
  const f = changetype<F>(0);
  f.square(to, a);
  for (let i = 1; i < count; i++) f.square(to, to);
}

/**
 * to = a^((p + 1) / 4), a root when there is one, as p is 3 modulo 4. The exponent is 223 ones, a zero, 22 ones, four zeros, 11 and
 * two zeros; names say how many ones have been made.
 */
function root(to: usize, a: usize): void {
  const f = changetype<F>(0);
  const x2 = reserve(6 * 80), x3 = x2 + 80, x11 = x2 + 160, x22 = x2 + 240, x44 = x2 + 320, t = x2 + 400;
  f.square(t, a);
  f.multiply(x2, t, a);
  f.square(t, x2);
  f.multiply(x3, t, a);
  squareTimes(t, x3, 3);
  f.multiply(t, t, x3);
  squareTimes(t, t, 3);
  f.multiply(t, t, x3);
  squareTimes(t, t, 2);
  f.multiply(x11, t, x2);
  squareTimes(t, x11, 11);
  f.multiply(x22, t, x11);
  squareTimes(t, x22, 22);
  f.multiply(x44, t, x22);
  squareTimes(t, x44, 44);
  f.multiply(t, t, x44);
  // x88
  memory.copy(x11, t, 80);
  squareTimes(t, t, 88);
  f.multiply(t, t, x11);
  squareTimes(t, t, 44);
  f.multiply(t, t, x44);
  squareTimes(t, t, 3);
  f.multiply(t, t, x3);
  // x223
  squareTimes(t, t, 23);
  f.multiply(t, t, x22);
  squareTimes(t, t, 6);
  f.multiply(t, t, x2);
  squareTimes(to, t, 2);
  release(x2);
}
