import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Command, Option } from "commander";
import { demoJson, demoTable } from "../demo/report.js";
import { type DemoRow, demoRow, disagreements } from "../demo/row.js";
import { EXIT } from "../exit-codes.js";
import { readBounded } from "../files.js";
import { defaultInput, loadGuests } from "../guests.js";
import { formatCount } from "../numbers.js";
import { OutputError, print, printJson } from "../output.js";
import { reasonOf } from "../platform-error.js";
import { printable } from "../printable.js";
import { Progress } from "../progress.js";
import { openEngines } from "./bench.js";

interface DemoFlags {
  readonly out: string;
  readonly vm: readonly string[];
  readonly program: readonly string[];
  readonly json?: boolean;
}

const MAX_INPUT = 16 * 1024 * 1024;

/** Every guest program ends well below this on every VM: a fixed part, and one for each byte of input. */
const GAS_FLOOR = 1_000_000_000n;
const GAS_PER_BYTE = 20_000n;

/** `tercet demo`: every guest program on every engine, each run traced and each trace verified. */
export function demoCommand(): Command {
  return new Command("demo")
    .description("run every guest program on every engine, trace each run, verify each trace")
    .argument("[file]", "what the programs work on (default: the licence text)")
    .option("--out <folder>", "where the traces go", "out")
    .addOption(new Option("--vm <vm...>", "only these VMs, or engines such as riscv/interpreter").default([], "all"))
    .addOption(new Option("--program <name...>", "only these guest programs").default([], "all"))
    .option("--json", "print as JSON")
    .action(demo);
}

async function demo(file: string | undefined, flags: DemoFlags): Promise<void> {
  const input = file === undefined ? defaultInput() : readBounded(file, MAX_INPUT);
  const guests = loadGuests(flags.program);
  const engines = await openEngines(flags.vm);
  const options = { input, gasLimit: GAS_FLOOR + GAS_PER_BYTE * BigInt(input.length), out: flags.out };
  makeFolder(flags.out);
  const progress = new Progress(guests.length * engines.length);
  const rows: DemoRow[] = [];
  for (const guest of guests) {
    for (const engine of engines) {
      progress.show(`${guest.name} on ${engine.vm}/${engine.name}`);
      rows.push(await demoRow(guest, engine, options));
      progress.advance();
    }
  }
  progress.end();
  const differing = disagreements(rows);
  const valid = rows.filter((row) => row.verdict.valid).length;
  const agree = differing.size === 0 && valid === rows.length;
  process.exitCode = agree ? EXIT.ok : EXIT.no;
  if (flags.json) return printJson(demoJson(rows, differing));
  print(`${printable(file ?? "the licence text")}: ${formatCount(input.length)} bytes\n`);
  print(demoTable(rows, differing));
  print(`\n${summary(rows.length, valid, differing)} Traces are in ${printable(flags.out)}.`);
}

function summary(runs: number, valid: number, differing: ReadonlySet<string>): string {
  const outputs =
    differing.size === 0 ? "outputs are equal on all VMs" : `outputs differ: ${[...differing].join(", ")}`;
  return `${runs} runs, ${valid} traces verified; ${outputs}.`;
}

function makeFolder(path: string): void {
  try {
    makeWithParents(resolve(path));
  } catch (cause) {
    throw new OutputError("unwritable-output", `cannot make the folder ${path}: ${reasonOf(cause)}`, { cause });
  }
}

/** Not by `recursive`: Node goes round for ever where a folder is there and takes none, as /proc. */
function makeWithParents(path: string): void {
  if (existsSync(path)) return void readdirSync(path);
  if (dirname(path) !== path) makeWithParents(dirname(path));
  mkdirSync(path);
}
