import { concatBytes } from "../../base/bytes.js";
import { absorbedLanes, KECCAK_BLOCK, KECCAK_STATE, permutedLanes } from "../../base/hash.js";
import type { Accelerator } from "./accelerator.js";
import { HASH_BLOCK, RIPEMD160_STATE, ripemd160Compress, SHA256_STATE, sha256Compress } from "./block-hashes.js";
import { compute } from "./computations.js";
import { BLAKE2F } from "./kernel/numbers.js";

/** Blocks of Keccak-256 in a call: 8 KiB with the state. */
const MOST_BLOCKS = 58;
/** Rounds of BLAKE2b in a call: BLAKE2b itself has 12. */
const MOST_ROUNDS = 1024;
const BLAKE2_STATE = 64;
/** State, block, offset and whether the block is the last. */
const BLAKE2_OPERANDS = BLAKE2_STATE + 128 + 16 + 1;

/** Hashes, block by block. */
export const HASHES: readonly Accelerator[] = [
  {
    name: "keccak_f1600",
    number: 0x1100,
    arity: 1,
    fuel: 2000n,
    inputs: [{ argument: 0, size: KECCAK_STATE }],
    output: { argument: 0, size: KECCAK_STATE },
    compute: ([state]) => permutedLanes(state!),
  },
  {
    name: "sha256_compress",
    number: 0x1101,
    arity: 2,
    fuel: 1200n,
    inputs: [
      { argument: 0, size: SHA256_STATE },
      { argument: 1, size: HASH_BLOCK },
    ],
    output: { argument: 0, size: SHA256_STATE },
    compute: ([state, block]) => sha256Compress(state!, block!),
  },
];

/** What came after those. */
export const MORE_HASHES: readonly Accelerator[] = [
  {
    name: "ripemd160_compress",
    number: 0x1103,
    arity: 2,
    fuel: 1500n,
    inputs: [
      { argument: 0, size: RIPEMD160_STATE },
      { argument: 1, size: HASH_BLOCK },
    ],
    output: { argument: 0, size: RIPEMD160_STATE },
    compute: ([state, block]) => ripemd160Compress(state!, block!),
  },
  {
    name: "blake2f",
    number: 0x1104,
    arity: 3,
    fuel: 4000n,
    fuelFor: { rule: "150 a round", of: ([rounds]) => 150 * rounds! },
    numbers: [{ argument: 0, least: 0, most: MOST_ROUNDS }],
    inputs: [{ argument: 1, size: BLAKE2_OPERANDS }],
    output: { argument: 2, size: BLAKE2_STATE },
    compute: ([operands], [rounds]) =>
      operands![BLAKE2_OPERANDS - 1]! > 1
        ? undefined
        : compute(BLAKE2F, concatBytes(Uint8Array.of(0, 0, rounds! >> 8, rounds!), operands!)),
  },
];

/** Keccak-256 of what is long: one call for many blocks. */
export const KECCAK256_ABSORB: Accelerator = {
  name: "keccak256_absorb",
  number: 0x1112,
  arity: 3,
  fuel: 4000n,
  fuelFor: { rule: "2,000 a block", of: ([blocks]) => 2000 * blocks! },
  numbers: [{ argument: 2, least: 1, most: MOST_BLOCKS }],
  inputs: [
    { argument: 0, size: KECCAK_STATE },
    { argument: 1, size: KECCAK_BLOCK, times: 0 },
  ],
  output: { argument: 0, size: KECCAK_STATE },
  compute: ([state, blocks]) => absorbedLanes(state!, blocks!),
};
