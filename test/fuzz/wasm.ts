import { deepStrictEqual } from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import fc from "fast-check";
import { equalBytes } from "../../src/base/bytes.js";
import { InvalidProgramError, TercetError } from "../../src/base/errors.js";
import { webAssembly } from "../../src/base/webassembly.js";
import { IsolatedHost } from "../../src/chain/isolated-host.js";
import type { Engine } from "../../src/vm/engine.js";
import { message } from "../../src/vm/message.js";
import { commitmentOf } from "../../src/vm/step/step-proof.js";
import { CompiledEngine } from "../../vms/wasm/compiled/engine.js";
import { InterpreterEngine } from "../../vms/wasm/interpreter/engine.js";
import { stepEmbedder } from "../../vms/wasm/step/embedder.js";
import { createStepEngine } from "../../vms/wasm/step/engine.js";
import { FastForward } from "../../vms/wasm/step/fast-forward.js";
import { wasmMachine } from "../../vms/wasm/step/machine.js";
import { EMBEDDERS, expectSame, type Run, runOn, runOnBoth } from "../differential/wasm-runs.js";
import { stackCodeModule } from "../differential/wasm-stack-code.js";
import { moduleBytes } from "../vms/wasm/assembler.js";
import { startFuelOf } from "../vms/wasm/fixtures.js";
import { randomModule } from "../vms/wasm/random-module.js";
import {
  longStepsProgram,
  randomProgram,
  randomStackProgram,
  Stepper,
  smallProfile,
  startOf,
} from "../vms/wasm/step-runs.js";
import type { Fuzzer } from "./fuzzer.js";
import { mutated } from "./mutations.js";

const FUEL = 20_000n;
/** Enough for all that random modules of structured code do. */
const PLENTY = 1n << 60n;
const PROFILE = smallProfile();

const seeds = fc.integer({ min: 1, max: 0x7fffffff });
const fuels = fc.bigInt({ min: 0n, max: FUEL });
const inputs = fc.bigInt({ min: 0n, max: 9n });
const stackCode = seeds.map((seed) => moduleBytes(stackCodeModule(seed)));
const structuredCode = seeds.map((seed) => moduleBytes(randomModule(seed)));
const withoutFloats = seeds.map((seed) => moduleBytes(stackCodeModule(seed, { floats: false })));
const programs = fc.oneof(seeds.map(randomProgram), seeds.map(randomStackProgram));
const anyProgram = fc.oneof(programs, fc.constant(longStepsProgram()));

const samples = Array.from({ length: 100 }, (_, i) => [randomProgram(i + 1), randomStackProgram(i + 1)]).flat();
const mutants = mutated(longStepsProgram(), ...samples);
/** More than loading any of them costs. */
const STARTING = 1_000_000n;

/** What plain V8 makes of a module's functions `f0` to `f3`: values or traps, and the memory after each. */
function onPlainV8(code: Uint8Array, a: number, b: number) {
  const { exports } = new webAssembly.Instance(new webAssembly.Module(code.slice()));
  return [0, 1, 2, 3].map((f) => {
    const value = trapOr(() => (exports[`f${f}`] as (...args: number[]) => unknown)(a, b));
    return { value, memory: new Uint8Array((exports.memory as { buffer: ArrayBuffer }).buffer).slice() };
  });
}

function trapOr(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    if (error instanceof webAssembly.RuntimeError) return "trap";
    throw error;
  }
}

/** The same on wasm/compiled. */
function onCompiled(code: Uint8Array, a: number, b: number) {
  const store = EMBEDDERS.compiled.newStore(PLENTY, PROFILE_OF_V8);
  const made = store.instantiate(EMBEDDERS.compiled.load(code, PROFILE_OF_V8), () => undefined);
  if (made.type === "halt") throw new Error(made.reason);
  const { exports } = made.instance;
  return [0, 1, 2, 3].map((f) => {
    store.fuel = PLENTY;
    const extern = exports.get(`f${f}`);
    const result = extern?.kind === "func" ? extern.call([a, b]) : undefined;
    const memory = exports.get("memory");
    const value = result?.type === "values" ? result.values[0] : "trap";
    return { value, memory: memory?.kind === "memory" ? memory.bytes.slice() : undefined };
  });
}

const PROFILE_OF_V8 = smallProfile({ floats: "canonical", maxPages: 1024, stackBytes: 262_144 });

