import type { HaltReason } from "./halt.js";
import type { Halt, Outcome, Success } from "./outcome.js";

/**
 * A precompiled contract: a pure, synchronous function of its input that says what it cost. Anything but a success fails
 * the call, which then takes all its gas.
 */
export type Precompile = (input: Uint8Array, gasLimit: bigint) => Outcome;

/** Precompiled contracts by address, 20 bytes in lower-case `0x` hex. */
export type PrecompileTable = ReadonlyMap<string, Precompile>;

/** Calls a precompiled contract: a success within its gas, or a halt that takes all of it. */
export function callPrecompile(precompile: Precompile, input: Uint8Array, gasLimit: bigint): Success | Halt {
  const halt = (reason: HaltReason): Halt => ({ type: "halt", reason, gasUsed: gasLimit, fuelUsed: gasLimit });
  const outcome = precompile(input, gasLimit);
  if (outcome.type === "halt") return halt(outcome.reason);
  if (outcome.type === "revert") return halt("precompile-failure");
  return outcome.gasUsed > gasLimit ? halt("out-of-gas") : outcome;
}
