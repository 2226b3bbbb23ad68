import { applyBlock } from "../../src/chain/driver/apply-block.js";
import { type Measurement, measure } from "../../src/cli/bench/measure.js";
import { significant } from "../../src/cli/numbers.js";
import { formatTable } from "../../src/cli/table.js";
import { type RecordedBlock, readRecordedBlocks } from "../../test/conformance/recorded-block.js";
import { storedCandidateOf } from "../../test/conformance/recorded-store.js";
import { findArchive } from "../../test/support/evm-fixtures.js";
import type { SuiteOptions } from "../suite.js";
import { peerOf } from "./peer-block.js";

/** A recorded block; speeds in millions of gas a second, senders recovered, the state's root computed. */
export interface BlockRow {
  readonly name: string;
  readonly gas: number;
  readonly ours: number;
  /** Undefined when the peer does not get through, and why. */
  readonly peer?: number;
  readonly peerFails?: string;
}

/** Recorded blocks of public networks beside @ethereumjs/vm; undefined when they are not there. */
export async function measureBlocks({ time, isWanted }: SuiteOptions): Promise<readonly BlockRow[] | undefined> {
  const archive = findArchive("real-chain-data");
  if (archive === undefined) return undefined;
  const rows: BlockRow[] = [];
  for (const block of readRecordedBlocks(archive)) {
    if (isWanted(`block ${block.name}`)) rows.push(await measureBlock(block, time));
  }
  return rows;
}

async function measureBlock(block: RecordedBlock, time: number): Promise<BlockRow> {
  const { name } = block;
  const candidate = await storedCandidateOf(block);
  const run = () => {
    const outcome = applyBlock(candidate);
    if (outcome.type === "refused") throw new Error(`${name}: ${outcome.error.message}`);
  };
  const peer = await peerOf(block);
  const failure = await failureOf(peer);
  const contenders = [{ name, run }, ...(failure === undefined ? [{ name: "peer", run: peer }] : [])];
  const [ours, theirs] = await measure(contenders, { time });
  const gas = Number(block.header.gasUsed);
  const speed = ({ median }: Measurement) => gas / median / 1000;
  const row = { name, gas, ours: speed(ours!) };
  return theirs === undefined ? { ...row, peerFails: failure! } : { ...row, peer: speed(theirs) };
}

/** Why a run fails. What the peer throws while it writes slots reaches nobody, and its run never ends. */
function failureOf(run: () => Promise<unknown>): Promise<string | undefined> {
  return new Promise((resolve) => {
    const fail = (error: unknown) => {
      process.off("unhandledRejection", fail);
      resolve((error as Error).message.split("\n")[0]!);
    };
    process.on("unhandledRejection", fail);
    run().then(() => {
      process.off("unhandledRejection", fail);
      resolve(undefined);
    }, fail);
  });
}

export function blocksText(rows: readonly BlockRow[] | undefined): string {
  if (rows === undefined) return "not measured, because real-chain-data.tar.gz is not there: recorded blocks";
  const lines = rows.map(({ name, gas, ours, peer }) => [
    name,
    gas.toLocaleString("en"),
    significant(ours),
    peer === undefined ? "-" : significant(peer),
    peer === undefined ? "-" : `${significant(ours / peer)}x`,
  ]);
  const titles = ["gas", "Mgas/s", "@ethereumjs/vm", "ratio"].map((title) => ({ title, align: "right" }) as const);
  const failures = rows.flatMap(({ name, peerFails }) => (peerFails ? [`${name}, @ethereumjs/vm: ${peerFails}`] : []));
  return [
    formatTable([{ title: "recorded block, with state root" }, ...titles], [...lines, ...totalOf(rows)]),
    ...failures,
  ].join("\n");
}

/** All blocks that both get through, as one. */
function totalOf(rows: readonly BlockRow[]): readonly string[][] {
  const both = rows.flatMap(({ gas, ours, peer }) => (peer === undefined ? [] : [{ gas, ours, peer }]));
  if (both.length < 2) return [];
  const gas = both.reduce((sum, row) => sum + row.gas, 0);
  const ours = gas / both.reduce((sum, row) => sum + row.gas / row.ours, 0);
  const peer = gas / both.reduce((sum, row) => sum + row.gas / row.peer, 0);
  return [["together", gas.toLocaleString("en"), significant(ours), significant(peer), `${significant(ours / peer)}x`]];
}
