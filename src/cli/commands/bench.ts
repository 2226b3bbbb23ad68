import { Command, Option } from "commander";
import { ConfigError } from "../../base/errors.js";
import type { AnyEngine } from "../../vm/engine.js";
import { engineNames, openAnyEngine } from "../../vm/registry.js";
import { logBar } from "../bench/bars.js";
import { type Computer, describeComputer, thisComputer } from "../bench/computer.js";
import { benchGuest, type GuestResult } from "../bench/guest-bench.js";
import { defaultInput, loadGuests } from "../guests.js";
import { numberOption } from "../integer-option.js";
import { formatCount, formatSpeed, formatTime, significant } from "../numbers.js";
import { print, printJson } from "../output.js";
import { Progress } from "../progress.js";
import { readInput } from "../run-options.js";
import { formatTable } from "../table.js";

interface BenchFlags {
  readonly vm: readonly string[];
  readonly program: readonly string[];
  readonly only?: string;
  readonly input?: string;
  readonly time: number;
  readonly json?: boolean;
}

/** Milliseconds. */
export const MOST_TIME = 600_000;
const MAX_INPUT = 16 * 1024 * 1024;

/** `tercet bench`: the guest programs on every engine, medians with spread, and a picture of the ratios. */
export function benchCommand(): Command {
  return new Command("bench")
    .description("compare the engines on the guest programs")
    .addOption(new Option("--vm <vm...>", "only these VMs, or engines such as riscv/interpreter").default([], "all"))
    .addOption(new Option("--program <name...>", "only these guest programs").default([], "all"))
    .option("--only <text>", "only guest programs with this in their name")
    .option("--input <input>", "0x hex, @file, or - for standard input (default: the licence text)")
    .option("--time <ms>", "how long each engine is measured on each program", numberOption(1, MOST_TIME), 500)
    .option("--json", "print as JSON")
    .action(bench);
}

async function bench(flags: BenchFlags): Promise<void> {
  const { time } = flags;
  const guests = loadGuests(flags.program).filter(({ name }) => name.includes(flags.only ?? ""));
  if (guests.length === 0) {
    throw new ConfigError("nothing-to-measure", `--only ${flags.only}: no guest program has that in its name`);
  }
  const engines = await openEngines(flags.vm);
  const input = flags.input === undefined ? defaultInput() : readInput(flags.input, MAX_INPUT);
  const progress = new Progress(guests.length);
  const results: GuestResult[] = [];
  for (const guest of guests) {
    progress.show(guest.name);
    results.push(...(await benchGuest(guest, engines, input, { time })));
    progress.advance();
  }
  progress.end();
  const computer = thisComputer();
  if (flags.json) printJson(toJson(computer, input, results));
  else print(toText(computer, input, results));
}

/** The engines whose VM or full name was asked for; all of them when nothing was. */
export async function openEngines(wanted: readonly string[]): Promise<AnyEngine[]> {
  const names = await engineNames();
  for (const want of wanted) {
    if (!names.some((name) => name === want || name.startsWith(`${want}/`))) {
      throw new ConfigError("unknown-engine", `there is no VM or engine ${want}; there are: ${names.join(", ")}`);
    }
  }
  const chosen = names.filter(
    (name) => wanted.length === 0 || wanted.some((want) => name === want || name.startsWith(`${want}/`)),
  );
  return Promise.all(chosen.map(openAnyEngine));
}

function toText(computer: Computer, input: Uint8Array, results: readonly GuestResult[]): string {
  const slowest = new Map<string, number>();
  for (const { program, median } of results) slowest.set(program, Math.max(slowest.get(program) ?? 0, median));
  const ratioOf = (result: GuestResult) => slowest.get(result.program)! / result.median;
  const highest = Math.max(...results.map(ratioOf));
  const rows = results.map((result) => [
    result.program,
    result.engine,
    formatTime(result.median),
    `± ${formatTime(result.spread)}`,
    formatTime(result.cold),
    formatCount(result.fuelUsed),
    formatSpeed(result.engine, result.fuelUsed, result.median),
    `${significant(ratioOf(result))}x`,
    logBar(ratioOf(result), 1, highest),
  ]);
  const table = formatTable(
    [
      { title: "program" },
      { title: "engine" },
      { title: "median", align: "right" },
      { title: "spread", align: "right" },
      { title: "cold", align: "right" },
      { title: "fuel", align: "right" },
      { title: "speed", align: "right" },
      { title: "ratio", align: "right" },
      { title: "(log scale)" },
    ],
    rows,
  );
  return `${describeComputer(computer)}\n${formatCount(input.length)} bytes of input; ratio: to the slowest engine on that program\n\n${table}`;
}

function toJson(computer: Computer, input: Uint8Array, results: readonly GuestResult[]): object {
  const rows = results.map((row) => ({ ...row, gasUsed: row.gasUsed.toString(), fuelUsed: row.fuelUsed.toString() }));
  return { computer, inputBytes: input.length, unit: "ms", results: rows };
}
