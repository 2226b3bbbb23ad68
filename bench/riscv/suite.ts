import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError } from "../../src/base/errors.js";
import { logBar } from "../../src/cli/bench/bars.js";
import { formatBytes, formatTime, significant } from "../../src/cli/numbers.js";
import { Progress } from "../../src/cli/progress.js";
import { formatTable } from "../../src/cli/table.js";
import type { Report, SuiteOptions } from "../suite.js";
import { build, isInstalled, KERNELS } from "./build.js";
import { benchKernel, COMPILED, INTERPRETER, type KernelResult, missingPeers, NATIVE, QEMU, V8 } from "./contenders.js";
import { measureStartUp, type StartUp } from "./start-up.js";

/**
 * Kernels in C on both engines, on qemu-riscv64, as WebAssembly on V8, and natively.
 * @throws ConfigError `missing-tool` without clang
 */
export async function runSuite({ time, isWanted }: SuiteOptions): Promise<Report> {
  if (!isInstalled("clang")) throw new ConfigError("missing-tool", "clang with lld compiles the kernels; install both");
  const kernels = Object.entries(KERNELS).filter(([name]) => isWanted(name));
  const folder = mkdtempSync(join(tmpdir(), "tercet-bench-"));
  const progress = new Progress(kernels.length + 1);
  const results: KernelResult[] = [];
  try {
    progress.show("start-up");
    const startUp = await measureStartUp(build("fib", folder).elf, KERNELS.fib!);
    progress.advance();
    for (const [kernel, work] of kernels) {
      progress.show(kernel);
      results.push(await benchKernel(kernel, work, time, folder));
      progress.advance();
    }
    return { text: report(results, startUp), data: dataOf(results, startUp) };
  } finally {
    progress.end();
    rmSync(folder, { recursive: true });
  }
}

function report(results: readonly KernelResult[], { cachedStart, idleBytes }: StartUp): string {
  return [
    details(results),
    `riscv/compiled, times as fast as each (1.00 is the same):\n\n${summary(results)}`,
    `start of a cached program: ${formatTime(cachedStart)}; memory of an idle one: ${formatBytes(Math.round(idleBytes))}`,
    ...missingPeers().map((peer) => `not measured, because it is not installed: ${peer}`),
  ].join("\n\n");
}

function dataOf(results: readonly KernelResult[], { cachedStart, idleBytes }: StartUp) {
  const kernels = results.map(({ kernel, medians, cold, fuel }) => ({
    ...{ kernel, fuel: fuel.toString() },
    ...{ medians: Object.fromEntries(medians), cold: Object.fromEntries(cold) },
  }));
  return { kernels, cachedStart, idleBytes, notMeasured: missingPeers() };
}

function details(results: readonly KernelResult[]): string {
  const rows = results.map(({ kernel, medians, cold, fuel }) => [
    kernel,
    ...[COMPILED, INTERPRETER, QEMU, V8, NATIVE].map((name) => time(medians.get(name))),
    time(cold.get(COMPILED)),
    significant(mips(medians.get(COMPILED)!, fuel)),
    significant(mips(medians.get(INTERPRETER)!, fuel)),
    logBar(mips(medians.get(COMPILED)!, fuel), ...range(results)),
  ]);
  const right = (title: string) => ({ title, align: "right" }) as const;
  const columns = ["compiled", "interpreter", "qemu", "V8", "native", "cold", "Mfuel/s", "interp."].map(right);
  return formatTable([{ title: "kernel" }, ...columns, { title: "compiled (log scale)" }], rows);
}

function range(results: readonly KernelResult[]): [number, number] {
  const all = results.map(({ medians, fuel }) => mips(medians.get(COMPILED)!, fuel));
  return [Math.min(...all) / 2, Math.max(...all)];
}

/** Millions of instructions a second. */
function mips(milliseconds: number, fuel: bigint): number {
  return Number(fuel) / milliseconds / 1000;
}

function time(milliseconds: number | undefined): string {
  return milliseconds === undefined ? "-" : formatTime(milliseconds);
}

function summary(results: readonly KernelResult[]): string {
  const others = [QEMU, V8, NATIVE, INTERPRETER].filter((name) => results.some(({ medians }) => medians.has(name)));
  const rows = others.map((name) => {
    const ratios = results.map(({ medians }) => medians.get(name)! / medians.get(COMPILED)!);
    const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
    return [name, ...ratios.map(significant), significant(mean)];
  });
  const right = (title: string) => ({ title, align: "right" }) as const;
  return formatTable([{ title: "than" }, ...results.map(({ kernel }) => right(kernel)), right("geo. mean")], rows);
}
