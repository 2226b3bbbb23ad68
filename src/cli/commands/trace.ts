import { Command } from "commander";
import { toHex } from "../../base/hex.js";
import { claimToJson } from "../../trace/claim-json.js";
import { claimId, encodeTrace } from "../../trace/codec.js";
import { traceRun } from "../../trace/trace.js";
import { formatBytes } from "../numbers.js";
import { describeOutcome, exitCodeOf, outcomeToJson } from "../outcome-view.js";
import { print, tell } from "../output.js";
import { isStandardOutput, writeOutput } from "../output-file.js";
import { jsonText, printable } from "../printable.js";
import { prepareRun, type RunFlags, withRunOptions } from "../run-options.js";

interface TraceFlags extends RunFlags {
  readonly output: string;
  readonly json?: boolean;
}

/** `tercet trace`: one run, its trace in a file. A halted run has a trace too. */
export function traceCommand(): Command {
  const command = new Command("trace")
    .description("run a program and write its trace")
    .argument("<program>", "an ELF, a WebAssembly module, or EVM bytecode in hex")
    .requiredOption("-o, --output <file>", "where the trace goes; - is standard output");
  return withRunOptions(command).option("--json", "print outcome and claim as JSON").action(trace);
}

async function trace(path: string, flags: TraceFlags): Promise<void> {
  const { engine, program, message } = await prepareRun(path, flags);
  const { outcome, trace } = await traceRun(engine, program, message);
  const bytes = encodeTrace(trace);
  process.exitCode = exitCodeOf(outcome);
  writeOutput(flags.output, bytes);
  const claim = claimToJson(trace.claim);
  const id = toHex(claimId(trace.claim));
  const about = flags.json
    ? jsonText({ file: flags.output, bytes: bytes.length, claimId: id, claim, outcome: outcomeToJson(outcome) })
    : `${describeOutcome(outcome)}\n${"claim".padEnd(8)} ${id}\n${"trace".padEnd(8)} ${printable(flags.output)} (${formatBytes(bytes.length)})`;
  // Where the trace itself goes to standard output, nothing else may.
  if (isStandardOutput(flags.output)) tell(about);
  else print(about);
}
