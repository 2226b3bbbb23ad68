import type { SettingSpec } from "../profile.js";
import type { Accelerator } from "./accelerator.js";
import { BLS12_381 } from "./bls12-381.js";
import { BN254, KZG_POINT_EVAL, SECP256K1_RECOVER, SECP256R1_VERIFY } from "./curves.js";
import { HASHES, KECCAK256_ABSORB, MORE_HASHES } from "./hashes.js";
import { MODULAR_EXPONENTIATION } from "./modexp.js";

/**
 * What guests can leave to the machine where their profile allows it: host calls of RISC-V, imports of WebAssembly; by rising
 * number. Fuel is ten units for each nanosecond that the host takes at most, besides that of any host call, so that fuel bounds time
 * whatever it is spent on.
 */
export const ACCELERATORS: readonly Accelerator[] = [
  ...HASHES,
  SECP256K1_RECOVER,
  ...MORE_HASHES,
  MODULAR_EXPONENTIATION,
  SECP256R1_VERIFY,
  ...BN254,
  KZG_POINT_EVAL,
  ...BLS12_381,
  KECCAK256_ABSORB,
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
  values: ["ethereum", "none"],
  default: "ethereum",
  help: "computations that programs can leave to the machine: the hashes and curves of Ethereum (zkVM standards)",
} as const satisfies SettingSpec;
