// The contracts of EIP-2537 and point evaluation (EIP-4844), as functions on memory.
import {
  BLS_G1_ADD, BLS_G1_MSM, BLS_G2_ADD, BLS_G2_MSM, BLS_MAP_G1, BLS_MAP_G2, BLS_PAIRING, FAILED, POINT_EVALUATION,
} from "./numbers";
import { sha256 } from "../../../base/kernel/sha256";
import {
  addG1, addG2, addPair, addTermG1, addTermG2, finishSumG1, finishSumG2, INPUT, isProductOne, mapG1, mapG2, prepare,
  startProduct, startSumG1, startSumG2,
} from "./bls12-381-operations";
import { divideDigits, shiftDown, shiftUp } from "./digits";
import { isProven } from "./kzg-proof";

/** Bytes of what is encoded: an element of Fp is padded to 64. */
const FP: u32 = 64;
const FP2: u32 = 128;
const G1: u32 = 128;
const G2: u32 = 256;
const SCALAR: u32 = 32;
const EVALUATION_SIZE: u32 = 192;
const VERSION_KZG: u8 = 1;

/** Twice the groups' order, and the magnitude of the curve's x. */
const TWICE_ORDER: usize = memory.data<u32>([
  0x00000002, 0xfffffffe, 0xfffcb7fd, 0xa77b4805, 0x1343b00a, 0x6673b010, 0x533afa90, 0xe7db4ea6,
]);
const X: usize = memory.data<u32>([0x00010000, 0xd2010000]);
/** FIELD_ELEMENTS_PER_BLOB and BLS_MODULUS. */
const EVALUATED: usize = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0,
  0x73, 0xed, 0xa7, 0x53, 0x29, 0x9d, 0x7d, 0x48, 0x33, 0x39, 0xd8, 0x08, 0x09, 0xa1, 0xd8, 0x05,
  0x53, 0xbd, 0xa4, 0x02, 0xff, 0xfe, 0x5b, 0xfe, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x01,
]);

const HASH: usize = memory.data(32, 16);
const DIVIDEND: usize = memory.data(48, 16);
const QUOTIENT: usize = memory.data(48, 16);

/** Bytes of free memory that `runBls` needs. */
export const BLS_ROOM: u32 = 256;

/** Runs the contract of that number; see light.ts. */
export function runBls(contract: u32, input: usize, size: u32, place: usize): i32 {
  prepare();
  if (contract == BLS_G1_ADD) return take(input, size, 2 * G1) && addG1(place) ? G1 : FAILED;
  if (contract == BLS_G2_ADD) return take(input, size, 2 * G2) && addG2(place) ? G2 : FAILED;
  if (contract == BLS_MAP_G1) return take(input, size, FP) && mapG1(place) ? G1 : FAILED;
  if (contract == BLS_MAP_G2) return take(input, size, FP2) && mapG2(place) ? G2 : FAILED;
  if (contract == BLS_G1_MSM) return sumG1(input, size, place);
  if (contract == BLS_G2_MSM) return sumG2(input, size, place);
  if (contract == BLS_PAIRING) return checkPairing(input, size, place);
  return contract == POINT_EVALUATION ? evaluatePoint(input, size, place) : FAILED;
}

/** Takes an input of exactly that size. */
function take(input: usize, size: u32, wanted: u32): bool {
  if (size != wanted) return false;
  memory.copy(INPUT, input, wanted);
  return true;
}

/** Whether the input is made of parts of that size, one at least. */
function hasParts(size: u32, part: u32): bool {
  return size != 0 && size % part == 0;
}

function sumG1(input: usize, size: u32, place: usize): i32 {
  if (!hasParts(size, G1 + SCALAR)) return FAILED;
  startSumG1();
  for (let at: u32 = 0; at < size; at += G1 + SCALAR) {
    memory.copy(INPUT, input + at, G1 + SCALAR);
    if (!addTermG1()) return FAILED;
  }
  finishSumG1(place);
  return G1;
}

function sumG2(input: usize, size: u32, place: usize): i32 {
  if (!hasParts(size, G2 + SCALAR)) return FAILED;
  startSumG2();
  for (let at: u32 = 0; at < size; at += G2 + SCALAR) {
    memory.copy(INPUT, input + at, G2);
    writeDigitsOf(INPUT + G2, input + at + G2);
    if (!addTermG2()) return FAILED;
  }
  finishSumG2(place);
  return G2;
}

/** Writes the four digits to the base of |x| of a scalar modulo the order, each in 8 bytes, least significant first. */
function writeDigitsOf(to: usize, scalar: usize): void {
  for (let i: usize = 0; i < SCALAR; i++) store<u8>(DIVIDEND + i, load<u8>(scalar + 31 - i));
  store<u32>(DIVIDEND, 0, SCALAR);
  shiftUp(DIVIDEND, 9, 1);
  divideDigits(0, DIVIDEND, 8, TWICE_ORDER, 8);
  shiftDown(DIVIDEND, 8, 1);
  for (let i: usize = 0; i < 4; i++) {
    store<u32>(DIVIDEND, 0, SCALAR);
    divideDigits(QUOTIENT, DIVIDEND, 8, X, 2);
    store<u64>(to + (i << 3), load<u64>(DIVIDEND));
    memory.copy(DIVIDEND, QUOTIENT, 28);
    store<u32>(DIVIDEND, 0, 28);
  }
}

function checkPairing(input: usize, size: u32, place: usize): i32 {
  if (!hasParts(size, G1 + G2)) return FAILED;
  startProduct();
  for (let at: u32 = 0; at < size; at += G1 + G2) {
    memory.copy(INPUT, input + at, G1 + G2);
    if (!addPair()) return FAILED;
  }
  memory.fill(place, 0, 32);
  store<u8>(place, u8(isProductOne()), 31);
  return 32;
}

/** Versioned hash, z, y, commitment and proof. */
function evaluatePoint(input: usize, size: u32, place: usize): i32 {
  if (size != EVALUATION_SIZE) return FAILED;
  const commitment = input + 96;
  sha256(HASH, commitment, 48);
  store<u8>(HASH, VERSION_KZG);
  for (let i: usize = 0; i < 32; i += 8) if (load<u64>(HASH + i) != load<u64>(input + i)) return FAILED;
  if (!isProven(commitment, input + 32, input + 64, input + 144)) return FAILED;
  memory.copy(place, EVALUATED, 64);
  return 64;
}
