// The operations of EIP-2537 on BLS12-381 and what point evaluation (EIP-4844) needs.
import {
  BAD, BETA, Bls12381Tower, E, ENCODED, F, FROBENIUS, GENERATOR, INFINITY, isInG1, isInG2, LATTICE_AT, ONE, POINT,
  prepareGroups, PSI, readElement, readG1, readG2, S, toJacobian, TWO, writePoint, X_DIGITS, X_LENGTH,
} from "./bls12-381";
import { mapTable, splitStreams } from "../../../base/kernel/endomorphism";
import { decode, integerFromBytes, readConstants } from "../../../base/kernel/prime-field";
import { millerLoop, pairQ, pairSize, startPair } from "./pairing";
import { readCompressedG1 } from "./bls12-381-compressed";
import { mapToG1, mapToG2, prepareMaps } from "./bls12-381-maps";
import { release, reserve } from "../../../base/kernel/scratch";
import { add, fromAffine, isInfinity, oddMultiples, setInfinity, toAffine, Weierstrass } from "../../../base/kernel/weierstrass";
import {
  conjugate12, enterCyclotomic, frobenius12, isOne12, multiply12, powerCyclotomic, setOne12, squareCyclotomic,
} from "./tower";
import { psi } from "./twist";
import { DIGITS, recode, STREAM, sumOfMultiples } from "../../../base/kernel/windows";

/** A part of the input: what the operations take. */
export const INPUT: usize = memory.data(512, 16);

const WIDTH: u32 = 5;
const MULTIPLES: usize = 8;
/** Terms that share the doublings of one sum: 16 of two streams in G1, 8 of four in G2. */
const MOST_G1: usize = 16;
const MOST_G2: usize = 8;
const TABLES: usize = memory.data(32 * 8 * 448, 16);
const STREAMS: usize = memory.data(32 * 8, 16);
const DIGITS_AT: usize = memory.data(32 * 272, 16);
const SUM: usize = memory.data(3 * 224, 16);
/** Pairs that share the squarings of one Miller loop. */
const MOST_PAIRS: usize = 16;
const PAIRS: usize = memory.data(16 * 1344, 16);
const PRODUCT: usize = memory.data(12 * 112, 16);

/** The generator of G2 and the secret of the KZG ceremony times it: x and y of each, as integers. */
const G2_WORDS: usize = memory.data<u64>([
  0xd48056c8c121bdb8, 0x0bac0326a805bbef, 0xb4510b647ae3d177,
  0xc6e47ad4fa403b02, 0x260805272dc51051, 0x024aa2b2f08f0a91,
  0xe5ac7d055d042b7e, 0x334cf11213945d57, 0xb5da61bbdc7f5049,
  0x596bd0d09920b61a, 0x7dacd3a088274f65, 0x13e02b6052719f60,
  0xe193548608b82801, 0x923ac9cc3baca289, 0x6d429a695160d12c,
  0xadfd9baa8cbdd3a7, 0x8cc9cdc6da2e351a, 0x0ce5d527727d6e11,
  0xaaa9075ff05f79be, 0x3f370d275cec1da1, 0x267492ab572e99ab,
  0xcb3e287e85a763af, 0x32acd2b02bc28b99, 0x0606c4a02ea734cc,
  0xc98edada20c1def2, 0x087041de621000ed, 0xa36851477ba4c60b,
  0x3926c911cceceac9, 0x734429b7b38608e2, 0x185cbfee53492714,
  0xafaaab24f3499f72, 0x2914e5870cb452d2, 0x1009a2ce615ac53d,
  0x26187075cbfbefa8, 0x843bc287230af389, 0x15bfd7dd8cdeb128,
  0xee689bfbbb832a99, 0x4ce26d105941f383, 0xe82451a496a9c979,
  0x131569490e28de18, 0xd7d5ee8599d1fca2, 0x014353bdb96b626d,
  0x23048ef30d0a154f, 0x9495346f3d7ac9cd, 0xda5ed1ba9bfa0789,
  0xef79de09fc63671f, 0x03432fcae0181b4b, 0x1666c54b0a325295,
]);
const GENERATOR_G2: usize = memory.data(2 * 2 * 224, 16);
const SECRET_G2: usize = GENERATOR_G2 + 2 * TWO;

let streamCount: usize = 0;
let length: i32 = 0;
let pairCount: usize = 0;

let isPrepared: bool = false;

/** Computes the constants that are kept in limbs. */
export function prepare(): void {
  if (isPrepared) return;
  prepareGroups();
  prepareMaps();
  readConstants<F>(GENERATOR_G2, G2_WORDS, 8);
  isPrepared = true;
}

/** Adds the input's two points. False when one is none. */
export function addG1(to: usize): bool {
  const t = reserve(6 * ONE), p = t, q = t + 3 * ONE;
  const first = readG1(p, INPUT), second = readG1(q, INPUT + 2 * ENCODED);
  if (first != BAD && second != BAD) {
    toJacobian<F>(p, first);
    toJacobian<F>(q, second);
    add<F>(p, p, q);
    writePoint<F>(to, p, 2);
  }
  release(t);
  return first != BAD && second != BAD;
}

