import { TercetError } from "../../src/base/errors.js";
import { IsolatedHost } from "../../src/chain/isolated-host.js";
import type { Engine } from "../../src/vm/engine.js";
import { MAX_GAS, message } from "../../src/vm/message.js";
import type { Outcome } from "../../src/vm/outcome.js";
import type { Profile } from "../../src/vm/profile.js";
import type { Operation, OperationKind, Sample } from "./operation.js";

/** A program whose `main` does something as often as its input says. */
export interface RepeatedProgram {
  readonly name: string;
  readonly code: Uint8Array;
  /** Most repetitions that make sense: what only works once is 1. */
  readonly max?: number;
}

/** The same program with a number in it: bytes that no engine has seen. */
export type Numbered = (code: Uint8Array, serial: number) => Uint8Array;

/** A run takes at least so long: starting it is then nothing. */
const LEAST_MILLISECONDS = 2;

/** The input that makes a program repeat so often. */
function repetitions(count: number): Uint8Array {
  const input = new Uint8Array(4);
  new DataView(input.buffer).setUint32(0, count, true);
  return input;
}

/**
 * One long call of code that has never run, with as many repetitions as make its start nothing: that is what a block has
 * that is full of contracts which nobody has called before. V8's optimiser never gets hold of a call that is under way.
 */
export function running(
  engine: Engine,
  profile: Profile,
  kind: OperationKind,
  { name, code, max = Number.POSITIVE_INFINITY }: RepeatedProgram,
  numbered: Numbered,
): Operation {
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

/** Loads a program that the engine has not seen, and runs it: it does nothing. */
export function loading(
  engine: Engine,
  profile: Profile,
  { name, code }: Pick<RepeatedProgram, "name" | "code">,
  numbered: Numbered,
): Operation {
  const call = message({ input: new Uint8Array(0), gasLimit: MAX_GAS });
  const prepare = () => {
    let serial = 0;
    // As a chain's host, it is there before the contract: its state kernel takes milliseconds to make.
    const host = new IsolatedHost();
    return () => {
      const fresh = numbered(code, serial++);
      return timed(name, () => engine.run(engine.load(fresh, profile), call, host));
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
