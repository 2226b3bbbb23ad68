import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidProgramError, TercetError } from "../../src/base/errors.js";
import { IsolatedHost } from "../../src/chain/isolated-host.js";
import { loadGuests } from "../../src/cli/guests.js";
import { message } from "../../src/vm/message.js";
import type { Outcome } from "../../src/vm/outcome.js";
import type { Step } from "../../src/vm/tracer.js";
import { CompiledEngine } from "../../vms/wasm/compiled/engine.js";
import { InterpreterEngine } from "../../vms/wasm/interpreter/engine.js";
import { opcodeOf } from "../../vms/wasm/isa/opcodes.js";
import { anyInput, EDGE_INPUTS } from "../guest-programs/inputs.js";
import { moduleBytes, program } from "../vms/wasm/assembler.js";
import { PROFILE, profileWith, startFuelOf } from "../vms/wasm/fixtures.js";
import { EMBEDDERS, runOn } from "./wasm-runs.js";
import { stackCodeModule } from "./wasm-stack-code.js";

const compiled = new CompiledEngine();
const interpreter = new InterpreterEngine();
const PLENTY = 1n << 40n;

function outcomes(code: Uint8Array, input: Uint8Array, gasLimit: bigint): readonly Outcome[] {
  return [compiled, interpreter].map((engine) =>
    engine.run(engine.load(code, PROFILE), message({ input, gasLimit }), new IsolatedHost()),
  ) as Outcome[];
}

describe.each(loadGuests().map(({ name, code }) => ({ name, code: code.wasm })))("$name", ({ code }) => {
  test("has the same outcome on both engines, whatever the gas limit", () => {
    const start = startFuelOf(code);
    for (const input of EDGE_INPUTS) {
      const [one, other] = outcomes(code, input, PLENTY);
      expect(other).toEqual(one);
    }
    fc.assert(
      fc.property(anyInput, fc.double({ min: 0, max: 1.1, noNaN: true }), (input, part) => {
        const [one, other] = outcomes(code, input, PLENTY);
        expect(other).toEqual(one);
        const [less, otherLess] = outcomes(
          code,
          input,
          start + BigInt(Math.floor(Number(one!.gasUsed - start) * part)),
        );
        expect(otherLess).toEqual(less);
      }),
      { numRuns: 15 },
    );
  });
});

describe("tracing", () => {
  const code = program(
    [
      ["i32.const", 3],
      ["local.set", 0],
      ["loop", -64],
      ["local.get", 0],
      ["i32.const", 1],
      "i32.sub",
      ["local.tee", 0],
      ["br_if", 0],
      "end",
      ["i32.const", 0],
      ["i32.load", 16],
    ],
    {},
    [0x7f],
  );

  function trace(gasLimit: bigint): { readonly steps: readonly Step[]; readonly outcome: Outcome } {
    const steps: Step[] = [];
    const tracer = { onStep: (step: Step) => void steps.push(step) };
    const call = message({ input: new Uint8Array(0), gasLimit, depth: 2 });
    const outcome = interpreter.run(interpreter.load(code, PROFILE), call, new IsolatedHost(), { tracer });
    return { steps, outcome };
  }

  test("shows every lowered instruction in order, and changes nothing", () => {
    const plain = outcomes(code, new Uint8Array(0), PLENTY);
    const { steps, outcome } = trace(PLENTY);
    expect([outcome, outcome]).toEqual(plain);
    expect(steps.map(({ clock }) => clock)).toEqual(steps.map((_, i) => BigInt(i)));
    expect(steps.every(({ depth }) => depth === 2)).toBe(true);
    for (const { pc, opcode, name } of steps) {
      expect(opcodeOf(opcode)?.mnemonic ?? name).toBe(name);
      expect(code[Number(pc)] === opcode || name === "unreachable").toBe(true);
    }
    expect(steps.filter(({ name }) => name === "br_if")).toHaveLength(3);
    expect(steps.slice(-2).map(({ name }) => name)).toEqual(["i32.load", "end"]);
    for (const [i, step] of steps.entries()) if (i > 0) expect(step.fuelLeft <= steps[i - 1]!.fuelLeft).toBe(true);
  });

  test("stops where the fuel ends", () => {
    const full = trace(PLENTY);
    const used = full.outcome.gasUsed;
    const { steps, outcome } = trace(used - 1n);
    expect(outcome).toMatchObject({ type: "halt", reason: "out-of-gas" });
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.length).toBeLessThan(full.steps.length);
  });
});

describe("mutated modules", () => {
  const profile = profileWith({ stackBytes: 4096, maxPages: 64, maxTableElements: 256 });
  const programs = loadGuests().map(({ code }) => code.wasm);
  const byte = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), value: fc.nat(255) });
  const bytes = fc.array(byte, { minLength: 1, maxLength: 3 });

  function mutate(code: Uint8Array, mutations: readonly { readonly at: number; readonly value: number }[]): Uint8Array {
    const mutated = code.slice();
    for (const { at, value } of mutations) mutated[Math.floor(at * code.length)] = value;
    return mutated;
  }

  /** What it gives, or the code and place of the error that it throws. */
  function attempt<T>(run: () => T): T | { readonly code: string; readonly offset: number | undefined } {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof TercetError)) throw error;
      return { code: error.code, offset: error instanceof InvalidProgramError ? error.offset : undefined };
    }
  }

  test("are refused or run alike, as programs", () => {
    let ran = 0;
    fc.assert(
      fc.property(fc.constantFrom(...programs), bytes, (code, mutations) => {
        const mutated = mutate(code, mutations);
        const call = message({ input: EDGE_INPUTS[8]!, gasLimit: 3_000_000n });
        const [one, other] = [compiled, interpreter].map((engine) =>
          attempt(() => engine.run(engine.load(mutated, profile), call, new IsolatedHost())),
        );
        expect(other).toEqual(one);
        if ("gasUsed" in one!) ran++;
      }),
      { numRuns: 500 },
    );
    expect(ran).toBeGreaterThan(0);
  });

  test("are refused or run alike, as instances", () => {
    let ran = 0;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 0x7fffffff }), bytes, (seed, mutations) => {
        const mutated = mutate(moduleBytes(stackCodeModule(seed)), mutations);
        const [one, other] = Object.values(EMBEDDERS).map((embedder) =>
          attempt(() => runOn(embedder, mutated, 10_000n, { profile })),
        );
        expect(other).toEqual(one);
        if ("calls" in one!) ran++;
      }),
      { numRuns: 1500 },
    );
    expect(ran).toBeGreaterThan(0);
  });
});
