// Addition, multiplication and pairings on bn254, alt_bn128 (EIP-196, EIP-197).
import { Field9 } from "../../../base/kernel/field9";
import { decode, encode, integerFromBytes, readConstants, setUp, small } from "../../../base/kernel/prime-field";
import { LATTICE, mapTable, readLattice, splitStreams } from "../../../base/kernel/endomorphism";
import { add, fromAffine, isInfinity, isOnCurve, oddMultiples, setInfinity, toAffine, Weierstrass } from "../../../base/kernel/weierstrass";
import { BN254_ADD, BN254_MULTIPLY, BN254_PAIRING, FAILED } from "./numbers";
import { addStep, millerLoop, pairQ, pairSize, startPair } from "./pairing";
import { release, reserve } from "../../../base/kernel/scratch";
import { Bn254Order, Bn254Prime } from "./primes";
import { Fp2 } from "./fp2";
import {
  conjugate12, enterCyclotomic, frobenius12, isOne12, multiply12, powerCyclotomic, setOne12, squareCyclotomic,
} from "./tower";
import { isSamePoint, prepareTwist, psi } from "./twist";
import { recode, sumOfMultiples } from "../../../base/kernel/windows";

type F = Field9<Bn254Prime>;
type S = Field9<Bn254Order>;
type E = Fp2<F, Bn254Tower>;

/** A part of the input, filled up with zeros. */
const INPUT: usize = memory.data(192, 16);

/** The endomorphism's beta. */
const BETA_WORDS: usize = memory.data<u64>([
  0xe4bd44e5607cfd48, 0xc28f069fbb966e3d, 0x5e6dd9e7e0acccb0, 0x30644e72e131a029,
]);
const LATTICE_WORDS: usize = memory.data<u64>([
  0x982c769087969735, 0xca293aa81fabc92b, 0xa4a731fa0601feca, 0x04999de0294ee7a5,
  0xe51f4fa65a5f5f75, 0xaedd738e28ee74dd, 0x05b23a465d8fc167, 0x0000000000000000,
  0x89d3256894d213e3, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
  0x37fd143fdddedaf6, 0xb8e665ff8b011694, 0xb85045b68181585c, 0x30644e72e131a029,
  0x8b17ea66b99c90de, 0x5bfc41088d8daaa7, 0xb3c4d79d41a91758, 0x0000000000000000,
]);
/** (p - 1) / 6. */
const FROBENIUS_EXPONENT: usize = memory.data<u64>([
  0x34b017592414d4e1, 0xee9591c2e6bda1c2, 0xf40d60f3c0403964, 0x0810b7bdd032f006,
]);
/** The curve's x = 4965661367192848881, as signed digits after the highest. */
const X_DIGITS: usize = memory.data<i8>([
  0, 0, 0, 1, 0, 1, 0, 0, -1, 0, 1, 0, 1, 0, -1, 0, 0, 1, 0, 1, 0, -1, 0, -1, 0, -1, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0,
  -1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, -1, 0, 0, 0, 1,
]);
const X_LENGTH: usize = 62;
const X_WORD: usize = memory.data<u64>([0x44e992b44a6909f1, 0]);
/** 6 x + 2, likewise. */
const LOOP_DIGITS: usize = memory.data<i8>([
  0, -1, 0, 1, 0, 0, 0, -1, 0, -1, 0, 0, 0, -1, 0, 1, 0, -1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 1, 0, 0, -1, 0, 0, 0, 0, -1,
  0, 1, 0, 0, 0, -1, 0, -1, 0, 0, 1, 0, 0, 0, -1, 0, 0, -1, 0, 1, 0, 1, 0, 0, 0,
]);
const LOOP_LENGTH: usize = 65;

const ONE: usize = 80;
const TWO: usize = 160;
const WIDTH: u32 = 5;
const MULTIPLES: usize = 8;
/** Pairs that share the squarings of one Miller loop. */
const MOST_PAIRS: usize = 16;

const BETA: usize = memory.data(80, 16);
const THREE: usize = memory.data(80, 16);
const TWIST_B: usize = memory.data(160, 16);
const CONSTANTS_LATTICE: usize = memory.data(LATTICE, 16);
const FROBENIUS: usize = memory.data(6 * 160, 16);
const PSI: usize = memory.data(2 * 160, 16);
const TABLE: usize = memory.data(8 * 160, 16);
const TABLE_BETA: usize = memory.data(8 * 160, 16);
const DIGITS_AT: usize = memory.data(2 * 272, 16);
const STREAMS: usize = memory.data(16, 16);
const X_RECODED: usize = memory.data(272, 16);
const PAIRS: usize = memory.data(16 * 960, 16);
const PRODUCT: usize = memory.data(12 * 80, 16);

let pairCount: usize = 0;
let xLength: i32 = 0;

/** Xi is 9 + u, and the twist y^2 = x^3 + 3 / xi. */
@final @unmanaged
class Bn254Tower {
  @inline nonresidue(): i32 { return 9; }
  @inline isDivided(): bool { return true; }
  @inline twistB(): usize { return TWIST_B; }
}

