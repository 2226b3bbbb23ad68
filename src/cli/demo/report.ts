import { toHex } from "../../base/hex.js";
import { VM_NAMES, type VmName } from "../../vm/vm-name.js";
import { linearBar } from "../bench/bars.js";
import { formatBytes, formatCount, formatTime, significant } from "../numbers.js";
import { printable } from "../printable.js";
import { type Column, formatTable } from "../table.js";
import { type Measure, measuresOf, transactionsIn } from "./measures.js";
import type { DemoResult } from "./run-demo.js";

/** Where the main job has left something. */
export interface DemoFiles {
  readonly chain: string;
  readonly picture: string;
}

const SECOND = 1000;
const MILLION = 1e6;
const NAME_WIDTH = 10;

/** What the main job prints. */
export function demoReport(result: DemoResult, files?: DemoFiles): string {
  const measures = measuresOf(result.built.blocks, result.executions);
  const source = result.stored === undefined ? "memory" : "the disk";
  return [
    "One chain, three VMs: every contract is there for each of them; they share one state and call each other.",
    contractTable(result),
    `A transfer of ether, and of a token on each VM. Times are those of executing the blocks again from ${source}: senders\nrecovered, contracts run, state roots made and compared (medians of ${measures.at(-1)!.blocks} blocks).`,
    transferTable(measures),
    "The gas of WebAssembly and RISC-V has the loading of a contract's code in it, which is paid for in every transaction.",
    "Calls across VMs: an exchange (row) calls a token (column) to pay with it. Gas and time of a transaction.",
    matrix(measures),
    "Three contracts in a transaction: an exchange calls two tokens, for different VMs, to swap them.",
    swapTable(measures),
    chainFacts(result),
    conclusion(result),
    ...(files === undefined ? [] : [nextSteps(files)]),
  ].join("\n\n");
}

const left = (title: string): Column => ({ title });
const right = (title: string): Column => ({ title, align: "right" });

function contractTable({ contracts }: DemoResult): string {
  const rows = VM_NAMES.map((vm) => {
    const [token, exchange] = contracts.filter((contract) => contract.vm === vm);
    return [vm, token!.language, ...[token!, exchange!].map(({ code }) => formatCount(code.length))];
  });
  return formatTable([left("VM"), left("written in"), right("token, bytes"), right("exchange, bytes")], rows);
}

const SPEEDS = [right("gas"), right("time"), right("tx/s"), right("Mgas/s"), right("other engine")];

function transferTable(measures: readonly Measure[]): string {
  const rows = measures.filter(({ kind }) => kind.group === "ether" || kind.group === "transfer");
  const longest = Math.max(...rows.map(({ times }) => times[0]!));
  const cells = rows.map((row) => {
    const hasOther = row.kind.token !== undefined && row.kind.token !== "evm";
    return [row.kind.token ?? "ether", ...speedCells(row, hasOther), linearBar(row.times[0]!, longest)];
  });
  return formatTable([left("token"), ...SPEEDS, left("(time)")], cells);
}

/** @param hasOther whether the VM has more than one engine */
function speedCells({ gas, times }: Measure, hasOther = true): readonly string[] {
  const [time, other] = times as readonly [number, number];
  return [
    formatCount(Math.round(gas)),
    formatTime(time),
    formatCount(Math.round(SECOND / time)),
    rate(gas, time),
    hasOther ? formatTime(other) : "-",
  ];
}

/** Mgas a second. @param time milliseconds */
function rate(gas: number, time: number): string {
  const millions = gas / time / SECOND;
  return millions < 1000 ? significant(millions) : formatCount(Math.round(millions));
}

