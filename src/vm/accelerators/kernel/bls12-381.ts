// The groups of BLS12-381, with points encoded as in EIP-2537.
import { Field9 } from "../../../base/kernel/field9";
import { decode, encode, readConstants, setUp, small } from "../../../base/kernel/prime-field";
import { Field14 } from "./field14";
import { add, fromAffine, isInfinity, isOnCurve, setInfinity, toAffine, Weierstrass } from "../../../base/kernel/weierstrass";
import { Bls12381Order, Bls12381Prime } from "./primes";
import { Fp2 } from "./fp2";
import { isSamePoint, prepareTwist, psi } from "./twist";
import { LATTICE, readLattice } from "../../../base/kernel/endomorphism";
import { recode, sumOfMultiples } from "../../../base/kernel/windows";
import { release, reserve } from "../../../base/kernel/scratch";

export type F = Field14<Bls12381Prime>;
export type S = Field9<Bls12381Order>;
export type E = Fp2<F, Bls12381Tower>;

/** Bytes of elements of Fp and Fp2, and of the former when encoded. */
export const ONE: usize = 112;
export const TWO: usize = 224;
export const ENCODED: usize = 64;

/** Xi is 1 + u, and the twist y^2 = x^3 + 4 xi. */
@final @unmanaged
export class Bls12381Tower {
  @inline nonresidue(): i32 { return 1; }
  @inline isDivided(): bool { return false; }
  @inline twistB(): usize { return TWIST_B; }
}

