import { concatBytes } from "../../base/bytes.js";
import type { Accelerator } from "./accelerator.js";
import { compute } from "./computations.js";
import { verdictOf } from "./curves.js";
import {
  BLS_G1_ADD,
  BLS_G1_MSM,
  BLS_G2_ADD,
  BLS_G2_MSM,
  BLS_MAP_G1,
  BLS_MAP_G2,
  BLS_PAIRING,
} from "./kernel/numbers.js";
import { padElements, stripElements } from "./padding.js";

const FP = 48;
const SCALAR = 32;
/** x and y, big-endian; of G2 each with its real part first, as EIP-2537 has it. Zeros are the point at infinity. */
const G1 = 2 * FP;
const G2 = 4 * FP;
/** Terms and pairs in a call: more are for several calls, or for the guest's own code. */
const MOST_G1_TERMS = 32;
const MOST_G2_TERMS = 16;
const MOST_PAIRS = 16;

/** Elements of the field in, elements out. */
function onElements(contract: number, input: Uint8Array): Uint8Array | undefined {
  const result = compute(contract, padElements(input));
  return result && stripElements(result);
}

/** A sum of multiples of points of so many bytes, each before its scalar. */
function sum(contract: number, point: number, terms: Uint8Array): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < terms.length; at += point + SCALAR) {
    parts.push(padElements(terms.subarray(at, at + point)), terms.subarray(at + point, at + point + SCALAR));
  }
  const result = compute(contract, concatBytes(...parts));
  return result && stripElements(result);
}

/** Two operands of the same size. */
const two = (size: number) => [0, 1].map((argument) => ({ argument, size }));

/** Computations on BLS12-381. */
export const BLS12_381: readonly Accelerator[] = [
  {
    name: "bls12_g1_add",
    number: 0x110b,
    arity: 3,
    fuel: 90_000n,
    inputs: two(G1),
    output: { argument: 2, size: G1 },
    compute: (inputs) => onElements(BLS_G1_ADD, concatBytes(...inputs)),
  },
  {
    name: "bls12_g1_msm",
    number: 0x110c,
    arity: 3,
    fuel: 1_000_000n,
    fuelFor: { rule: "1,800,000 a term", of: ([terms]) => 1_800_000 * terms! },
    numbers: [{ argument: 1, least: 1, most: MOST_G1_TERMS }],
    inputs: [{ argument: 0, size: G1 + SCALAR, times: 0 }],
    output: { argument: 2, size: G1 },
    compute: ([terms]) => sum(BLS_G1_MSM, G1, terms!),
  },
  {
    name: "bls12_g2_add",
    number: 0x110d,
    arity: 3,
    fuel: 150_000n,
    inputs: two(G2),
    output: { argument: 2, size: G2 },
    compute: (inputs) => onElements(BLS_G2_ADD, concatBytes(...inputs)),
  },
  {
    name: "bls12_g2_msm",
    number: 0x110e,
    arity: 3,
    fuel: 1_000_000n,
    fuelFor: { rule: "3,600,000 a term", of: ([terms]) => 3_600_000 * terms! },
    numbers: [{ argument: 1, least: 1, most: MOST_G2_TERMS }],
    inputs: [{ argument: 0, size: G2 + SCALAR, times: 0 }],
    output: { argument: 2, size: G2 },
    compute: ([terms]) => sum(BLS_G2_MSM, G2, terms!),
  },
  {
    name: "bls12_pairing",
    number: 0x110f,
    arity: 3,
    fuel: 13_000_000n,
    fuelFor: { rule: "8,200,000 a pair", of: ([pairs]) => 8_200_000 * pairs! },
    numbers: [{ argument: 1, least: 1, most: MOST_PAIRS }],
    inputs: [{ argument: 0, size: G1 + G2, times: 0 }],
    output: { argument: 2, size: 1 },
    compute: ([pairs]) => verdictOf(compute(BLS_PAIRING, padElements(pairs!))),
  },
  {
    name: "bls12_map_fp_to_g1",
    number: 0x1110,
    arity: 2,
    fuel: 1_700_000n,
    inputs: [{ argument: 0, size: FP }],
    output: { argument: 1, size: G1 },
    compute: ([element]) => onElements(BLS_MAP_G1, element!),
  },
  {
    name: "bls12_map_fp2_to_g2",
    number: 0x1111,
    arity: 2,
    fuel: 4_700_000n,
    inputs: [{ argument: 0, size: 2 * FP }],
    output: { argument: 1, size: G2 },
    compute: ([element]) => onElements(BLS_MAP_G2, element!),
  },
];
