import { defineProfile } from "../../src/vm/profile.js";
import { openEngine } from "../../src/vm/registry.js";
import { riscv } from "../../vms/riscv/index.js";
import { COMPILED, median, runOnce } from "./contenders.js";

/** What an engine costs besides running. */
export interface StartUp {
  /** Milliseconds of a run that does next to nothing, of a program whose translation is there. */
  readonly cachedStart: number;
  /** Bytes of this process for each program that is loaded and does not run. */
  readonly idleBytes: number;
}

const RUNS = 300;
const IDLE_PROGRAMS = 2000;

/** @param work that is enough for the program to be translated */
export async function measureStartUp(elf: Uint8Array, work: number): Promise<StartUp> {
  const engine = await openEngine(COMPILED);
  const profile = defineProfile(riscv);
  const program = engine.load(elf, profile);
  runOnce(engine, program, work);
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    runOnce(engine, program, 1);
    return performance.now() - start;
  });
  const before = process.memoryUsage().rss;
  const idle = Array.from({ length: IDLE_PROGRAMS }, () => engine.load(elf.slice(), profile));
  const idleBytes = Math.max(0, process.memoryUsage().rss - before) / idle.length;
  return { cachedStart: median(times), idleBytes };
}
