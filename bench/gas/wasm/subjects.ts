import { TercetError } from "../../../src/base/errors.js";
import { IsolatedHost } from "../../../src/chain/isolated-host.js";
import type { Engine } from "../../../src/vm/engine.js";
import { MAX_GAS, message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import { defineProfile, type Profile } from "../../../src/vm/profile.js";
import { wasm } from "../../../vms/wasm/index.js";
import type { Operation, OperationKind, Sample, Subject } from "../operation.js";
import { INSTRUCTION_PROGRAMS } from "./instructions.js";
import { LOADED_MODULES, type LoadedModule } from "./loading.js";
import { numbered, type RepeatedProgram, repetitions } from "./programs.js";
import { WORK_PROGRAMS } from "./work.js";

/** A run takes at least so long: starting it is then nothing. */
const LEAST_MILLISECONDS = 2;

/** The engines of WebAssembly. */
export async function wasmSubjects(): Promise<readonly Subject[]> {
  const profile = defineProfile(wasm);
  const profileOf = ({ maxPages }: RepeatedProgram) =>
    maxPages === undefined ? profile : defineProfile(wasm, { settings: { maxPages } });
  const subjects = Object.entries(wasm.engines).map(async ([name, open]): Promise<Subject> => {
    const engine = await open();
    const operations = [
      ...INSTRUCTION_PROGRAMS.map((program) => running(engine, profile, "instruction", program)),
      ...WORK_PROGRAMS.map((program) => running(engine, profileOf(program), "work", program)),
      ...LOADED_MODULES.map((module) => loading(engine, profile, module)),
    ];
    return { engine: `wasm/${name}`, operations };
  });
  return Promise.all(subjects);
}

/**
 * One long call of code that has never run, with as many repetitions as make its start nothing: that is what a block has
 * that is full of contracts which nobody has called before. V8's optimiser never gets hold of a call that is under way.
 */
function running(engine: Engine, profile: Profile, kind: OperationKind, program: RepeatedProgram): Operation {
  const { name, code, max = Number.POSITIVE_INFINITY } = program;
  const prepare = () => {
    let serial = 0;
    const runOnce = (count: number): Sample => {
      const loaded = engine.load(numbered(code, serial++), profile);
      const call = (repeated: number) => message({ input: repetitions(repeated), gasLimit: MAX_GAS });
      // V8 compiles functions when they are first called: that is part of loading.
      engine.run(loaded, call(1), new IsolatedHost());
      return timed(name, () => engine.run(loaded, call(count), new IsolatedHost()));
    };
    const isShort = (count: number) =>
      Math.min(...[1, 2, 3].map(() => runOnce(count).milliseconds)) < LEAST_MILLISECONDS;
    let count = Math.min(16, max);
    while (count < max && isShort(count)) count = Math.min(2 * count, max);
    return () => runOnce(count);
  };
  return { name, kind, prepare };
}

/** Loads a module that the engine has not seen, and runs it: its `main` does nothing. */
function loading(engine: Engine, profile: Profile, { name, code }: LoadedModule): Operation {
  const call = message({ input: new Uint8Array(0), gasLimit: MAX_GAS });
  const prepare = () => {
    let serial = 0;
    return () => {
      const fresh = numbered(code, serial++);
      return timed(name, () => engine.run(engine.load(fresh, profile), call, new IsolatedHost()));
    };
  };
  return { name, kind: "loading", prepare };
}

/** @throws TercetError `operation-failed` when the program halts: its time says nothing then */
function timed(name: string, run: () => Outcome | Promise<Outcome>): Sample {
  const start = performance.now();
  const outcome = run() as Outcome;
  const milliseconds = performance.now() - start;
  if (outcome.type === "halt") throw new TercetError("operation-failed", `${name} halts: ${outcome.reason}`);
  return { milliseconds, fuel: Number(outcome.fuelUsed) };
}