function matrix(measures: readonly Measure[]): string {
  const calls = measures.filter(({ kind }) => kind.group === "pay");
  const cell = (caller: VmName, token: VmName) => {
    const { gas, times } = calls.find(({ kind }) => kind.caller === caller && kind.token === token)!;
    return `${formatCount(Math.round(gas))}  ${formatTime(times[0]!).padStart(7)}`;
  };
  return formatTable(
    [left("exchange"), ...VM_NAMES.map((vm) => right(`token on ${vm}`))],
    VM_NAMES.map((caller) => [caller, ...VM_NAMES.map((token) => cell(caller, token))]),
  );
}

function swapTable(measures: readonly Measure[]): string {
  const rows = measures.filter(({ kind }) => kind.group === "swap" || kind.group === "maker");
  const name = ({ kind }: Measure) => kind.caller ?? "an account that delegates to one (EIP-7702)";
  return formatTable(
    [left("exchange"), ...SPEEDS],
    rows.map((row) => [name(row), ...speedCells(row)]),
  );
}

function chainFacts({ built, head, genesis, accounts, slots, codes, executions, stored }: DemoResult): string {
  const { blocks } = built;
  const transactions = blocks.reduce((sum, block) => sum + transactionsIn(block), 0);
  const gas = Number(blocks.reduce((sum, { gasUsed }) => sum + gasUsed, 0n));
  const speed = (time: number) => {
    const perSecond = formatCount(Math.round((transactions / time) * SECOND));
    return `${formatTime(time).padStart(7)}  ${perSecond.padStart(6)} tx/s  ${rate(gas, time).padStart(5)} Mgas/s`;
  };
  const source = stored === undefined ? "memory" : "disk";
  const lines: (readonly [name: string, value: string])[] = [
    ["chain", `${formatCount(blocks.length)} blocks, ${significant(gas / MILLION)} Mgas`],
    ["", `${formatCount(transactions)} transactions (${typesOf(built)})`],
    ["state", `${formatCount(accounts)} accounts, ${formatCount(slots)} slots, ${formatCount(codes)} codes`],
    ["signed", `${speed(built.signing)}  by wallets`],
    ["built", `${speed(built.pooling + built.building)}  into a mempool, blocks out of it`],
    ["imported", `${speed(built.importing)}  checked in full, stored`],
    ...executions.map(({ time, engines }) => {
      return ["executed", `${speed(time)}  from ${source}: ${engines.join(", ")}`] as const;
    }),
  ];
  if (stored !== undefined) {
    lines.push([
      "disk",
      `${formatBytes(stored)}, ${formatCount(Math.round(stored / transactions))} bytes a transaction`,
    ]);
  }
  lines.push(["genesis", toHex(genesis.hash)], ["head", toHex(head.hash)], ["state root", toHex(head.stateRoot)]);
  return lines.map(([name, value]) => `${name.padEnd(NAME_WIDTH)}  ${value}`).join("\n");
}

function typesOf({ blocks }: DemoResult["built"]): string {
  const counts = new Map<number, number>();
  for (const { types } of blocks) {
    for (const [type, count] of types) counts.set(type, (counts.get(type) ?? 0) + count);
  }
  const sorted = [...counts].sort(([a], [b]) => a - b);
  return sorted.map(([type, count]) => `${formatCount(count)} of type ${type}`).join(", ");
}

function conclusion({ executions, built, stored }: DemoResult): string {
  const faults = executions.filter(({ fault }) => fault !== undefined);
  if (faults.length > 0) return faults.map(({ fault, engines }) => `✗ ${fault} (${engines.join(", ")})`).join("\n");
  const what = stored === undefined ? "kept in memory" : "stored, read back from the disk";
  return `✓ ${formatCount(built.blocks.length)} blocks were built, imported, ${what} and executed again on two sets of engines:\n  every receipt, every entry of the state and every root agrees.`;
}

function nextSteps({ chain, picture }: DemoFiles): string {
  const folder = printable(chain);
  return [
    `The chain is in ${folder}, a picture in ${printable(picture)}. Look further with`,
    `  npx tercet chain info ${folder}      npx tercet chain verify ${folder}      npx tercet compare`,
  ].join("\n");
}
