import { KECCAK_STATE, keccakF } from "../../../src/base/hash.js";
import { ACCELERATOR_CALLS, ACCELERATOR_FUEL } from "../abi.js";
import type { Accelerator } from "./accelerator.js";
import { recoverPublicKey, SECP256K1_HASH, SECP256K1_PUBLIC_KEY, SECP256K1_SIGNATURE } from "./secp256k1-recover.js";
import { SHA256_BLOCK, SHA256_STATE, sha256Compress } from "./sha256-compress.js";

/** What a guest can leave to the machine where its profile allows it. */
export const ACCELERATORS: readonly Accelerator[] = [
  {
    name: "keccak_f1600",
    number: ACCELERATOR_CALLS.keccakF,
    fuel: ACCELERATOR_FUEL.keccakF,
    inputs: [{ argument: 0, size: KECCAK_STATE }],
    output: { argument: 0, size: KECCAK_STATE },
    compute: ([state]) => {
      keccakF(state!);
      return state;
    },
  },
  {
    name: "sha256_compress",
    number: ACCELERATOR_CALLS.sha256Compress,
    fuel: ACCELERATOR_FUEL.sha256Compress,
    inputs: [
      { argument: 0, size: SHA256_STATE },
      { argument: 1, size: SHA256_BLOCK },
    ],
    output: { argument: 0, size: SHA256_STATE },
    compute: ([state, block]) => sha256Compress(state!, block!),
  },
  {
    name: "secp256k1_recover",
    number: ACCELERATOR_CALLS.secp256k1Recover,
    fuel: ACCELERATOR_FUEL.secp256k1Recover,
    inputs: [
      { argument: 0, size: SECP256K1_HASH },
      { argument: 1, size: SECP256K1_SIGNATURE },
    ],
    value: 2,
    output: { argument: 3, size: SECP256K1_PUBLIC_KEY },
    compute: ([hash, signature], recoveryId) => recoverPublicKey(hash!, signature!, recoveryId),
  },
];

const BY_NUMBER = new Map(ACCELERATORS.map((accelerator) => [BigInt(accelerator.number), accelerator]));

/** The accelerator that a host call's number stands for, if any. */
export function acceleratorNumbered(number: bigint): Accelerator | undefined {
  return BY_NUMBER.get(number);
}
