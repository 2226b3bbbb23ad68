import { execFileSync } from "node:child_process";
import { TercetError } from "../../src/base/errors.js";
import { webAssembly } from "../../src/base/webassembly.js";
import { IsolatedHost } from "../../src/chain/isolated-host.js";
import type { Engine, Program } from "../../src/vm/engine.js";
import { MAX_GAS, message } from "../../src/vm/message.js";
import type { Outcome } from "../../src/vm/outcome.js";
import { defineProfile } from "../../src/vm/profile.js";
import { openEngine } from "../../src/vm/registry.js";
import { riscv } from "../../vms/riscv/index.js";
import { type Built, build, isInstalled } from "./build.js";

export const COMPILED = "riscv/compiled";
export const INTERPRETER = "riscv/interpreter";
export const QEMU = "qemu-riscv64";
export const V8 = "WebAssembly on V8";
export const NATIVE = "native";

/** Times in milliseconds. */
export interface KernelResult {
  readonly kernel: string;
  /** Medians by contender; those that are not installed are missing. */
  readonly medians: ReadonlyMap<string, number>;
  /** Load and first run on an engine that has never seen the program. */
  readonly cold: ReadonlyMap<string, number>;
  /** Fuel: instructions, and what host calls cost. */
  readonly fuel: bigint;
}

interface Contender {
  readonly name: string;
  /** Does the whole work some times and gives the milliseconds of each. */
  measure(times: number): number[];
  readonly result: bigint;
}

const OUR_ENGINES = [COMPILED, INTERPRETER];
const PROFILE = defineProfile(riscv);
/** V8 optimises in the background; so much work is done before anything counts. Milliseconds. */
const WARM_UP = 150;
const RUNS_IN_A_ROW = 3;
const LEAST_ROUNDS = 2;

/**
 * Measures a kernel on everything, each for so many milliseconds at least, in turns, so that what disturbs the computer disturbs all of them.
 * @throws TercetError `outputs-differ` when results do
 */
export async function benchKernel(kernel: string, work: number, time: number, folder: string): Promise<KernelResult> {
  const built = build(kernel, folder);
  const cold = new Map<string, number>();
  const contenders: Contender[] = [];
  let fuel = 0n;
  for (const name of OUR_ENGINES) {
    const engine = await openEngine(name);
    const start = performance.now();
    const program = engine.load(built.elf, PROFILE);
    const outcome = runOnce(engine, program, work);
    cold.set(name, performance.now() - start);
    fuel = outcome.fuelUsed;
    contenders.push(engineContender(engine, program, work, resultOf(outcome)));
  }
  contenders.push(...peers(built, work));
  refuseDifferentResults(kernel, contenders);
  const samples = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (const contender of contenders) warmUp(contender);
  for (let round = 0; round < LEAST_ROUNDS || !hadTime(samples, time); round++) {
    for (const { name, measure } of contenders) samples.get(name)!.push(...measure(RUNS_IN_A_ROW));
  }
  return { kernel, medians: new Map([...samples].map(([name, times]) => [name, median(times)])), cold, fuel };
}

/** Whether each contender has run for so many milliseconds. */
function hadTime(samples: ReadonlyMap<string, readonly number[]>, time: number): boolean {
  return [...samples.values()].every((times) => times.reduce((sum, each) => sum + each, 0) >= time);
}

export function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
}

function warmUp({ measure }: Contender): void {
  for (let spent = 0; spent < WARM_UP; ) for (const time of measure(1)) spent += time;
}

function timed(times: number, run: () => unknown): number[] {
  return Array.from({ length: times }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
}

export function runOnce(engine: Engine, program: Program, work: number): Outcome {
  const input = new Uint8Array(8);
  new DataView(input.buffer).setBigUint64(0, BigInt(work), true);
  return engine.run(program, message({ input, gasLimit: MAX_GAS }), new IsolatedHost()) as Outcome;
}

function resultOf(outcome: Outcome): bigint {
  if (outcome.type !== "success") throw new TercetError("guest-failed", `the kernel ended with ${outcome.type}`);
  return new DataView(outcome.output.buffer, outcome.output.byteOffset).getBigUint64(0, true);
}

function engineContender(engine: Engine, program: Program, work: number, result: bigint): Contender {
  const measure = (times: number) => timed(times, () => runOnce(engine, program, work));
  return { name: `${engine.vm}/${engine.name}`, measure, result };
}

function peers(built: Built, work: number): Contender[] {
  const found = [v8Contender(built.wasm, work), processContender(NATIVE, [built.native], work)];
  if (isInstalled("qemu-riscv64")) found.push(processContender(QEMU, ["qemu-riscv64", built.linux], work));
  return found;
}

/** Names of peers that are not installed. */
export function missingPeers(): string[] {
  return isInstalled("qemu-riscv64") ? [] : ["qemu-riscv64 (Debian: qemu-user)"];
}

function v8Contender(wasm: Uint8Array, work: number): Contender {
  const { exports } = new webAssembly.Instance(new webAssembly.Module(wasm));
  const run = exports.run as (n: bigint) => bigint;
  const result = BigInt.asUintN(64, run(BigInt(work)));
  return { name: V8, measure: (times) => timed(times, () => run(BigInt(work))), result };
}

/** A process that measures itself, so that its start does not count. */
function processContender(name: string, [file, ...args]: readonly string[], work: number): Contender {
  const words = (times: number) => {
    const out = execFileSync(file!, [...args, String(work), String(times)]);
    return Array.from({ length: out.length / 8 }, (_, index) => out.readBigUInt64LE(8 * index));
  };
  const measure = (times: number) =>
    words(times)
      .slice(1)
      .map((nanoseconds) => Number(nanoseconds) / 1e6);
  return { name, measure, result: words(1)[0]! };
}

function refuseDifferentResults(kernel: string, [first, ...others]: readonly Contender[]): void {
  for (const other of others) {
    if (other.result === first!.result) continue;
    throw new TercetError("outputs-differ", `${kernel}: ${first!.name} and ${other.name} give different results`);
  }
}
