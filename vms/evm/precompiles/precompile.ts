import type { HaltReason } from "../../../src/vm/halt.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import type { Precompile } from "../../../src/vm/precompile.js";

/** One of Ethereum's precompiled contracts, whose price follows from the input alone. */
export interface PricedPrecompile {
  /** What the call costs; 2^64 - 1 stands for more, too. */
  gas(input: Uint8Array): bigint;
  /** The output, in a pure function of the input; undefined fails the call, which takes all its gas. */
  run(input: Uint8Array): Uint8Array | undefined;
}

/** A priced contract as one of the interface of VMs. */
export function asPrecompile({ gas, run }: PricedPrecompile): Precompile {
  return (input, gasLimit) => {
    const halt = (reason: HaltReason): Outcome => ({ type: "halt", reason, gasUsed: gasLimit, fuelUsed: gasLimit });
    const gasUsed = gas(input);
    if (gasUsed > gasLimit) return halt("out-of-gas");
    const output = run(input);
    return output === undefined ? halt("precompile-failure") : { type: "success", output, gasUsed, fuelUsed: gasUsed };
  };
}
