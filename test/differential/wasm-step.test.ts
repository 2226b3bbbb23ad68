import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stepEmbedder } from "../../vms/wasm/step/embedder.js";
import { moduleBytes } from "../vms/wasm/assembler.js";
import { randomModule } from "../vms/wasm/random-module.js";
import { EMBEDDERS, runOn } from "./wasm-runs.js";
import { stackCodeModule } from "./wasm-stack-code.js";

const seeds = fc.integer({ min: 1, max: 0x7fffffff });

/** Runs on the step machine and the interpreter with the fuel and expects no difference; says how the calls ended. */
function compare(code: Uint8Array, fuel: bigint, seed = 0n): string[] {
  const stepped = runOn(stepEmbedder, code, fuel, { seed });
  const interpreted = runOn(EMBEDDERS.interpreter, code, fuel, { seed });
  expect({ ...stepped, memory: undefined }).toEqual({ ...interpreted, memory: undefined });
  expect(Buffer.compare(stepped.memory ?? new Uint8Array(), interpreted.memory ?? new Uint8Array())).toBe(0);
  return stepped.calls.map(({ result }) => (result.type === "halt" ? result.reason : "values"));
}

describe("the step machine's instructions and wasm/interpreter", () => {
  test("agree on stack code without floats: values, halts, fuel and memory", () => {
    const ends = new Set<string>();
    fc.assert(
      fc.property(seeds, fc.bigInt({ min: 0n, max: 9n }), fc.bigInt({ min: 0n, max: 3000n }), (seed, input, fuel) => {
        for (const end of compare(moduleBytes(stackCodeModule(seed, { floats: false })), fuel, input)) ends.add(end);
      }),
      { numRuns: 600 },
    );
    expect(ends).toContain("values");
    expect(ends).not.toContain("invalid-instruction");
    for (const reason of ["out-of-gas", "stack-overflow", "memory-out-of-bounds"]) expect(ends).toContain(reason);
  });

  test("agree on structured code: values, halts, fuel and memory", () => {
    fc.assert(
      fc.property(seeds, fc.bigInt({ min: 0n, max: 5000n }), (seed, fuel) => {
        compare(moduleBytes(randomModule(seed)), fuel);
      }),
      { numRuns: 150 },
    );
  });

  test("differ where there are floats: an instruction on them halts", () => {
    const code = moduleBytes({ functions: [{ export: "f", code: [["f32.const", 1], "f32.neg", "drop"] }] });
    const [call] = runOn(stepEmbedder, code, 100n).calls;
    expect(call!.result).toEqual({ type: "halt", reason: "invalid-instruction" });
  });
});
