import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ConfigError } from "../../src/base/errors.js";
import { logBar } from "../../src/cli/bench/bars.js";
import { describeComputer, thisComputer } from "../../src/cli/bench/computer.js";
import { formatBytes, formatTime, significant } from "../../src/cli/numbers.js";
import { Progress } from "../../src/cli/progress.js";
import { formatTable } from "../../src/cli/table.js";
import { build, isInstalled, KERNELS } from "./build.js";
import { benchKernel, COMPILED, INTERPRETER, type KernelResult, missingPeers, NATIVE, QEMU, V8 } from "./contenders.js";
import { measureStartUp, type StartUp } from "./start-up.js";

/**
 * `npm run bench -- riscv`: kernels in C on both engines, on qemu-riscv64, as WebAssembly on V8, and natively.
 * `--rounds N` is how many turns each gets, of three runs; `--kernel NAME` picks one.
 * @throws ConfigError `missing-tool` without clang
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: "string", default: "5" }, kernel: { type: "string" } },
  });
  if (!isInstalled("clang")) throw new ConfigError("missing-tool", "clang with lld compiles the kernels; install both");
  const kernels = Object.entries(KERNELS).filter(([name]) => values.kernel === undefined || values.kernel === name);
  const folder = mkdtempSync(join(tmpdir(), "tercet-bench-"));
  const progress = new Progress(kernels.length + 1);
  const results: KernelResult[] = [];
  try {
    progress.show("start-up");
    const startUp = await measureStartUp(build("fib", folder).elf, KERNELS.fib!);
    progress.advance();
    for (const [kernel, work] of kernels) {
      progress.show(kernel);
      results.push(await benchKernel(kernel, work, Number(values.rounds), folder));
      progress.advance();
    }
    progress.end();
    console.log(report(results, startUp));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function report(results: readonly KernelResult[], { cachedStart, idleBytes }: StartUp): string {
  return [
    describeComputer(thisComputer()),
    details(results),
    `riscv/compiled, times as fast as each (1.00 is the same):\n\n${summary(results)}`,
    `start of a cached program: ${formatTime(cachedStart)}; memory of an idle one: ${formatBytes(Math.round(idleBytes))}`,
    ...missingPeers().map((peer) => `not measured, because it is not installed: ${peer}`),
  ].join("\n\n");
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
  const columns = ["compiled", "interpreter", "qemu", "V8", "native", "cold", "MIPS", "interp."].map(right);
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
