import { execFileSync } from "node:child_process";
import { TercetError } from "../../src/base/errors.js";
import { type WasmMemory, webAssembly } from "../../src/base/webassembly.js";
import { defineProfile } from "../../src/vm/profile.js";
import { type Embedder, embedders, type FunctionExtern, wasm } from "../../vms/wasm/index.js";
import type { MemoryExtern } from "../../vms/wasm/instance.js";
import { decodeProgram } from "../../vms/wasm/loaded-module.js";
import { buildModule, buildNative, isInstalled } from "./build.js";
import { measureInTurns } from "./turns.js";

/** How one contender did on one kernel. Times in milliseconds. */
export interface Result {
  readonly kernel: string;
  readonly contender: string;
  readonly median: number;
  readonly spread: number;
  /** Loading, making an instance and the first call, nothing warm; not known for other processes. */
  readonly cold: number | undefined;
  /** Fuel of one call; only our engines meter. */
  readonly fuel: bigint | undefined;
}

/** An instance, alike on every contender here. */
export interface Guest {
  /** An export by name, of integers; a function without a result gives 0. */
  call(name: string, ...args: readonly number[]): number;
  /** The memory that it exports by that name, as it is now. */
  memory(name: string): Uint8Array;
}

/** A module and what is measured of it. */
export interface Workload {
  readonly name: string;
  readonly code: Uint8Array;
  /** What an instance needs before the first work. */
  readonly prepare?: (guest: Guest) => void;
  /** Returns what must be equal everywhere. */
  readonly work: (guest: Guest) => number;
}

interface Prepared {
  readonly name: string;
  readonly run: () => unknown;
  readonly value: number;
  readonly cold: number;
  readonly fuel: bigint | undefined;
}

export const PLAIN_V8 = "V8";
const NATIVE = "native";
const WABT = "wasm-interp";
export const FUEL = 1n << 62n;
const WABT_SAMPLES = 3;

/** Peers that are not on this computer. */
export function missingPeers(): readonly string[] {
  return isInstalled(WABT) ? [] : [`${WABT} (Debian: wabt)`];
}

/**
 * Measures a kernel on every contender, each for that many milliseconds.
 * @throws TercetError `results-differ` when one computes something else
 */
export async function benchKernel(kernel: string, folder: string, time: number): Promise<Result[]> {
  const { code, file } = buildModule(kernel, folder);
  const work = (guest: Guest) => guest.call("kernel") >>> 0;
  const { results, value: expected } = await benchHere({ name: kernel, code, work }, time);
  const others = [native(kernel, folder, time, expected)];
  if (isInstalled(WABT)) others.push(wabt(kernel, file, expected));
  return [...results, ...others];
}

/**
 * Measures what a module does on plain V8 and on our engines, and tells what it computes.
 * @throws TercetError `results-differ` when one computes something else
 */
export async function benchHere(
  workload: Workload,
  time: number,
): Promise<{ readonly results: readonly Result[]; readonly value: number }> {
  const { name } = workload;
  const engines = await Promise.all(Object.keys(embedders).map((engine) => ours(engine, workload)));
  const prepared = [plainV8(workload), ...engines];
  const { value } = prepared[0]!;
  for (const contender of prepared) check(name, contender.name, contender.value, value);
  const measurements = measureInTurns(prepared, time);
  const results = measurements.map(({ name: contender, median, spread }): Result => {
    const { cold, fuel } = prepared.find((other) => other.name === contender)!;
    return { kernel: name, contender, median, spread, cold, fuel };
  });
  return { results, value };
}

function check(kernel: string, contender: string, value: number, expected: number): void {
  if (value === expected) return;
  throw new TercetError("results-differ", `${kernel}: ${contender} computes ${value} and ${PLAIN_V8} ${expected}`);
}

/** The module as it is, without metering: what V8 can do at best. */
function plainV8({ code, prepare, work }: Workload): Prepared {
  const imports = nativeStubs(code);
  const start = performance.now();
  const { exports } = new webAssembly.Instance(new webAssembly.Module(code), imports);
  const guest: Guest = {
    call: (name, ...args) => (exports[name] as (...args: readonly number[]) => number | undefined)(...args) ?? 0,
    memory: (name) => new Uint8Array((exports[name] as WasmMemory).buffer),
  };
  prepare?.(guest);
  const value = work(guest);
  return { name: PLAIN_V8, run: () => work(guest), value, cold: performance.now() - start, fuel: undefined };
}

async function ours(engine: string, { code, prepare, work }: Workload): Promise<Prepared> {
  const embedder: Embedder = await embedders[engine]!();
  const profile = defineProfile(wasm);
  const { imports, types } = decodeProgram(code, profile).module;
  const start = performance.now();
  const store = embedder.newStore(FUEL, profile);
  const made = store.instantiate(embedder.load(code, profile), (module, name) => {
    const item = imports.find((candidate) => candidate.module === module && candidate.name === name);
    return item?.kind === "func" ? store.hostFunction(types[item.typeIndex]!, refuse) : undefined;
  });
  if (made.type === "halt") throw new TercetError("kernel-failed", `${engine} halts with ${made.reason}`);
  const { exports } = made.instance;
  const guest: Guest = {
    call(name, ...args) {
      const result = (exports.get(name) as FunctionExtern).call(args);
      if (result.type === "halt") throw new TercetError("kernel-failed", `${engine} halts with ${result.reason}`);
      return (result.values[0] as number | undefined) ?? 0;
    },
    memory: (name) => (exports.get(name) as MemoryExtern).bytes,
  };
  prepare?.(guest);
  const before = store.fuel;
  const value = work(guest);
  const cold = performance.now() - start;
  return { name: engine, run: () => work(guest), value, cold, fuel: before - store.fuel };
}

/** Stands for whatever a module imports: the work that is measured asks its host for nothing. */
function refuse(): never {
  throw new TercetError("kernel-failed", "the module calls a host function, of which there is none here");
}

function nativeStubs(code: Uint8Array): Record<string, Record<string, unknown>> {
  const stubs: Record<string, Record<string, unknown>> = {};
  for (const { module, name } of decodeProgram(code, defineProfile(wasm)).module.imports) {
    stubs[module] = { ...stubs[module], [name]: refuse };
  }
  return stubs;
}

function native(kernel: string, folder: string, time: number, expected: number): Result {
  const out = execFileSync(buildNative(kernel, folder), [String(time)], { encoding: "utf8" });
  const [value, median, spread] = out.split(" ").map(Number) as [number, number, number];
  check(kernel, NATIVE, value, expected);
  return { kernel, contender: NATIVE, median: median / 1e6, spread: spread / 1e6, cold: undefined, fuel: undefined };
}

/** Whole processes of wabt's interpreter: it has no clock, and starts in about a millisecond. */
function wabt(kernel: string, file: string, expected: number): Result {
  const times: number[] = [];
  for (let i = 0; i < WABT_SAMPLES; i++) {
    const start = performance.now();
    const out = execFileSync(WABT, [file, "--run-all-exports"], { encoding: "utf8" });
    times.push(performance.now() - start);
    check(kernel, WABT, Number(/kernel\(\) => i32:(\d+)/.exec(out)?.[1]), expected);
  }
  times.sort((a, b) => a - b);
  const median = times[Math.floor(WABT_SAMPLES / 2)]!;
  const spread = (times.at(-1)! - times[0]!) / 2;
  return { kernel, contender: WABT, median, spread, cold: undefined, fuel: undefined };
}