export function addG2(to: usize): bool {
  const t = reserve(6 * TWO), p = t, q = t + 3 * TWO;
  const first = readG2(p, INPUT), second = readG2(q, INPUT + 4 * ENCODED);
  if (first != BAD && second != BAD) {
    toJacobian<E>(p, first);
    toJacobian<E>(q, second);
    add<E>(p, p, q);
    writePoint<E>(to, p, 4);
  }
  release(t);
  return first != BAD && second != BAD;
}

function startSum<C>(): void {
  streamCount = 0;
  length = 0;
  setInfinity<C>(SUM);
}

export function startSumG1(): void { startSum<F>(); }
export function startSumG2(): void { startSum<E>(); }

/** Adds what the streams make to the sum. */
function takeStreams<C>(): void {
  const t = reserve(3 * TWO);
  sumOfMultiples<C, Weierstrass<C>>(t, STREAMS, streamCount, length);
  add<C>(SUM, SUM, t);
  streamCount = 0;
  length = 0;
  release(t);
}

/** Adds the input's point times the scalar that follows. False when it is no point of the group. */
export function addTermG1(): bool {
  const t = reserve(2 * ONE + 80), p = t, scalar = t + 2 * ONE;
  const kind = readG1(p, INPUT);
  const isGood = kind == INFINITY || (kind == POINT && isInG1(p));
  if (isGood && kind == POINT) {
    integerFromBytes<S>(scalar, INPUT + 2 * ENCODED, 32);
    takeTermG1(p, scalar);
  }
  release(t);
  return isGood;
}

/** Adds a point of the group times a scalar, an integer in limbs. */
function takeTermG1(p: usize, scalar: usize): void {
  const table = TABLES + streamCount * MULTIPLES * TWO, tableBeta = table + MULTIPLES * TWO;
  oddMultiples<F>(table, p, MULTIPLES);
  mapTable<F>(tableBeta, table, MULTIPLES, BETA);
  const streams = STREAMS + streamCount * STREAM, digits = DIGITS_AT + streamCount * DIGITS;
  length = max(length, splitStreams<S>(streams, digits, scalar, LATTICE_AT, table, tableBeta, WIDTH));
  streamCount += 2;
  if (streamCount == 2 * MOST_G1) takeStreams<F>();
}

/**
 * Adds the input's point times the scalar that follows as its digits to the base of |x|: four little-endian words.
 * False when it is no point of the group. As -psi multiplies by |x|, each digit has a table of its own (Galbraith, Lin
 * and Scott, "Endomorphisms for faster elliptic curve cryptography on a large class of curves", EUROCRYPT 2009).
 */
export function addTermG2(): bool {
  const t = reserve(2 * TWO + 16), q = t, word = t + 2 * TWO;
  const kind = readG2(q, INPUT);
  const isGood = kind == INFINITY || (kind == POINT && isInG2(q));
  if (isGood && kind == POINT) {
    const size = MULTIPLES * 2 * TWO;
    for (let i: usize = 0; i < 4; i++) {
      const table = TABLES + streamCount * size, digits = DIGITS_AT + streamCount * DIGITS;
      if (i == 0) oddMultiples<E>(table, q, MULTIPLES);
      else for (let at: usize = 0; at < size; at += 2 * TWO) mapPoint(table + at, table - size + at);
      store<u64>(word, load<u64>(INPUT + 4 * ENCODED + i * 8));
      store<u64>(word, 0, 8);
      length = max(length, recode(digits, word, 8, WIDTH));
      store<usize>(STREAMS + streamCount * STREAM, digits);
      store<usize>(STREAMS + streamCount * STREAM, table, 4);
      streamCount++;
    }
    if (streamCount == 4 * MOST_G2) takeStreams<E>();
  }
  release(t);
  return isGood;
}

/** to = -psi(q), affine. */
function mapPoint(to: usize, q: usize): void {
  psi<E>(to, q, PSI, false);
  changetype<E>(0).negate(to + TWO, to + TWO);
}

export function finishSumG1(to: usize): void {
  takeStreams<F>();
  writePoint<F>(to, SUM, 2);
}

export function finishSumG2(to: usize): void {
  takeStreams<E>();
  writePoint<E>(to, SUM, 4);
}

/** Begins a product of pairings. */
export function startProduct(): void {
  pairCount = 0;
  setOne12<E>(PRODUCT);
}

/** Takes the input's pair into the product. False when it is none. */
export function addPair(): bool {
  const pair = PAIRS + pairCount * pairSize<F, E>(), q = pairQ<F>(pair);
  const first = readG1(pair, INPUT);
  if (first == BAD || (first == POINT && !isInG1(pair))) return false;
  const second = readG2(q, INPUT + 2 * ENCODED);
  if (second == BAD || (second == POINT && !isInG2(q))) return false;
  if (first == POINT && second == POINT) takePair();
  return true;
}

/** Takes the pair that is at the end of the others. */
function takePair(): void {
  startPair<F, E>(PAIRS + pairCount * pairSize<F, E>());
  pairCount++;
  if (pairCount == MOST_PAIRS) takePairs();
}

