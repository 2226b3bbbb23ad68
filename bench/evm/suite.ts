import { TercetError } from "../../src/base/errors.js";
import { formatTime, significant } from "../../src/cli/numbers.js";
import { Progress } from "../../src/cli/progress.js";
import { formatTable } from "../../src/cli/table.js";
import { readComputeCalls } from "../../test/conformance/compute-calls.js";
import { findArchive } from "../../test/support/evm-fixtures.js";
import type { Report, SuiteOptions } from "../suite.js";
import { Anvil, type Contender, ethereumjsContender, interpreterContender } from "./contenders.js";
import { type PrecompileWork, precompileWorks } from "./precompiles.js";
import { loops, type Workload, workloadOf } from "./workload.js";

interface Row {
  readonly name: string;
  readonly gas: bigint;
  /** Medians in milliseconds; undefined where the peer did not take part. */
  readonly ours: number;
  readonly ethereumjs: number;
  readonly anvil: number | undefined;
}

/** Calls shorter than this many times an empty call say nothing over RPC. */
const LEAST_OVER_RPC = 10;
const LOOP_TURNS = 300_000;

/** Rows of one kind of work. */
interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/**
 * Compares `evm/interpreter` with @ethereumjs/evm and, with `--anvil PATH`, with a native revm over its RPC, on the
 * recorded compute calls and on loops, and the precompiled contracts by themselves. Contenders take turns, so that what else
 * the computer does meets all of them alike.
 */
export async function runSuite({ time, isWanted, own }: SuiteOptions): Promise<Report> {
  const archive = findArchive("real-chain-data");
  const wanted = ({ name }: { readonly name: string }) => isWanted(name);
  const recorded = (archive === undefined ? [] : readComputeCalls(archive).map(workloadOf)).filter(wanted);
  const turning = loops(LOOP_TURNS).filter(wanted);
  const works = (await precompileWorks()).filter(wanted);
  const progress = new Progress(recorded.length + turning.length + works.length);
  const differing: string[] = [];
  const each = async <T extends { readonly name: string }>(items: readonly T[], measure: (item: T) => Promise<Row>) => {
    const rows: Row[] = [];
    for (const item of items) {
      progress.show(item.name);
      rows.push(await measure(item));
      progress.advance();
    }
    return rows;
  };
  const anvil = own.anvil === undefined ? undefined : await Anvil.start(own.anvil);
  try {
    const call = (workload: Workload) => compare(workload, anvil, time, differing);
    const sections = [
      { title: "recorded compute calls", rows: await each(recorded, call) },
      { title: "loops", rows: await each(turning, call) },
      {
        title: "precompiled contracts, one call",
        rows: await each(works, (work) => comparePrecompile(work, time / 5, differing)),
      },
    ].filter(({ rows }) => rows.length > 0);
    return {
      text: textOf(sections, archive === undefined, differing),
      data: dataOf(sections, differing),
      isBad: differing.length > 0,
    };
  } finally {
    anvil?.stop();
    progress.end();
  }
}

function textOf(sections: readonly Section[], lacksRecords: boolean, differing: readonly string[]): string {
  return [
    ...sections.map(({ title, rows }) => `${title}\n${report(rows)}`),
    ...(lacksRecords ? ["not measured, because real-chain-data.tar.gz is not there: recorded compute calls"] : []),
    ...differing,
  ].join("\n\n");
}

function dataOf(sections: readonly Section[], differing: readonly string[]) {
  const data = sections.map(({ title, rows }) => ({
    title,
    rows: rows.map((row) => ({ ...row, gas: row.gas.toString() })),
  }));
  return { sections: data, differing };
}

async function comparePrecompile(
  { name, calls, ours, ethereumjs }: PrecompileWork,
  time: number,
  differing: string[],
): Promise<Row> {
  const gas = await ours();
  const theirs = await ethereumjs();
  if (gas !== theirs) differing.push(`${name}: ${gas} gas here, ${theirs} on @ethereumjs`);
  const [our, their] = (await measureInTurns([ours, ethereumjs], time)).map((median) => median / calls);
  return { name, gas, ours: our!, ethereumjs: their!, anvil: undefined };
}