/** The endomorphism's beta, for lambda = -x^2, and the generator's x and y. */
const WORDS: usize = memory.data<u64>([
  0x2e01fffffffefffe, 0xde17d813620a0002, 0xddb3a93be6f89688,
  0xba69c6076a0f77ea, 0x5f19672fdf76ce51, 0x0000000000000000,
  0xfb3af00adb22c6bb, 0x6c55e83ff97a1aef, 0xa14e3a3f171bac58,
  0xc3688c4f9774b905, 0x2695638c4fa9ac0f, 0x17f1d3a73197d794,
  0x0caa232946c5e7e1, 0xd03cc744a2888ae4, 0x00db18cb2c04b3ed,
  0xfcf5e095d5d00af6, 0xa09e30ed741d8ae4, 0x08b3f481e3aaa0f1,
]);
const LATTICE_WORDS: usize = memory.data<u64>([
  0xf8716bb96e0fc11e, 0x046aa129dbfdbc6e, 0x0000000000000000, 0x0000000000000000,
  0x4f4350e5ad0317c8, 0x5c069d69724f5b80, 0xbac7edca45ed9fdc, 0x02f8d7d9e3c03f55,
  0x00000000ffffffff, 0xac45a4010001a402, 0x0000000000000000, 0x0000000000000000,
  0xffffffff00000000, 0x53bda402fffe5bfe, 0x3339d80809a1d805, 0x73eda753299d7d48,
  0x0000000100000000, 0xac45a4010001a402, 0x0000000000000000, 0x0000000000000000,
]);
/** (p - 1) / 6. */
const FROBENIUS_EXPONENT: usize = memory.data<u64>([
  0x49aa7ffffffff1c7, 0x051caaaa72e35555, 0xe688231ad3c82906,
  0xe613e1eb7deb831f, 0x0c849bf3b5e1f223, 0x045582fc5eeaa66f,
]);
/** The magnitude of the curve's x, which is negative. */
const X_WORD: usize = memory.data<u64>([0xd201000000010000, 0]);
/** Its bits after the highest. */
export const X_DIGITS: usize = memory.data<i8>([
  1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);
export const X_LENGTH: usize = 63;

export const BETA: usize = memory.data(3 * 112, 16);
export const GENERATOR: usize = BETA + ONE;
export const FOUR: usize = memory.data(112, 16);
const TWIST_B: usize = memory.data(224, 16);
export const LATTICE_AT: usize = memory.data(LATTICE, 16);
export const FROBENIUS: usize = memory.data(6 * 224, 16);
export const PSI: usize = memory.data(2 * 224, 16);
const X_RECODED: usize = memory.data(272, 16);
const STREAM_AT: usize = memory.data(16, 16);

let xLength: i32 = 0;

export function prepareGroups(): void {
  setUp<F>();
  setUp<S>();
  readConstants<F>(BETA, WORDS, 3);
  readLattice<S>(LATTICE_AT, LATTICE_WORDS);
  small<F>(FOUR, 4);
  memory.copy(TWIST_B, FOUR, ONE);
  memory.copy(TWIST_B + ONE, FOUR, ONE);
  prepareTwist<E, Bls12381Tower>(FROBENIUS, PSI, FROBENIUS_EXPONENT, 48);
  xLength = recode(X_RECODED, X_WORD, 8, 2);
}

/** What a place in the input has. */
export const BAD: i32 = 0;
export const POINT: i32 = 1;
export const INFINITY: i32 = 2;

function isZeroBytes(from: usize, size: usize): bool {
  for (let i: usize = 0; i < size; i += 8) if (load<u64>(from + i) != 0) return false;
  return true;
}

/** Reads an element of Fp, padded with 16 zeros. */
export function readElement(to: usize, from: usize): bool {
  return isZeroBytes(from, 16) && decode<F>(to, from + 16);
}

/** Reads an affine point of the curve; infinity is (0, 0). */
export function readG1(to: usize, from: usize): i32 {
  if (isZeroBytes(from, 2 * ENCODED)) return INFINITY;
  return readElement(to, from) && readElement(to + ONE, from + ENCODED) && isOnCurve<F>(to, FOUR) ? POINT : BAD;
}

/** Reads an affine point of the twist. */
export function readG2(to: usize, from: usize): i32 {
  if (isZeroBytes(from, 4 * ENCODED)) return INFINITY;
  for (let part: usize = 0; part < 4; part++) if (!readElement(to + part * ONE, from + part * ENCODED)) return BAD;
  return isOnCurve<E>(to, TWIST_B) ? POINT : BAD;
}

export function toJacobian<C>(p: usize, kind: i32): void {
  if (kind == INFINITY) setInfinity<C>(p);
  else fromAffine<C>(p, p);
}

/** Writes a Jacobian point, which is overwritten. */
export function writePoint<C>(to: usize, p: usize, coordinates: usize): void {
  memory.fill(to, 0, coordinates * ENCODED);
  if (isInfinity<C>(p)) return;
  toAffine<C>(p, p);
  for (let i: usize = 0; i < coordinates; i++) encode<F>(to + i * ENCODED + 16, p + i * ONE);
}

/** to = |x| times an affine point. */
export function multiplyByX<C>(to: usize, p: usize): void {
  store<usize>(STREAM_AT, X_RECODED);
  store<usize>(STREAM_AT, p, 4);
  sumOfMultiples<C, Weierstrass<C>>(to, STREAM_AT, 1, xLength);
}

/** The endomorphism multiplies by -x^2: phi(P) + x^2 P = 0. (Both tests: Scott, eprint 2021/1130.) */
export function isInG1(p: usize): bool {
  const f = changetype<F>(0);
  const t = reserve(6 * ONE), multiple = t, image = t + 3 * ONE;
  multiplyByX<F>(multiple, p);
  // A point whose |x|-fold is infinity is not of the group, being none itself.
  let is = false;
  if (!isInfinity<F>(multiple)) {
    toAffine<F>(multiple, multiple);
    multiplyByX<F>(multiple, multiple);
    f.multiply(image, p, BETA);
    memory.copy(image + ONE, p + ONE, ONE);
    fromAffine<F>(image, image);
    add<F>(image, image, multiple);
    is = isInfinity<F>(image);
  }
  release(t);
  return is;
}

/** psi multiplies by x, which is negative: psi(Q) = -|x| Q. */
export function isInG2(q: usize): bool {
  const t = reserve(6 * TWO), multiple = t, image = t + 3 * TWO;
  multiplyByX<E>(multiple, q);
  psi<E>(image, q, PSI, false);
  fromAffine<E>(image, image);
  changetype<E>(0).negate(image + TWO, image + TWO);
  const is = isSamePoint<E>(multiple, image);
  release(t);
  return is;
}
