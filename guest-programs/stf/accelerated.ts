// Precompiled contracts by the machine's accelerators, which are bounded: what is beyond their bounds is for the guest's own code.
import { pad, strip } from "./elements";
import {
  blake2f, bls12_g1_add, bls12_g1_msm, bls12_g2_add, bls12_g2_msm, bls12_map_fp2_to_g2, bls12_map_fp_to_g1, bls12_pairing, bn254_g1_add,
  bn254_g1_mul, bn254_pairing, modexp,
} from "../common/zkvm-accelerators";
import { lengthAt } from "../../src/vm/accelerators/kernel/modexp-input";
import {
  BLAKE2F, BLAKE2F_SIZE, BLS_G1_ADD, BLS_G1_MSM, BLS_G2_ADD, BLS_G2_MSM, BLS_MAP_G1, BLS_MAP_G2, BLS_PAIRING, BN254_ADD,
  BN254_MULTIPLY, BN254_PAIRING, FAILED, MODEXP, MODEXP_HEADER,
} from "../../src/vm/accelerators/kernel/numbers";

/** In place of the size of an output: no accelerator does that. */
export const UNAVAILABLE: i32 = -3;

const MOST_ROUNDS: u32 = 1024;
const MOST_BYTES: u32 = 1024;
const MOST_BN254_PAIRS: u32 = 32;
const MOST_G1_TERMS: u32 = 32;
const MOST_G2_TERMS: u32 = 16;
const MOST_BLS_PAIRS: u32 = 16;

/** Of bn254: of an input that is too short the rest is zeros. */
const TERM: u32 = 96;
const PAIR: u32 = 192;
const INPUT: usize = memory.data(128, 8);

/** Elements of the field in points of BLS12-381, and what they take with zeros. */
const G1: u32 = 2;
const G2: u32 = 4;
const PADDED: u32 = 64;
const SCALAR: u32 = 32;
/** What goes to an accelerator and what comes back: the largest are 16 pairs of BLS12-381. */
const OPERANDS: usize = memory.data(4608, 8);
const RESULT: usize = memory.data(1024, 8);
const BASE: usize = memory.data(1024, 8);
const EXPONENT: usize = memory.data(1024, 8);
const MODULUS: usize = memory.data(1024, 8);

/** Whether the contract of that number has an accelerator. */
export function isAccelerated(contract: u32): bool {
  return contract == MODEXP || contract == BLAKE2F || <i32>contract >= BN254_ADD;
}

/** Runs the contract of that number: the size of its output at `place`, FAILED or UNAVAILABLE. */
export function runAccelerated(contract: u32, input: usize, size: u32, place: usize): i32 {
  switch (contract) {
    case MODEXP:
      return power(input, size, place);
    case BLAKE2F:
      return compress(input, size, place);
    case BN254_ADD:
      return bn254_g1_add(taken(input, size, 128), INPUT + 64, place) == 0 ? 64 : FAILED;
    case BN254_MULTIPLY:
      return bn254_g1_mul(taken(input, size, TERM), INPUT + 64, place) == 0 ? 64 : FAILED;
    case BN254_PAIRING: {
      const count = size / PAIR;
      if (count == 0 || count > MOST_BN254_PAIRS || size % PAIR != 0) return UNAVAILABLE;
      return verdict(bn254_pairing(input, count, RESULT), place);
    }
    default:
      return onBls(contract, input, size, place);
  }
}

function taken(input: usize, size: u32, wanted: u32): usize {
  memory.fill(INPUT, 0, wanted);
  memory.copy(INPUT, input, min(size, wanted));
  return INPUT;
}

/** A word that is one or zero, of the byte in RESULT. */
function verdict(status: i32, place: usize): i32 {
  if (status != 0) return FAILED;
  memory.fill(place, 0, 32);
  store<u8>(place, load<u8>(RESULT), 31);
  return 32;
}

function compress(input: usize, size: u32, place: usize): i32 {
  if (size != BLAKE2F_SIZE) return FAILED;
  const rounds = bswap<u32>(load<u32>(input));
  if (rounds > MOST_ROUNDS) return UNAVAILABLE;
  return blake2f(rounds, input + 4, place) == 0 ? 64 : FAILED;
}

