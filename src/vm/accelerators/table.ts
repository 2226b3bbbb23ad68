import { KECCAK_STATE, permutedLanes } from "../../base/hash.js";
import type { SettingSpec } from "../profile.js";
import type { Accelerator } from "./accelerator.js";
import { recoverPublicKey, SECP256K1_HASH, SECP256K1_PUBLIC_KEY, SECP256K1_SIGNATURE } from "./secp256k1-recover.js";
import { SHA256_BLOCK, SHA256_STATE, sha256Compress } from "./sha256-compress.js";

/** Numbers of the host calls on RISC-V. */
export const ACCELERATOR_CALLS = { keccakF: 0x1100, sha256Compress: 0x1101, secp256k1Recover: 0x1102 } as const;

/**
 * Fuel of an accelerator besides that of any host call: about what the interpreters execute in the time that the host takes,
 * so that fuel bounds time whatever it is spent on.
 */
export const ACCELERATOR_FUEL = { keccakF: 2000n, sha256Compress: 1200n, secp256k1Recover: 800_000n } as const;

/** What guests can leave to the machine where their profile allows it: host calls of RISC-V, imports of WebAssembly. */
export const ACCELERATORS: readonly Accelerator[] = [
  {
    name: "keccak_f1600",
    number: ACCELERATOR_CALLS.keccakF,
    arity: 1,
    fuel: ACCELERATOR_FUEL.keccakF,
    inputs: [{ argument: 0, size: KECCAK_STATE }],
    output: { argument: 0, size: KECCAK_STATE },
    compute: ([state]) => permutedLanes(state!),
  },
  {
    name: "sha256_compress",
    number: ACCELERATOR_CALLS.sha256Compress,
    arity: 2,
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
    arity: 4,
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

const BY_NAME = new Map(ACCELERATORS.map((accelerator) => [accelerator.name, accelerator]));

/** The accelerator of that name, if any. */
export function acceleratorNamed(name: string): Accelerator | undefined {
  return BY_NAME.get(name);
}

/** The setting of a profile that says whether there are accelerators: `none` is the one value without. */
export const ACCELERATORS_SETTING = {
  type: "choice",
  values: ["keccak256_sha256_secp256k1", "none"],
  default: "keccak256_sha256_secp256k1",
  help: "computations that programs can leave to the machine (zkVM standards, accelerator interface)",
} as const satisfies SettingSpec;
