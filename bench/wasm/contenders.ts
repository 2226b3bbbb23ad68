import { execFileSync } from "node:child_process";
import { TercetError } from "../../src/base/errors.js";
import { webAssembly } from "../../src/base/webassembly.js";
import { measure } from "../../src/cli/bench/measure.js";
import { defineProfile } from "../../src/vm/profile.js";
import { type Embedder, embedders, type FunctionExtern, wasm } from "../../vms/wasm/index.js";
import { buildModule, buildNative, isInstalled } from "./build.js";

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
const FUEL = 1n << 62n;
const WABT_SAMPLES = 3;

/** Peers that are not on this machine. */
export function missingPeers(): readonly string[] {
  return isInstalled(WABT) ? [] : [`${WABT} (Debian: wabt)`];
}

/**
 * Measures a kernel on every contender, each for that many milliseconds.
 * @throws TercetError `results-differ` when one computes something else
 */
export async function benchKernel(kernel: string, folder: string, time: number): Promise<Result[]> {
  const { code, file } = buildModule(kernel, folder);
  const prepared = [plainV8(code), ...(await Promise.all(Object.keys(embedders).map((name) => ours(name, code))))];
  const expected = prepared[0]!.value;
  for (const { name, value } of prepared) check(kernel, name, value, expected);
  const measurements = await measure(prepared, { time });
  const here = measurements.map(({ name, median, spread }): Result => {
    const { cold, fuel } = prepared.find((contender) => contender.name === name)!;
    return { kernel, contender: name, median, spread, cold, fuel };
  });
  const others = [native(kernel, folder, time, expected)];
  if (isInstalled(WABT)) others.push(wabt(kernel, file, expected));
  return [...here, ...others];
}

function check(kernel: string, contender: string, value: number, expected: number): void {
  if (value === expected) return;
  throw new TercetError("results-differ", `${kernel}: ${contender} computes ${value} and ${PLAIN_V8} ${expected}`);
}

/** The module as it is, without metering: what V8 can do at best. */
function plainV8(code: Uint8Array): Prepared {
  const start = performance.now();
  const { exports } = new webAssembly.Instance(new webAssembly.Module(code));
  const run = exports.kernel as () => number;
  const value = run() >>> 0;
  return { name: PLAIN_V8, run, value, cold: performance.now() - start, fuel: undefined };
}

async function ours(engine: string, code: Uint8Array): Promise<Prepared> {
  const embedder: Embedder = await embedders[engine]!();
  const profile = defineProfile(wasm);
  const start = performance.now();
  const store = embedder.newStore(FUEL, profile);
  const made = store.instantiate(embedder.load(code, profile), () => undefined);
  if (made.type === "halt") throw new TercetError("kernel-failed", `${engine} halts with ${made.reason}`);
  const kernel = made.instance.exports.get("kernel") as FunctionExtern;
  const before = store.fuel;
  const result = kernel.call([]);
  const cold = performance.now() - start;
  if (result.type === "halt") throw new TercetError("kernel-failed", `${engine} halts with ${result.reason}`);
  const value = (result.values[0] as number) >>> 0;
  return { name: engine, run: () => kernel.call([]), value, cold, fuel: before - store.fuel };
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
