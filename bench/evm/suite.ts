import { parseArgs } from "node:util";
import { TercetError } from "../../src/base/errors.js";
import { describeComputer, thisComputer } from "../../src/cli/bench/computer.js";
import { formatTime, significant } from "../../src/cli/numbers.js";
import { formatTable } from "../../src/cli/table.js";
import { readComputeCalls } from "../../test/conformance/compute-calls.js";
import { findArchive } from "../../test/support/evm-fixtures.js";
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

/**
 * Compares `evm/interpreter` with @ethereumjs/evm and, with `--anvil PATH`, with a native revm over its RPC, on the
 * recorded compute calls and on loops, and the precompiled contracts by themselves. Contenders take turns, so that what else
 * the computer does meets all of them alike.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { anvil: { type: "string" }, time: { type: "string", default: "1000" }, only: { type: "string" } },
  });
  const time = Number(values.time);
  const isWanted = ({ name }: { readonly name: string }) => values.only === undefined || name.includes(values.only);
  const archive = findArchive("real-chain-data");
  const recorded = archive === undefined ? [] : readComputeCalls(archive).map(workloadOf);
  const anvil = values.anvil === undefined ? undefined : await Anvil.start(values.anvil);
  console.log(describeComputer(thisComputer()));
  for (const [title, workloads] of [
    ["recorded compute calls", recorded],
    ["loops", loops(LOOP_TURNS)],
  ] as const) {
    const rows: Row[] = [];
    for (const workload of workloads.filter(isWanted)) rows.push(await compare(workload, anvil, time));
    if (rows.length > 0) console.log(`\n${title}\n${report(rows)}`);
  }
  anvil?.stop();
  const rows: Row[] = [];
  for (const work of (await precompileWorks()).filter(isWanted)) rows.push(await comparePrecompile(work, time / 5));
  if (rows.length > 0) console.log(`\nprecompiled contracts, one call\n${report(rows)}`);
}

async function comparePrecompile({ name, calls, ours, ethereumjs }: PrecompileWork, time: number): Promise<Row> {
  const gas = await ours();
  const theirs = await ethereumjs();
  if (gas !== theirs) console.log(`${name}: ${gas} gas here, ${theirs} on @ethereumjs`);
  const [our, their] = (await measureInTurns([ours, ethereumjs], time)).map((median) => median / calls);
  return { name, gas, ours: our!, ethereumjs: their!, anvil: undefined };
}

async function compare(workload: Workload, anvil: Anvil | undefined, time: number): Promise<Row> {
  const ours = await interpreterContender(workload);
  const ethereumjs = await ethereumjsContender(workload);
  const gas = await ours();
  if (gas === workload.gasLimit) throw new TercetError("workload-failed", `${workload.name}: all of the gas is used`);
  const theirs = await ethereumjs();
  if (gas !== theirs) console.log(`${workload.name}: ${gas} gas here, ${theirs} on @ethereumjs`);
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