let isPrepared: bool = false;

/** Computes the constants that are kept in limbs. */
function prepare(): void {
  if (isPrepared) return;
  setUp<F>();
  setUp<S>();
  small<F>(THREE, 3);
  readConstants<F>(BETA, BETA_WORDS, 1);
  readLattice<S>(CONSTANTS_LATTICE, LATTICE_WORDS);
  const e = changetype<E>(0);
  e.multiplyByNonresidue(TWIST_B, e.one());
  e.invert(TWIST_B, TWIST_B);
  e.scale(TWIST_B, TWIST_B, THREE);
  prepareTwist<E, Bn254Tower>(FROBENIUS, PSI, FROBENIUS_EXPONENT, 32);
  xLength = recode(X_RECODED, X_WORD, 8, 2);
  isPrepared = true;
}

/** What a place in the input has. */
const BAD: i32 = 0;
const POINT: i32 = 1;
const INFINITY: i32 = 2;

function isZeroBytes(from: usize, size: usize): bool {
  for (let i: usize = 0; i < size; i += 8) if (load<u64>(from + i) != 0) return false;
  return true;
}

/**
 * Reads an affine point of the curve; infinity is (0, 0). The curve has no other points than those of its prime order.
 */
function readG1(to: usize, from: usize): i32 {
  if (isZeroBytes(from, 64)) return INFINITY;
  return decode<F>(to, from) && decode<F>(to + ONE, from + 32) && isOnCurve<F>(to, THREE) ? POINT : BAD;
}

/** Reads an affine point of the twist's subgroup; imaginary parts come first (EIP-197). */
function readG2(to: usize, from: usize): i32 {
  if (isZeroBytes(from, 128)) return INFINITY;
  for (let part: usize = 0; part < 4; part++) if (!decode<F>(to + (part ^ 1) * ONE, from + part * 32)) return BAD;
  return isOnCurve<E>(to, TWIST_B) && isInSubgroup(to) ? POINT : BAD;
}

/** (x + 1) Q + psi(x Q) + psi^2(x Q) = psi^3(2 x Q): El Housni, Guillevic and Piellard, eprint 2022/352. */
function isInSubgroup(q: usize): bool {
  const size: usize = 3 * TWO;
  const t = reserve(3 * size), power = t, sum = t + size, image = t + 2 * size;
  store<usize>(STREAMS, X_RECODED);
  store<usize>(STREAMS, q, 4);
  sumOfMultiples<E, Weierstrass<E>>(power, STREAMS, 1, xLength);
  fromAffine<E>(sum, q);
  add<E>(sum, sum, power);
  psi<E>(image, power, PSI, true);
  add<E>(sum, sum, image);
  psi<E>(image, image, PSI, true);
  add<E>(sum, sum, image);
  psi<E>(image, image, PSI, true);
  add<E>(image, image, image);
  const is = isSamePoint<E>(sum, image);
  release(t);
  return is;
}

function writeG1(to: usize, p: usize): void {
  if (isInfinity<F>(p)) {
    memory.fill(to, 0, 64);
    return;
  }
  toAffine<F>(p, p);
  encode<F>(to, p);
  encode<F>(to + 32, p + ONE);
}

/** Adds the input's two points. False when one is none. */
function addPoints(to: usize): bool {
  const t = reserve(6 * ONE), p = t, q = t + 3 * ONE;
  const isGood = readJacobian(p, INPUT) && readJacobian(q, INPUT + 64);
  if (isGood) {
    add<F>(p, p, q);
    writeG1(to, p);
  }
  release(t);
  return isGood;
}

function readJacobian(p: usize, from: usize): bool {
  const kind = readG1(p, from);
  if (kind == INFINITY) setInfinity<F>(p);
  else fromAffine<F>(p, p);
  return kind != BAD;
}

/** Multiplies the input's point by the scalar that follows, of any size. False when it is no point. */
function multiplyPoint(to: usize): bool {
  const t = reserve(4 * ONE), p = t, scalar = t + 3 * ONE;
  const kind = readG1(p, INPUT);
  if (kind == POINT) {
    oddMultiples<F>(TABLE, p, MULTIPLES);
    mapTable<F>(TABLE_BETA, TABLE, MULTIPLES, BETA);
    integerFromBytes<S>(scalar, INPUT + 64, 32);
    const length = splitStreams<S>(STREAMS, DIGITS_AT, scalar, CONSTANTS_LATTICE, TABLE, TABLE_BETA, WIDTH);
    sumOfMultiples<F, Weierstrass<F>>(p, STREAMS, 2, length);
  } else {
    setInfinity<F>(p);
  }
  if (kind != BAD) writeG1(to, p);
  release(t);
  return kind != BAD;
}

/** Begins a product of pairings. */
function startProduct(): void {
  pairCount = 0;
  setOne12<E>(PRODUCT);
}

