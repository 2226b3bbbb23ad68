import { Command, Option } from "commander";
import { ConfigError } from "../src/base/errors.js";
import { describeComputer, thisComputer } from "../src/cli/bench/computer.js";
import { MOST_TIME } from "../src/cli/commands/bench.js";
import { EXIT } from "../src/cli/exit-codes.js";
import { numberOption } from "../src/cli/integer-option.js";
import { print, printJson } from "../src/cli/output.js";

/** What every suite is asked for alike. */
export interface SuiteOptions {
  /** Milliseconds for each contender on each piece of work. */
  readonly time: number;
  /** Whether a piece of work is asked for, by its name. */
  isWanted(name: string): boolean;
  /** Options of the suite's own, by name without the dashes. */
  readonly own: Readonly<Record<string, string | undefined>>;
}

/** What a suite has found, for people and for machines. */
export interface Report {
  readonly text: string;
  /** JSON holds it; numbers in milliseconds unless their names say otherwise. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Something is not as it has to be: the exit code is 1. */
  readonly isBad?: boolean;
}

/** Measures something against peers. Shows progress on a terminal and prints nothing itself. */
export type RunSuite = (options: SuiteOptions) => Promise<Report>;

export interface SuiteEntry {
  readonly description: string;
  /** Milliseconds, unless `--time` says otherwise. */
  readonly time: number;
  /** `--anvil <path>` and what it is. */
  readonly own?: readonly (readonly [flags: string, description: string])[];
  readonly load: () => Promise<RunSuite>;
}

/** A suite as a command: `--only`, `--time`, `--json` and `--help` mean the same on all. */
export function suiteCommand(name: string, { description, time, own = [], load }: SuiteEntry): Command {
  const command = new Command(name)
    .description(description)
    .option("--only <text>", "only what has this in its name")
    .addOption(
      new Option("--time <ms>", "for each contender on each piece of work")
        .default(time)
        .argParser(numberOption(1, MOST_TIME)),
    )
    .option("--json", "print one JSON document");
  for (const [flags, what] of own) command.option(flags, what);
  return command.action(async ({ only = "", time: each, json, ...others }) => {
    const run = await load();
    let wanted = 0;
    const isWanted = (what: string) => {
      if (!what.includes(only)) return false;
      wanted++;
      return true;
    };
    const report = await run({ time: each, isWanted, own: others });
    if (wanted === 0) throw new ConfigError("nothing-to-measure", `--only ${only}: nothing here has that in its name`);
    const computer = thisComputer();
    if (json) printJson({ suite: name, computer, ...report.data }, 2);
    else print(`${describeComputer(computer)}\n\n${report.text}`);
    if (report.isBad) process.exitCode = EXIT.no;
  });
}
