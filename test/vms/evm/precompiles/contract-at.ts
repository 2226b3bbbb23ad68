import type { Fork } from "../../../../src/vm/rules/forks.js";
import type { PricedPrecompile } from "../../../../vms/evm/precompiles/precompile.js";
import { precompilesAt } from "../../../../vms/evm/precompiles/table.js";

/** The precompiled contract at the address that is this number. */
export function contractAt(number: number, fork: Fork = "osaka"): PricedPrecompile {
  return precompilesAt(fork).get(`0x${number.toString(16).padStart(40, "0")}`)!;
}