/** Takes the input's pair into the product. False when it is none. */
function addPair(): bool {
  const pair = PAIRS + pairCount * pairSize<F, E>();
  const first = readG1(pair, INPUT);
  if (first == BAD) return false;
  const second = readG2(pairQ<F>(pair), INPUT + 64);
  if (second == BAD) return false;
  if (first == POINT && second == POINT) {
    startPair<F, E>(pair);
    pairCount++;
    if (pairCount == MOST_PAIRS) takePairs();
  }
  return true;
}

/** Multiplies the product by what the pairs' Miller loops make: Vercauteren, "Optimal pairings", eprint 2008/096. */
function takePairs(): void {
  if (pairCount == 0) return;
  const t = reserve(12 * ONE + 2 * TWO), f = t, q = t + 12 * ONE;
  millerLoop<F, E, Bn254Tower>(f, PAIRS, pairCount, LOOP_DIGITS, LOOP_LENGTH);
  for (let i: usize = 0; i < pairCount; i++) {
    const pair = PAIRS + i * pairSize<F, E>();
    psi<E>(q, pairQ<F>(pair), PSI, false);
    addStep<F, E, Bn254Tower>(f, pair, q);
    psi<E>(q, q, PSI, false);
    changetype<E>(0).negate(q + TWO, q + TWO);
    addStep<F, E, Bn254Tower>(f, pair, q);
  }
  multiply12<E>(PRODUCT, PRODUCT, f);
  pairCount = 0;
  release(t);
}

/** Whether the product of the pairings is one. */
function isProductOne(): bool {
  takePairs();
  exponentiate(PRODUCT);
  return isOne12<E>(PRODUCT);
}

/**
 * The final exponentiation: Fuentes-Castaneda, Knapp and Rodriguez-Henriquez, "Faster hashing to G2", SAC 2011, whose
 * exponent is a multiple of (p^12 - 1) / r that the order does not divide.
 */
function exponentiate(f: usize): void {
  const size: usize = 12 * ONE;
  const t = reserve(5 * size), t0 = t, t1 = t + size, t2 = t + 2 * size, t3 = t + 3 * size, t4 = t + 4 * size;
  enterCyclotomic<E>(f, FROBENIUS);
  powerCyclotomic<E>(t0, f, X_DIGITS, X_LENGTH);
  conjugate12<E>(t0, t0);
  squareCyclotomic<E>(t0, t0);
  squareCyclotomic<E>(t1, t0);
  multiply12<E>(t1, t0, t1);
  powerCyclotomic<E>(t2, t1, X_DIGITS, X_LENGTH);
  conjugate12<E>(t2, t2);
  conjugate12<E>(t3, t1);
  multiply12<E>(t1, t2, t3);
  squareCyclotomic<E>(t3, t2);
  powerCyclotomic<E>(t4, t3, X_DIGITS, X_LENGTH);
  multiply12<E>(t4, t1, t4);
  multiply12<E>(t3, t0, t4);
  multiply12<E>(t0, t2, t4);
  multiply12<E>(t0, f, t0);
  frobenius12<E>(t2, t3, FROBENIUS);
  multiply12<E>(t0, t2, t0);
  frobenius12<E>(t2, t4, FROBENIUS);
  frobenius12<E>(t2, t2, FROBENIUS);
  multiply12<E>(t0, t2, t0);
  conjugate12<E>(t2, f);
  multiply12<E>(t2, t2, t3);
  for (let i = 0; i < 3; i++) frobenius12<E>(t2, t2, FROBENIUS);
  multiply12<E>(f, t2, t0);
  release(t);
}

/** Bytes of a point, of what MULTIPLY takes and of a pair. */
const POINT_SIZE: u32 = 64;
const TERM_SIZE: u32 = 96;
const PAIR_SIZE: u32 = 192;

/** Bytes of free memory that `runBn254` needs. */
export const BN254_ROOM: u32 = 64;

/** Runs the contract of that number; see light.ts. */
export function runBn254(contract: u32, input: usize, size: u32, place: usize): i32 {
  prepare();
  if (contract == BN254_ADD) {
    takeInput(input, size, 2 * POINT_SIZE);
    return addPoints(place) ? POINT_SIZE : FAILED;
  }
  if (contract == BN254_MULTIPLY) {
    takeInput(input, size, TERM_SIZE);
    return multiplyPoint(place) ? POINT_SIZE : FAILED;
  }
  if (contract != BN254_PAIRING || size % PAIR_SIZE != 0) return FAILED;
  startProduct();
  for (let at: u32 = 0; at < size; at += PAIR_SIZE) {
    takeInput(input + at, PAIR_SIZE, PAIR_SIZE);
    if (!addPair()) return FAILED;
  }
  memory.fill(place, 0, 32);
  store<u8>(place, u8(isProductOne()), 31);
  return 32;
}

function takeInput(from: usize, size: u32, wanted: u32): void {
  memory.fill(INPUT, 0, wanted);
  memory.copy(INPUT, from, min(size, wanted));
}
