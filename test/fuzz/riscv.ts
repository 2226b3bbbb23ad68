import { deepStrictEqual } from "node:assert/strict";
import fc from "fast-check";
import { IsolatedHost } from "../../src/chain/isolated-host.js";
import type { Engine } from "../../src/vm/engine.js";
import { message } from "../../src/vm/message.js";
import { outputOf } from "../../src/vm/outcome.js";
import { defineProfile } from "../../src/vm/profile.js";
import { createCompiled } from "../../vms/riscv/compiled/engine.js";
import { TranslatingExecutor } from "../../vms/riscv/compiled/executor.js";
import { EAGER, NORMAL, type Policy } from "../../vms/riscv/compiled/policy.js";
import { TranslationCache } from "../../vms/riscv/compiled/translation-cache.js";
import { type Image, loadFuel } from "../../vms/riscv/image.js";
import { riscv } from "../../vms/riscv/index.js";
import { createInterpreter } from "../../vms/riscv/interpreter.js";
import { Kernel } from "../../vms/riscv/machine/kernel.js";
import { Machine } from "../../vms/riscv/machine/machine.js";
import { createStepEngine } from "../../vms/riscv/step/engine.js";
import { expectEqual, imageOf, runMachine } from "../vms/riscv/compiled-machines.js";
import { randomPrograms } from "../vms/riscv/random-programs.js";
import { structuredPrograms } from "../vms/riscv/structured-programs.js";
import { ALL_WRONG, byLot } from "../vms/riscv/wrong-guesses.js";
import type { Fuzzer } from "./fuzzer.js";

/** Enough for almost all random programs to end; the others are cut off. */
const FUEL = 200_000n;
/** How often a program runs where only what is hot is translated. */
const RUNS_TO_BE_HOT = 16;

const programs = fc.oneof({ weight: 2, arbitrary: structuredPrograms }, randomPrograms);
const limits = fc.array(fc.nat({ max: 5000 }), { maxLength: 3 });

/** The compiled engine's machines in one mode; all that they leave is compared with the interpreter. */
class Mode {
  readonly #translations: TranslationCache;

  constructor(policy: Policy) {
    this.#translations = new TranslationCache(policy);
  }

  get fuelTranslated(): bigint {
    return BigInt(this.#translations.activity.fuelTranslated);
  }

  compare(image: Image, fuels: readonly bigint[]): void {
    const interpreted = new Machine(image);
    const translations = this.#translations;
    const compiled = new Machine(
      image,
      new Kernel(),
      (machine) => new TranslatingExecutor(machine, translations.for(machine)),
    );
    for (const fuel of fuels) expectEqual(runMachine(compiled, fuel), runMachine(interpreted, fuel));
  }
}

/** What claims hold of a run. */
async function outcomeOf(engine: Engine, code: Uint8Array, gasLimit: bigint) {
  const program = engine.load(code, defineProfile(riscv));
  const outcome = await engine.run(program, message({ input: Uint8Array.of(1, 2, 3), gasLimit }), new IsolatedHost());
  const { type, gasUsed, fuelUsed } = outcome;
  const end = type === "halt" ? outcome.reason : type === "revert" ? outcome.exitCode : 0;
  return { type, end, gasUsed, fuelUsed, output: outputOf(outcome) };
}

/** The compiled engine, eager and not, and with wrong guesses, against the interpreter, and both against the step machine. */
export function riscvFuzzer(): Fuzzer {
  const [eager, normal, wrong] = [new Mode(EAGER), new Mode(NORMAL), new Mode(ALL_WRONG)];
  const engine = createCompiled(EAGER);
  const [interpreter, step] = [createInterpreter(), createStepEngine()];
  let fuelStepped = 0n;
  return {
    properties: {
      eager: fc.property(programs, limits, fc.boolean(), (code, fuels, fenceI) => {
        eager.compare(imageOf(code, { fenceI }), [FUEL, ...fuels.map(BigInt), FUEL]);
      }),
      normal: fc.property(programs, limits, (code, fuels) => {
        normal.compare(imageOf(code), [...Array<bigint>(RUNS_TO_BE_HOT).fill(FUEL), ...fuels.map(BigInt), FUEL]);
      }),
      "all guesses wrong": fc.property(programs, limits, (code, fuels) => {
        wrong.compare(imageOf(code), [FUEL, ...fuels.map(BigInt), FUEL]);
      }),
      "guesses by lot": fc.property(programs, limits, fc.nat(), (code, fuels, seed) => {
        new Mode(byLot(seed)).compare(imageOf(code), [FUEL, ...fuels.map(BigInt), FUEL]);
      }),
      "step machine": fc.asyncProperty(programs, fc.nat({ max: 500 }), async (code, more) => {
        const gas = loadFuel(imageOf(code), 3) / 10n + BigInt(more);
        const expected = await outcomeOf(step, code, gas);
        fuelStepped += expected.fuelUsed;
        for (const other of [interpreter, engine]) deepStrictEqual(await outcomeOf(other, code, gas), expected);
      }),
    },
    counts: () => ({
      "fuel in translated code, eager": eager.fuelTranslated + BigInt(engine.activity.fuelTranslated),
      "fuel in translated code, all guesses wrong": wrong.fuelTranslated,
      "fuel in translated code, normal": normal.fuelTranslated,
      "fuel in the step machine": fuelStepped,
    }),
  };
}