/** What claims hold of a run, or the code and place of the error that refuses the program. */
function outcomeOf(engine: Engine, code: Uint8Array, gasLimit: bigint) {
  try {
    const call = message({ input: Uint8Array.of(1, 2, 3), gasLimit });
    const outcome = engine.run(engine.load(code, PROFILE), call, new IsolatedHost());
    return { ...outcome, at: undefined };
  } catch (error) {
    if (!(error instanceof TercetError)) throw error;
    return { code: error.code, offset: error instanceof InvalidProgramError ? error.offset : undefined };
  }
}

const fuelOf = (run: Run, given: bigint) =>
  run.calls.reduce((sum, { result, fuelLeft }) => sum + (result.type === "values" ? given - fuelLeft : 0n), 0n);

/** V8's optimising compiler for whatever is compiled meanwhile. */
function optimised<T>(run: () => T): T {
  setFlagsFromString("--no-liftoff");
  try {
    return run();
  } finally {
    setFlagsFromString("--liftoff");
  }
}

/** The compiled engine, in V8's baseline and optimised code, against the interpreter, plain V8 and the step machine. */
export function wasmFuzzer(): Fuzzer {
  const [compiled, interpreter, step] = [new CompiledEngine(), new InterpreterEngine(), createStepEngine()];
  const counts = { both: 0n, optimised: 0n, plain: 0n, instructions: 0n, steps: 0n, mutated: 0n };
  return {
    properties: {
      "stack code": fc.property(stackCode, fuels, inputs, (code, fuel, seed) => {
        counts.both += fuelOf(runOnBoth(code, fuel, { seed }), fuel);
      }),
      "structured code": fc.property(structuredCode, fuels, (code, fuel) => {
        counts.both += fuelOf(runOnBoth(code, fuel), fuel);
      }),
      "optimised code": fc.property(fc.oneof(stackCode, structuredCode), fuels, inputs, (code, fuel, seed) => {
        counts.optimised += fuelOf(
          optimised(() => runOnBoth(code, fuel, { seed })),
          fuel,
        );
      }),
      "plain V8": fc.property(structuredCode, fc.integer(), fc.integer(), (code, a, b) => {
        const [plain, metered] = [onPlainV8(code, a, b), onCompiled(code, a, b)];
        for (const [f, wanted] of plain.entries()) {
          deepStrictEqual(metered[f]!.value, wanted.value);
          deepStrictEqual(Buffer.compare(metered[f]!.memory!, wanted.memory), 0);
          if (wanted.value !== "trap") counts.plain++;
        }
      }),
      "step instructions": fc.property(fc.oneof(withoutFloats, structuredCode), fuels, inputs, (code, fuel, seed) => {
        const stepped = runOn(stepEmbedder, code, fuel / 4n, { seed });
        expectSame(runOn(EMBEDDERS.interpreter, code, fuel / 4n, { seed }), stepped);
        counts.instructions += fuelOf(stepped, fuel / 4n);
      }),
      "step machine": fc.property(
        anyProgram,
        fuels,
        fc.array(fc.nat({ max: 900 }), { maxLength: 4 }),
        (code, fuel, strides) => {
          const gasLimit = startFuelOf(code, PROFILE) + fuel / 2n;
          const expected = outcomeOf(step, code, gasLimit);
          for (const other of [compiled, interpreter]) deepStrictEqual(outcomeOf(other, code, gasLimit), expected);
          const start = startOf(code, { fuel: fuel / 2n, input: Uint8Array.of(1, 2, 3) });
          const [stepper, forward] = [Stepper.start(start), new FastForward(start)];
          for (const stride of strides) {
            const { clock } = stepper.run(stride).registers;
            deepStrictEqual(equalBytes(forward.commitmentAt(clock), commitmentOf(wasmMachine, stepper.state)), true);
          }
          counts.steps += stepper.registers.clock;
        },
      ),
      "mutated programs": fc.property(mutants, fuels, (code, fuel) => {
        const gasLimit = STARTING + fuel;
        const expected = outcomeOf(compiled, code, gasLimit);
        deepStrictEqual(outcomeOf(interpreter, code, gasLimit), expected);
        if ("fuelUsed" in expected) counts.mutated++;
      }),
    },
    counts: () => ({
      "fuel on compiled and interpreter": counts.both,
      "fuel in V8's optimised code": counts.optimised,
      "calls that end on plain V8": counts.plain,
      "fuel in the step machine's instructions": counts.instructions,
      "steps of the step machine": counts.steps,
      "mutated programs that run": counts.mutated,
    }),
  };
}
