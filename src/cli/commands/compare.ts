import { Command, Option } from "commander";
import { compareJson, compareTable } from "../compare/report.js";
import { type ComparedRun, compareRun, disagreements } from "../compare/row.js";
import { EXIT } from "../exit-codes.js";
import { readBounded } from "../files.js";
import { defaultInput, loadGuests } from "../guests.js";
import { formatCount } from "../numbers.js";
import { print, printJson } from "../output.js";
import { makeFolder } from "../output-folder.js";
import { printable } from "../printable.js";
import { Progress } from "../progress.js";
import { openEngines } from "./bench.js";

interface CompareFlags {
  readonly out: string;
  readonly vm: readonly string[];
  readonly program: readonly string[];
  readonly json?: boolean;
}

const MAX_INPUT = 16 * 1024 * 1024;

/** Every guest program ends well below this on every VM: a fixed part, and one for each byte of input. */
const GAS_FLOOR = 1_000_000_000n;
const GAS_PER_BYTE = 20_000n;

/** `tercet compare`: every guest program on every engine, each run traced and each trace verified. */
export function compareCommand(): Command {
  return new Command("compare")
    .description("run every guest program on every engine, trace each run, verify each trace")
    .argument("[file]", "what the programs work on (default: the licence text)")
    .option("--out <folder>", "where the traces go", "out")
    .addOption(new Option("--vm <vm...>", "only these VMs, or engines such as riscv/interpreter").default([], "all"))
    .addOption(new Option("--program <name...>", "only these guest programs").default([], "all"))
    .option("--json", "print as JSON")
    .action(compare);
}

async function compare(file: string | undefined, flags: CompareFlags): Promise<void> {
  const input = file === undefined ? defaultInput() : readBounded(file, MAX_INPUT);
  const guests = loadGuests(flags.program);
  const engines = await openEngines(flags.vm);
  const options = { input, gasLimit: GAS_FLOOR + GAS_PER_BYTE * BigInt(input.length), out: flags.out };
  makeFolder(flags.out);
  const progress = new Progress(guests.length * engines.length);
  const rows: ComparedRun[] = [];
  for (const guest of guests) {
    for (const engine of engines) {
      progress.show(`${guest.name} on ${engine.vm}/${engine.name}`);
      rows.push(await compareRun(guest, engine, options));
      progress.advance();
    }
  }
  progress.end();
  const differing = disagreements(rows);
  const valid = rows.filter((row) => row.verdict.valid).length;
  const agree = differing.size === 0 && valid === rows.length;
  process.exitCode = agree ? EXIT.ok : EXIT.no;
  if (flags.json) return printJson(compareJson(rows, differing));
  print(`${printable(file ?? "the licence text")}: ${formatCount(input.length)} bytes\n`);
  print(compareTable(rows, differing));
  print(`\n${summary(rows.length, valid, differing)} Traces are in ${printable(flags.out)}.`);
}

function summary(runs: number, valid: number, differing: ReadonlySet<string>): string {
  const outputs =
    differing.size === 0 ? "outputs are equal on all VMs" : `outputs differ: ${[...differing].join(", ")}`;
  return `${runs} runs, ${valid} traces verified; ${outputs}.`;
}
