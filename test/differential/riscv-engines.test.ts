import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EAGER } from "../../vms/riscv/compiled/policy.js";
import { expectEqual, type Pair, pairFor, runMachine, stateOfMachine } from "../vms/riscv/compiled-machines.js";
import { randomPrograms } from "../vms/riscv/random-programs.js";
import { structuredPrograms } from "../vms/riscv/structured-programs.js";

/** Runs on both machines and expects the same of everything. */
function expectSame({ interpreted, compiled }: Pair, fuel: bigint): void {
  expectEqual(runMachine(compiled, fuel), runMachine(interpreted, fuel));
}

/** The fuel of a whole run, or the most that is tried. */
function wholeRun({ interpreted }: Pair, most: bigint): bigint {
  return most - runMachine(interpreted, most).fuelLeft;
}

describe("the compiled engine does what the interpreter does", () => {
  test("random instructions", () => {
    fc.assert(
      fc.property(randomPrograms, fc.nat({ max: 3000 }), (code, fuel) => {
        const pair = pairFor(code);
        for (const limit of [100_000n, BigInt(fuel), 100_000n]) expectSame(pair, limit);
      }),
      { numRuns: 100 },
    );
  });

  test("structured programs, with any fuel, more than once", () => {
    fc.assert(
      fc.property(structuredPrograms, fc.array(fc.nat({ max: 20_000 }), { maxLength: 4 }), (code, limits) => {
        const pair = pairFor(code);
        for (const limit of [200_000, ...limits, 200_000]) expectSame(pair, BigInt(limit));
      }),
      { numRuns: 150 },
    );
  });

  test("structured programs at every fuel limit", () => {
    fc.assert(
      fc.property(structuredPrograms, (code) => {
        const pair = pairFor(code);
        const whole = wholeRun(pair, 250n);
        for (let fuel = 0n; fuel <= whole + 1n; fuel++) expectSame(pair, fuel);
      }),
      { numRuns: 30 },
    );
  });

  test("stopped and resumed at any instruction", () => {
    fc.assert(
      fc.property(structuredPrograms, fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }), (code, parts) => {
        const { interpreted, compiled } = pairFor(code);
        for (const machine of [interpreted, compiled]) machine.start(new Uint8Array(0), 4096);
        for (const part of parts) {
          expect(compiled.run(BigInt(part))).toEqual(interpreted.run(BigInt(part)));
          expectEqual(stateOfMachine(compiled), stateOfMachine(interpreted));
        }
      }),
      { numRuns: 100 },
    );
  });

  test("translated only when it is hot", () => {
    fc.assert(
      fc.property(
        structuredPrograms,
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 1, max: 100 }),
        (code, hot, cold) => {
          const pair = pairFor(code, {}, { ...EAGER, hot, coldSlice: cold, walk: 24 });
          for (const limit of [50_000n, 777n, 200_000n]) expectSame(pair, limit);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("without compressed instructions", () => {
    fc.assert(
      fc.property(randomPrograms, (code) => expectSame(pairFor(code, { extensions: "im" }), 50_000n)),
      { numRuns: 60 },
    );
  });

  test("with code that changes", () => {
    fc.assert(
      fc.property(randomPrograms, (code) => {
        const pair = pairFor(code, { fenceI: true });
        for (const limit of [50_000n, 333n, 50_000n]) expectSame(pair, limit);
      }),
      { numRuns: 100 },
    );
  });
});