/** Base and modulus in the same size, filled up with zeros before. */
function power(input: usize, size: u32, place: usize): i32 {
  const base = lengthAt(input, size, 0), exponent = lengthAt(input, size, 32), modulus = lengthAt(input, size, 64);
  const most = <u64>MOST_BYTES;
  if (base > most || exponent == 0 || exponent > most || modulus == 0 || modulus > most) return UNAVAILABLE;
  const length = max(<u32>base, <u32>modulus);
  takeOperand(BASE, length, input, size, MODEXP_HEADER, <u32>base);
  takeOperand(EXPONENT, <u32>exponent, input, size, MODEXP_HEADER + <u32>base, <u32>exponent);
  takeOperand(MODULUS, length, input, size, MODEXP_HEADER + <u32>base + <u32>exponent, <u32>modulus);
  if (modexp(BASE, length, EXPONENT, <u32>exponent, MODULUS, RESULT) != 0) return FAILED;
  memory.copy(place, RESULT + length - <u32>modulus, <u32>modulus);
  return <i32>modulus;
}

/** The operand of so many bytes at an offset of the input, whose end is filled up with zeros, at the end of `size` bytes. */
function takeOperand(to: usize, size: u32, input: usize, inputSize: u32, at: u32, length: u32): void {
  memory.fill(to, 0, size);
  if (at < inputSize) memory.copy(to + size - length, input + at, min(length, inputSize - at));
}

function onBls(contract: u32, input: usize, size: u32, place: usize): i32 {
  switch (contract) {
    case BLS_G1_ADD:
      if (!take(input, size, 2 * G1)) return FAILED;
      return elements(bls12_g1_add(OPERANDS, OPERANDS + 96, RESULT), place, G1);
    case BLS_G2_ADD:
      if (!take(input, size, 2 * G2)) return FAILED;
      return elements(bls12_g2_add(OPERANDS, OPERANDS + 192, RESULT), place, G2);
    case BLS_MAP_G1:
      return take(input, size, 1) ? elements(bls12_map_fp_to_g1(OPERANDS, RESULT), place, G1) : FAILED;
    case BLS_MAP_G2:
      return take(input, size, 2) ? elements(bls12_map_fp2_to_g2(OPERANDS, RESULT), place, G2) : FAILED;
    case BLS_G1_MSM: {
      const count = termsOf(size, G1);
      if (count == 0 || count > MOST_G1_TERMS) return UNAVAILABLE;
      return takeTerms(input, count, G1) ? elements(bls12_g1_msm(OPERANDS, count, RESULT), place, G1) : FAILED;
    }
    case BLS_G2_MSM: {
      const count = termsOf(size, G2);
      if (count == 0 || count > MOST_G2_TERMS) return UNAVAILABLE;
      return takeTerms(input, count, G2) ? elements(bls12_g2_msm(OPERANDS, count, RESULT), place, G2) : FAILED;
    }
    case BLS_PAIRING: {
      const pair = PADDED * (G1 + G2), count = size / pair;
      if (count == 0 || count > MOST_BLS_PAIRS || size % pair != 0) return UNAVAILABLE;
      return strip(OPERANDS, input, count * (G1 + G2)) ? verdict(bls12_pairing(OPERANDS, count, RESULT), place) : FAILED;
    }
    default:
      return UNAVAILABLE;
  }
}

/** Takes an input of exactly so many elements. */
function take(input: usize, size: u32, count: u32): bool {
  return size == PADDED * count && strip(OPERANDS, input, count);
}

/** How many terms there are, of a point of so many elements and a scalar each; 0 when they do not fill the input. */
function termsOf(size: u32, point: u32): u32 {
  const term = PADDED * point + SCALAR;
  return size % term == 0 ? size / term : 0;
}

function takeTerms(input: usize, count: u32, point: u32): bool {
  let to = OPERANDS;
  for (let i: u32 = 0; i < count; i++) {
    if (!strip(to, input, point)) return false;
    memory.copy(to + 48 * point, input + PADDED * point, SCALAR);
    to += 48 * point + SCALAR;
    input += PADDED * point + SCALAR;
  }
  return true;
}

/** The elements in RESULT. */
function elements(status: i32, place: usize, count: u32): i32 {
  if (status != 0) return FAILED;
  pad(place, RESULT, count);
  return PADDED * count;
}
