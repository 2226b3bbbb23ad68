import { webAssembly } from "../../src/base/webassembly.js";
import { defineProfile } from "../../src/vm/profile.js";
import { embedders, wasm } from "../../vms/wasm/index.js";
import { FUEL, PLAIN_V8 } from "./contenders.js";

/** What a contender costs besides running. */
export interface StartUp {
  readonly contender: string;
  /** Milliseconds to an instance of a module that is loaded. */
  readonly cachedStart: number;
  /** Megabytes of a module that load in a second. */
  readonly loadSpeed: number;
  /** Bytes of this process for each instance that does nothing. */
  readonly idleBytes: number;
}

const STARTS = 200;
const LOADS = 9;
const IDLE_INSTANCES = 64;

/**
 * @param small a module without imports, of which instances are made
 * @param large a module that is loaded
 */
export async function measureStartUp(small: Uint8Array, large: Uint8Array): Promise<readonly StartUp[]> {
  const loaded = new webAssembly.Module(small);
  const results = [
    measureOne(
      PLAIN_V8,
      large,
      (code) => new webAssembly.Module(code),
      () => new webAssembly.Instance(loaded),
    ),
  ];
  const profile = defineProfile(wasm);
  for (const [name, open] of Object.entries(embedders)) {
    const embedder = await open();
    const module = embedder.load(small, profile);
    const start = () => embedder.newStore(FUEL, profile).instantiate(module, () => undefined);
    results.push(measureOne(name, large, (code) => embedder.load(code, profile), start));
  }
  return results;
}

function measureOne(
  contender: string,
  large: Uint8Array,
  load: (code: Uint8Array) => unknown,
  start: () => unknown,
): StartUp {
  const loads = Array.from({ length: LOADS }, (_, i) => withMark(large, i)).map((code) => timeOf(() => load(code)));
  start();
  const before = process.memoryUsage().rss;
  const idle = Array.from({ length: IDLE_INSTANCES }, start);
  const idleBytes = Math.max(0, process.memoryUsage().rss - before) / idle.length;
  const starts = Array.from({ length: STARTS }, () => timeOf(start));
  return { contender, cachedStart: median(starts), loadSpeed: large.length / 1000 / median(loads), idleBytes };
}

/** The module with a custom section of its own, so that no cache knows it. */
function withMark(code: Uint8Array, mark: number): Uint8Array {
  const section = [0, 7, 1, 0x6e, mark, ...crypto.getRandomValues(new Uint8Array(4))];
  const marked = new Uint8Array(code.length + section.length);
  marked.set(code);
  marked.set(section, code.length);
  return marked;
}

function timeOf(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
