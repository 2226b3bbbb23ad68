import { concatBytes } from "../../base/bytes.js";
import type { Accelerator } from "./accelerator.js";
import { compute, isProofValid } from "./computations.js";
import { BN254_ADD, BN254_MULTIPLY, BN254_PAIRING, P256VERIFY } from "./kernel/numbers.js";
import { recoverPublicKey, SECP256K1_HASH, SECP256K1_PUBLIC_KEY, SECP256K1_SIGNATURE } from "./secp256k1-recover.js";

const SCALAR = 32;
/** Of bn254: x and y, big-endian; of G2 each with its imaginary part first, as EIP-197 has it. Zeros are the point at infinity. */
const G1 = 64;
const G2 = 128;
/** Pairs in a call: a product of more is for the guest's own code. */
const MOST_PAIRS = 32;

/** Whether something is so, which is the result: one byte. */
export function verdict(isSo: boolean): Uint8Array {
  return Uint8Array.of(isSo ? 1 : 0);
}

/** What a pairing's contract says: a word that is one or zero, or nothing for points that are none. */
export function verdictOf(word: Uint8Array | undefined): Uint8Array | undefined {
  return word && verdict(word[31] === 1);
}

export const SECP256K1_RECOVER: Accelerator = {
  name: "secp256k1_recover",
  number: 0x1102,
  arity: 4,
  fuel: 800_000n,
  inputs: [
    { argument: 0, size: SECP256K1_HASH },
    { argument: 1, size: SECP256K1_SIGNATURE },
  ],
  numbers: [{ argument: 2, least: 0, most: 3 }],
  output: { argument: 3, size: SECP256K1_PUBLIC_KEY },
  compute: ([hash, signature], [recoveryId]) => recoverPublicKey(hash!, signature!, BigInt(recoveryId!)),
};

export const SECP256R1_VERIFY: Accelerator = {
  name: "secp256r1_verify",
  number: 0x1106,
  arity: 4,
  fuel: 1_200_000n,
  inputs: [
    { argument: 0, size: SCALAR },
    { argument: 1, size: 2 * SCALAR },
    { argument: 2, size: 2 * SCALAR },
  ],
  output: { argument: 3, size: 1 },
  compute: (inputs) => verdict(compute(P256VERIFY, concatBytes(...inputs))!.length > 0),
};

export const BN254: readonly Accelerator[] = [
  {
    name: "bn254_g1_add",
    number: 0x1107,
    arity: 3,
    fuel: 40_000n,
    inputs: [
      { argument: 0, size: G1 },
      { argument: 1, size: G1 },
    ],
    output: { argument: 2, size: G1 },
    compute: (inputs) => compute(BN254_ADD, concatBytes(...inputs)),
  },
  {
    name: "bn254_g1_mul",
    number: 0x1108,
    arity: 3,
    fuel: 700_000n,
    inputs: [
      { argument: 0, size: G1 },
      { argument: 1, size: SCALAR },
    ],
    output: { argument: 2, size: G1 },
    compute: (inputs) => compute(BN254_MULTIPLY, concatBytes(...inputs)),
  },
  {
    name: "bn254_pairing",
    number: 0x1109,
    arity: 3,
    fuel: 6_500_000n,
    fuelFor: { rule: "4,200,000 a pair", of: ([pairs]) => 4_200_000 * pairs! },
    numbers: [{ argument: 1, least: 1, most: MOST_PAIRS }],
    inputs: [{ argument: 0, size: G1 + G2, times: 0 }],
    output: { argument: 2, size: 1 },
    compute: ([pairs]) => verdictOf(compute(BN254_PAIRING, pairs!)),
  },
];

export const KZG_POINT_EVAL: Accelerator = {
  name: "kzg_point_eval",
  number: 0x110a,
  arity: 5,
  fuel: 36_000_000n,
  inputs: [48, 32, 32, 48].map((size, argument) => ({ argument, size })),
  output: { argument: 4, size: 1 },
  compute: (inputs) => verdict(isProofValid(concatBytes(...inputs))),
};
