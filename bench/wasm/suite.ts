import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError } from "../../src/base/errors.js";
import { logBar } from "../../src/cli/bench/bars.js";
import { formatBytes, formatTime, significant } from "../../src/cli/numbers.js";
import { Progress } from "../../src/cli/progress.js";
import { formatTable } from "../../src/cli/table.js";
import type { Report, SuiteOptions } from "../suite.js";
import { isInstalled, KERNELS } from "./build.js";
import { benchHere, benchKernel, missingPeers, PLAIN_V8, type Result } from "./contenders.js";
import { largeModule, npmModules } from "./npm-modules.js";
import { injectionSpeed, measureStartUp, type StartUp } from "./start-up.js";

/**
 * Kernels in C on plain V8, on our engines, natively, and on wabt's interpreter; modules of packages from npm on plain V8 and our
 * engines; and, when nothing is left out, what these cost besides running.
 * @throws ConfigError `missing-tool` without clang
 */
export async function runSuite({ time, isWanted }: SuiteOptions): Promise<Report> {
  if (!isInstalled("clang")) throw new ConfigError("missing-tool", "clang with lld compiles the kernels; install both");
  const kernels = Object.keys(KERNELS).filter(isWanted);
  const modules = await npmModules();
  const picked = modules.filter(({ name }) => isWanted(name));
  const isWhole = kernels.length === Object.keys(KERNELS).length && picked.length === modules.length;
  const folder = mkdtempSync(join(tmpdir(), "tercet-bench-"));
  const progress = new Progress(kernels.length + picked.length);
  const results: Result[] = [];
  try {
    for (const kernel of kernels) {
      progress.show(kernel);
      results.push(...(await benchKernel(kernel, folder, time)));
      progress.advance();
    }
    for (const workload of picked) {
      progress.show(workload.name);
      results.push(...(await benchHere(workload, time)).results);
      progress.advance();
    }
    progress.show("start-up");
    const costs = isWhole ? await measureCosts(modules[0]!.code, folder) : undefined;
    return { text: report(results, kernels.length + picked.length, costs), data: dataOf(results, costs) };
  } finally {
    progress.end();
    rmSync(folder, { recursive: true });
  }
}

/** What modules cost besides running. */
interface Costs {
  /** Megabytes. */
  readonly moduleSize: number;
  readonly startUps: readonly StartUp[];
  /** MB/s of decoding, validation and injection without V8's part. */
  readonly injection: number;
}

async function measureCosts(small: Uint8Array, folder: string): Promise<Costs> {
  const large = await largeModule();
  const measured = await measureStartUp(small, large, folder);
  return { moduleSize: large.length / 1e6, startUps: measured, injection: injectionSpeed(large) };
}

function report(results: readonly Result[], count: number, costs: Costs | undefined): string {
  return [
    details(results),
    `Ratio of times to plain V8, geometric mean over those of the ${count} that it runs:\n\n${summary(results)}`,
    ...missingPeers().map((peer) => `not measured, because it is not installed: ${peer}`),
    ...(costs === undefined ? [] : [reportCosts(costs)]),
  ].join("\n\n");
}

function reportCosts({ moduleSize, startUps: measured, injection }: Costs): string {
  return [
    `Besides running (loading a module of ${significant(moduleSize)} MB):\n\n${startUps(measured)}`,
    `decoding, validation and injection without V8's part: ${significant(injection)} MB/s`,
  ].join("\n\n");
}

function dataOf(results: readonly Result[], costs: Costs | undefined) {
  const rows = results.map(({ fuel, ...rest }) => ({
    ...rest,
    ...(fuel === undefined ? {} : { fuel: fuel.toString() }),
  }));
  return { results: rows, ...(costs === undefined ? {} : { costs }), notMeasured: missingPeers() };
}

function ratio(results: readonly Result[], result: Result): number {
  const plain = results.find(({ kernel, contender }) => kernel === result.kernel && contender === PLAIN_V8)!;
  return result.median / plain.median;
}

function details(results: readonly Result[]): string {
  const ratios = results.map((result) => ratio(results, result));
  const rows = results.map((result, i) => [
    result.kernel,
    result.contender,
    formatTime(result.median),
    `± ${formatTime(result.spread)}`,
    result.cold === undefined ? "" : formatTime(result.cold),
    result.fuel === undefined ? "" : `${significant(Number(result.fuel) / result.median / 1000)} M/s`,
    `${significant(ratios[i]!)}x`,
    logBar(ratios[i]!, Math.min(...ratios), Math.max(...ratios)),
  ]);
  const right = (title: string) => ({ title, align: "right" }) as const;
  const columns = [{ title: "kernel" }, { title: "on" }, right("median"), right("spread"), right("cold")];
  return formatTable([...columns, right("fuel"), right("of V8"), { title: "" }], rows);
}

function summary(results: readonly Result[]): string {
  const contenders = [...new Set(results.map(({ contender }) => contender))];
  const rows = contenders.map((contender) => {
    const logs = results
      .filter((result) => result.contender === contender)
      .map((result) => Math.log(ratio(results, result)));
    const mean = Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
    return [contender, `${significant(mean)}x`, `${significant(Math.exp(Math.max(...logs)))}x`];
  });
  const columns = [{ title: "on" }, { title: "mean", align: "right" }, { title: "worst", align: "right" }] as const;
  return formatTable(columns, rows);
}

function startUps(measured: readonly StartUp[]): string {
  const rows = measured.map(({ contender, cachedStart, loadSpeed, firstLoadSpeed, idleBytes }) => [
    contender,
    formatTime(cachedStart),
    `${significant(loadSpeed)} MB/s`,
    `${significant(firstLoadSpeed)} MB/s`,
    formatBytes(Math.round(idleBytes)),
  ]);
  const right = (title: string) => ({ title, align: "right" }) as const;
  const columns = [right("start, loaded"), right("load"), right("first load"), right("idle instance")];
  return formatTable([{ title: "on" }, ...columns], rows);
}
