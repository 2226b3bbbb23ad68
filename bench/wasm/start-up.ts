import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineProfile } from "../../src/vm/profile.js";
import { wasm } from "../../vms/wasm/index.js";
import { ModuleInjector } from "../../vms/wasm/inject/inject.js";
import { decodeProgram } from "../../vms/wasm/loaded-module.js";
import { validateModule } from "../../vms/wasm/validate/validate.js";
import { CONTENDERS, type Lifecycle, openLifecycle } from "./lifecycle.js";
import { median } from "./turns.js";

/** What a contender costs besides running. */
export interface StartUp {
  readonly contender: string;
  /** Milliseconds to an instance of a module that is loaded. */
  readonly cachedStart: number;
  /** Megabytes of a module that load in a second: from bytes to what instances can be made of. */
  readonly loadSpeed: number;
  /** The same for the first module of a process, when nothing of the loader itself is optimised yet. */
  readonly firstLoadSpeed: number;
  /** Bytes that an instance keeps while it does nothing. */
  readonly idleBytes: number;
}

const STARTS = 200;
const LOADS = 9;
const CHILD = fileURLToPath(new URL("fresh-process.js", import.meta.url));

/**
 * @param small a module without imports, of which instances are made
 * @param large a module that is loaded
 */
export async function measureStartUp(
  small: Uint8Array,
  large: Uint8Array,
  folder: string,
): Promise<readonly StartUp[]> {
  const [smallFile, largeFile] = [join(folder, "small.wasm"), join(folder, "large.wasm")];
  writeFileSync(smallFile, small);
  writeFileSync(largeFile, large);
  const results: StartUp[] = [];
  for (const contender of CONTENDERS) {
    const lifecycle = await openLifecycle(contender);
    results.push({
      contender,
      cachedStart: medianStart(lifecycle, small),
      loadSpeed: speed(large, (code) => lifecycle.load(code)),
      firstLoadSpeed: large.length / 1000 / inFreshProcess("load", contender, largeFile),
      idleBytes: inFreshProcess("idle", contender, smallFile),
    });
  }
  return results;
}

/** Megabytes a second of decoding, validation and injection alone: what `wasm/compiled` adds to V8's own loading. */
export function injectionSpeed(large: Uint8Array): number {
  const profile = defineProfile(wasm);
  return speed(large, (code) => {
    const { module, settings } = decodeProgram(code, profile);
    const injector = new ModuleInjector(module, settings);
    validateModule(module, settings, injector.visit);
    injector.finish();
  });
}

function speed(code: Uint8Array, load: (code: Uint8Array) => unknown): number {
  const times = Array.from({ length: LOADS }, () => withMark(code)).map((marked) => timeOf(() => load(marked)));
  return code.length / 1000 / median(times);
}

/** The module with other bytes in a data segment, so that no cache knows it: V8 has one by the bytes of a module. */
function withMark(code: Uint8Array): Uint8Array {
  const marked = code.slice();
  const { start, end } = decodeProgram(code, defineProfile(wasm)).module.data.find(
    ({ start, end }) => end - start >= 8,
  )!;
  crypto.getRandomValues(marked.subarray(start, Math.min(end, start + 8)));
  return marked;
}

function medianStart({ load, start }: Lifecycle, small: Uint8Array): number {
  const module = load(small);
  return median(Array.from({ length: STARTS }, () => timeOf(() => start(module))));
}

function inFreshProcess(task: "load" | "idle", contender: string, file: string): number {
  return Number(execFileSync(process.execPath, ["--expose-gc", CHILD, task, contender, file], { encoding: "utf8" }));
}

function timeOf(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}
