import { Command, InvalidArgumentError, Option } from "commander";
import { ConfigError } from "../../base/errors.js";
import { IsolatedHost } from "../../chain/isolated-host.js";
import { LISTING_KINDS, type ListingDetail, type ListingKind, printListing } from "../listed-run.js";
import { describeOutcome, exitCodeOf, outcomeToJson } from "../outcome-view.js";
import { print, printJson } from "../output.js";
import { type PreparedRun, prepareRun, type RunFlags, withRunOptions } from "../run-options.js";

interface Flags extends RunFlags {
  readonly json?: boolean;
  readonly trace?: ListingKind;
  readonly traceMemory?: boolean;
  readonly steps?: ListingDetail["steps"];
}

const ALL_STEPS = { from: 0n, to: 2n ** 64n };

/** `tercet run`: one run, its outcome or a listing of it on standard output. */
export function runCommand(): Command {
  const command = new Command("run")
    .description("run a program and show its outcome")
    .argument("<program>", "an ELF, a WebAssembly module, or EVM bytecode in hex");
  return withRunOptions(command)
    .addOption(new Option("--json", "print the outcome as JSON").conflicts("trace"))
    .addOption(
      new Option(
        "--trace <kind>",
        "print what happens inside instead of the outcome: every step as JSON lines (eip3155, or rows with each access), and of EVM programs the tree of calls (call) or what is read of the state, which is empty here (prestate)",
      ).choices(LISTING_KINDS),
    )
    .option("--trace-memory", "with --trace eip3155: the memory at every step")
    .addOption(
      new Option(
        "--steps <range>",
        "with --trace rows: only these, as in 1000..2000 (the second left out), 1000.. or ..2000",
      ).argParser(parseSteps),
    )
    .action(run);
}

async function run(path: string, flags: Flags): Promise<void> {
  if (flags.traceMemory && flags.trace !== "eip3155") {
    throw new ConfigError("invalid-option", "--trace-memory is for --trace eip3155");
  }
  if (flags.steps !== undefined && flags.trace !== "rows") {
    throw new ConfigError("invalid-option", "--steps is for --trace rows");
  }
  const prepared = await prepareRun(path, flags);
  if (flags.trace === undefined) return printOutcome(prepared, flags.json === true);
  const detail = { memory: flags.traceMemory === true, steps: flags.steps ?? ALL_STEPS };
  process.exitCode = exitCodeOf(await printListing(prepared, flags.trace, detail));
}

async function printOutcome({ engine, program, message }: PreparedRun, asJson: boolean): Promise<void> {
  const outcome = await engine.run(program, message, new IsolatedHost());
  process.exitCode = exitCodeOf(outcome);
  const name = `${engine.vm}/${engine.name}`;
  if (asJson) printJson({ engine: name, ...outcomeToJson(outcome) });
  else print(`${"engine".padEnd(8)} ${name}\n${describeOutcome(outcome)}`);
}

/** `1000..2000`; either end may be missing. */
function parseSteps(text: string): ListingDetail["steps"] {
  const [, from, to] = /^([0-9]{0,18})\.\.([0-9]{0,18})$/.exec(text) ?? [];
  if (from === undefined) throw new InvalidArgumentError("It must be two step numbers, as in 1000..2000.");
  const range = { from: BigInt(from || ALL_STEPS.from), to: to ? BigInt(to) : ALL_STEPS.to };
  if (range.from >= range.to)
    throw new InvalidArgumentError("It must begin before it ends: the second number is the first step left out.");
  return range;
}