async function compare(workload: Workload, anvil: Anvil | undefined, time: number, differing: string[]): Promise<Row> {
  const ours = await interpreterContender(workload);
  const ethereumjs = await ethereumjsContender(workload);
  const gas = await ours();
  if (gas === workload.gasLimit) throw new TercetError("workload-failed", `${workload.name}: all of the gas is used`);
  const theirs = await ethereumjs();
  if (gas !== theirs) differing.push(`${workload.name}: ${gas} gas here, ${theirs} on @ethereumjs`);
  const contenders = [ours, ethereumjs, ...(anvil === undefined ? [] : [anvil.contender(workload)])];
  const medians = await measureInTurns(contenders, time);
  const overRpc = anvil === undefined ? undefined : await nativeTime(anvil, workload, medians[2]!, time);
  return { name: workload.name, gas, ours: medians[0]!, ethereumjs: medians[1]!, anvil: overRpc };
}

/**
 * The median of what each takes, in milliseconds; quick ones run more often, each for the same share of the time. A sample
 * is as many calls as take a millisecond: a single short one would mostly find the caches full of what the others left.
 */
async function measureInTurns(contenders: readonly Contender[], time: number): Promise<readonly number[]> {
  const samples = contenders.map((): number[] => []);
  const spent = contenders.map(() => 0);
  const batches: number[] = [];
  for (const contender of contenders) batches.push(await batchOf(contender));
  for (let turn = 0; turn < 3 || Math.min(...spent) < time; turn++) {
    for (const [i, contender] of contenders.entries()) {
      // Slow ones wait until the others have had as much time.
      if (turn >= 3 && spent[i]! > Math.min(...spent) + time / 10) continue;
      const took = await timeOf(contender, batches[i]!);
      samples[i]!.push(took / batches[i]!);
      spent[i] = spent[i]! + took;
    }
  }
  return samples.map(median);
}

/** Calls that take a millisecond together. */
async function batchOf(contender: Contender): Promise<number> {
  await contender();
  const few = 10;
  const took = await timeOf(contender, 1);
  return took > 1 ? 1 : Math.max(1, Math.round(few / (await timeOf(contender, few))));
}

/** Milliseconds that so many calls take. */
async function timeOf(contender: Contender, calls: number): Promise<number> {
  const start = performance.now();
  for (let call = 0; call < calls; call++) await contender();
  return performance.now() - start;
}

/** What a call takes without the RPC: less the time of the same call of no code. Undefined when that leaves too little. */
async function nativeTime(anvil: Anvil, workload: Workload, took: number, time: number): Promise<number | undefined> {
  const accounts = { ...workload.accounts, [workload.to]: { ...workload.accounts[workload.to], code: "0x00" } };
  const [empty] = await measureInTurns([anvil.contender({ ...workload, accounts })], time / 10);
  return took > LEAST_OVER_RPC * empty! ? took - empty! : undefined;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

function report(rows: readonly Row[]): string {
  const columns = [
    { title: "call" },
    { title: "gas", align: "right" },
    { title: "interpreter", align: "right" },
    { title: "Mgas/s", align: "right" },
    { title: "@ethereumjs", align: "right" },
    { title: "ratio", align: "right" },
    { title: "anvil", align: "right" },
    { title: "ratio", align: "right" },
  ] as const;
  const lines = rows.map(({ name, gas, ours, ethereumjs, anvil }) => [
    name,
    String(gas),
    formatTime(ours),
    significant(Number(gas) / ours / 1000),
    formatTime(ethereumjs),
    `${significant(ethereumjs / ours)}x`,
    anvil === undefined ? "-" : formatTime(anvil),
    anvil === undefined ? "-" : `${significant(anvil / ours)}x`,
  ]);
  const ratios = rows.map((row) => row.ethereumjs / row.ours);
  const native = rows.flatMap((row) => (row.anvil === undefined ? [] : [row.anvil / row.ours]));
  const summary = `@ethereumjs: ${significant(geometricMean(ratios))}x in geometric mean, ${significant(Math.min(...ratios))}x at least`;
  const peer =
    native.length === 0 ? "" : `\nanvil: ${significant(geometricMean(native))}x in geometric mean of ${native.length}`;
  return `${formatTable(columns, lines)}\n${summary}${peer}`;
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