function takePairs(): void {
  if (pairCount == 0) return;
  const f = reserve(12 * ONE);
  millerLoop<F, E, Bls12381Tower>(f, PAIRS, pairCount, X_DIGITS, X_LENGTH);
  // x is negative.
  conjugate12<E>(f, f);
  multiply12<E>(PRODUCT, PRODUCT, f);
  pairCount = 0;
  release(f);
}

/** Whether the product of the pairings is one. */
export function isProductOne(): bool {
  takePairs();
  exponentiate(PRODUCT);
  return isOne12<E>(PRODUCT);
}

/** to = a ^ x. */
function powerX(to: usize, a: usize): void {
  powerCyclotomic<E>(to, a, X_DIGITS, X_LENGTH);
  conjugate12<E>(to, to);
}

/**
 * The final exponentiation, to three times (p^12 - 1) / r: its hard part is (x - 1)^2 (x + p) (x^2 + p^2 - 1) + 3
 * (Hayashida, Hayasaka and Teruya, eprint 2020/875).
 */
function exponentiate(f: usize): void {
  const size: usize = 12 * ONE;
  const t = reserve(3 * size), a = t, b = t + size, c = t + 2 * size;
  enterCyclotomic<E>(f, FROBENIUS);
  memory.copy(a, f, size);
  for (let i = 0; i < 2; i++) {
    powerX(b, a);
    conjugate12<E>(a, a);
    multiply12<E>(a, a, b);
  }
  powerX(b, a);
  frobenius12<E>(a, a, FROBENIUS);
  multiply12<E>(a, a, b);
  powerX(b, a);
  powerX(b, b);
  frobenius12<E>(c, a, FROBENIUS);
  frobenius12<E>(c, c, FROBENIUS);
  multiply12<E>(b, b, c);
  conjugate12<E>(a, a);
  multiply12<E>(a, a, b);
  squareCyclotomic<E>(b, f);
  multiply12<E>(f, f, b);
  multiply12<E>(f, f, a);
  release(t);
}

/** Maps the input's element of Fp. False when it is none. */
export function mapG1(to: usize): bool {
  const t = reserve(4 * ONE), u = t, p = t + ONE;
  const isGood = readElement(u, INPUT);
  if (isGood) {
    mapToG1(p, u);
    writePoint<F>(to, p, 2);
  }
  release(t);
  return isGood;
}

/** Maps the input's element of Fp2. */
export function mapG2(to: usize): bool {
  const t = reserve(4 * TWO), u = t, p = t + TWO;
  const isGood = readElement(u, INPUT) && readElement(u + ONE, INPUT + ENCODED);
  if (isGood) {
    mapToG2(p, u);
    writePoint<E>(to, p, 4);
  }
  release(t);
  return isGood;
}

/**
 * Whether the input's KZG proof shows that its committed polynomial is y at z: compressed commitment, z, y, compressed
 * proof. With secret s: e(C - y G, H) = e(proof, s H - z H), which is e(C - y G + z proof, H) e(-proof, s H) = 1, so
 * that no point of G2 need be multiplied (EIP-4844, `verify_kzg_proof`).
 */
export function verifyProof(): bool {
  const t = reserve(4 * ONE + 2 * 80), commitment = t, proof = t + 2 * ONE, z = t + 4 * ONE, y = z + 80;
  const kind = readCompressedG1(commitment, INPUT), kindOfProof = readCompressedG1(proof, INPUT + 112);
  const isGood = kind != BAD && kindOfProof != BAD && decode<S>(z, INPUT + 48) && decode<S>(y, INPUT + 80);
  if (isGood) {
    integerFromBytes<S>(z, INPUT + 48, 32);
    integerFromBytes<S>(y, INPUT + 80, 32);
    changetype<S>(0).negate(y, y);
    startSum<F>();
    takeTermG1(GENERATOR, y);
    if (kindOfProof == POINT) takeTermG1(proof, z);
    takeStreams<F>();
    startProofProduct(commitment, kind, proof, kindOfProof);
  }
  release(t);
  return isGood && isProductOne();
}

/** Takes both pairs, with the sum as it is but for the commitment. */
function startProofProduct(commitment: usize, kind: i32, proof: usize, kindOfProof: i32): void {
  const p = reserve(3 * ONE);
  startProduct();
  if (kind == POINT) {
    fromAffine<F>(p, commitment);
    add<F>(SUM, SUM, p);
  }
  if (!isInfinity<F>(SUM)) {
    toAffine<F>(PAIRS, SUM);
    memory.copy(pairQ<F>(PAIRS), GENERATOR_G2, 2 * TWO);
    takePair();
  }
  if (kindOfProof == POINT) {
    const pair = PAIRS + pairCount * pairSize<F, E>();
    memory.copy(pair, proof, 2 * ONE);
    changetype<F>(0).negate(pair + ONE, proof + ONE);
    memory.copy(pairQ<F>(pair), SECRET_G2, 2 * TWO);
    takePair();
  }
  release(p);
}
