import { concatBytes } from "../../base/bytes.js";
import { KECCAK_STATE, permutedLanes } from "../../base/hash.js";
import type { Accelerator } from "./accelerator.js";
import { compute } from "./computations.js";
import { BLAKE2F } from "./kernel/numbers.js";
import { RIPEMD160_BLOCK, RIPEMD160_STATE, ripemd160Compress } from "./ripemd160-compress.js";
import { SHA256_BLOCK, SHA256_STATE, sha256Compress } from "./sha256-compress.js";

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
      { argument: 1, size: SHA256_BLOCK },
    ],
    output: { argument: 0, size: SHA256_STATE },
    compute: ([state, block]) => sha256Compress(state!, block!),
  },
];

/** What is in the set besides those that came first. */
export const MORE_HASHES: readonly Accelerator[] = [
  {
    name: "ripemd160_compress",
    number: 0x1103,
    arity: 2,
    fuel: 1500n,
    inputs: [
      { argument: 0, size: RIPEMD160_STATE },
      { argument: 1, size: RIPEMD160_BLOCK },
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
