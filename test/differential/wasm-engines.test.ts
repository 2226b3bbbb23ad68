import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { webAssembly } from "../../src/base/webassembly.js";
import { moduleBytes } from "../vms/wasm/assembler.js";
import { randomModule } from "../vms/wasm/random-module.js";
import { EMBEDDERS, runOn, runOnBoth } from "./wasm-runs.js";
import { stackCodeModule } from "./wasm-stack-code.js";

const seeds = fc.integer({ min: 1, max: 0x7fffffff });
const FUEL = 20_000n;

describe("wasm/interpreter and wasm/compiled", () => {
  test("the generator of stack code makes valid modules, most of whose functions end by themselves", () => {
    let [ended, halted] = [0, 0];
    for (let seed = 1; seed <= 300; seed++) {
      const code = moduleBytes(stackCodeModule(seed));
      expect(webAssembly.validate(code) || seed).toBe(true);
      for (const { result } of runOn(EMBEDDERS.compiled, code, FUEL).calls)
        result.type === "values" ? ended++ : halted++;
    }
    expect(ended).toBeGreaterThan(200);
    expect(halted).toBeGreaterThan(200);
  });

  test("agree on stack code: values, halts, fuel and memory", () => {
    fc.assert(
      fc.property(seeds, fc.bigInt({ min: 0n, max: 9n }), (seed, input) => {
        runOnBoth(moduleBytes(stackCodeModule(seed)), FUEL, { seed: input });
      }),
      { numRuns: 1500 },
    );
  });

  test("agree on stack code at every limit of fuel", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const code = moduleBytes(stackCodeModule(seed));
        const { calls } = runOnBoth(code, FUEL);
        const used = calls.map(({ result, fuelLeft }) => (result.type === "values" ? FUEL - fuelLeft : 0n));
        const most = used.reduce((a, b) => (a > b ? a : b), 0n);
        for (let fuel = 0n; fuel <= most && fuel <= 150n; fuel++) runOnBoth(code, fuel);
      }),
      { numRuns: 40 },
    );
  });

  test("agree on structured code: values, halts, fuel and memory", () => {
    fc.assert(
      fc.property(seeds, fc.bigInt({ min: 0n, max: FUEL }), (seed, fuel) => {
        runOnBoth(moduleBytes(randomModule(seed)), fuel);
      }),
      { numRuns: 500 },
    );
  });
});
