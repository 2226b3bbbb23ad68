import type { HaltReason } from "../../../src/vm/halt.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import type { Precompile } from "../../../src/vm/precompile.js";

/** One of Ethereum's precompiled contracts, whose price follows from the input alone. */
export interface PricedPrecompile {
  /** What the call costs. */
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

export const NO_BYTES = new Uint8Array(0);

/** `length` bytes of the input from `offset`; past its end there are zeros. */
export function padded(input: Uint8Array, offset: number, length: number): Uint8Array {
  const out = new Uint8Array(length);
  out.set(input.subarray(offset, offset + length));
  return out;
}

/** Gas by words of input begun. */
export function perWord(base: number, word: number): (input: Uint8Array) => bigint {
  return (input) => BigInt(base + word * Math.ceil(input.length / 32));
}

export function fixed(gas: number): () => bigint {
  const cost = BigInt(gas);
  return () => cost;
}

/** A run for which a library's exception means that the input is bad. */
export function failing(run: (input: Uint8Array) => Uint8Array | undefined): PricedPrecompile["run"] {
  return (input) => {
    try {
      return run(input);
    } catch {
      return undefined;
    }
  };
}
