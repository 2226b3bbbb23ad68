import { Command, Option } from "commander";
import { InvalidTraceError } from "../../base/errors.js";
import { reexecution } from "../../proof/reexecution.js";
import type { Verdict } from "../../proof/verdict.js";
import type { Trace } from "../../trace/trace.js";
import { EXIT } from "../exit-codes.js";
import { print, printJson } from "../output.js";
import { engineName, gasOption } from "../run-options.js";
import { readTraceFile } from "../trace-file.js";

interface VerifyFlags {
  readonly engine?: string;
  readonly maxFuel: bigint;
  readonly json?: boolean;
}

/** A stranger's trace decides how long checking it takes: this is ten times what `tercet run` spends by default. */
const MAX_FUEL = 100_000_000_000n;

/** `tercet verify`: does running it again give what the trace claims? */
export function verifyCommand(): Command {
  return new Command("verify")
    .description("check a trace by running it again")
    .argument("<trace>", "a file written by `tercet trace`")
    .option("--engine <engine>", "engine to check with; otherwise the VM's default")
    .addOption(
      new Option("--max-fuel <fuel>", "refuse traces whose gas limit buys more fuel than this")
        .default(MAX_FUEL, String(MAX_FUEL))
        .argParser(gasOption),
    )
    .option("--json", "print the verdict as JSON")
    .action(verify);
}

async function verify(path: string, flags: VerifyFlags): Promise<void> {
  const trace = readTraceFile(path);
  if (!trace) throw new InvalidTraceError("bad-magic", `${path} is no trace; traces are written by \`tercet trace\``);
  const engine = flags.engine === undefined ? trace.claim.vm : engineName(trace.claim.vm, flags.engine);
  const verdict = await reexecute(trace, engine, flags.maxFuel);
  process.exitCode = verdict.valid ? EXIT.ok : EXIT.no;
  if (flags.json) printJson(verdict);
  else print(describeVerdict(verdict));
}

/** Proves a trace by re-execution and verifies it on the named engine, with `maxFuel` at most if given. */
export async function reexecute(trace: Trace, engine: string, maxFuel?: bigint): Promise<Verdict> {
  const system = reexecution({ engine, ...(maxFuel === undefined ? {} : { maxFuel }) });
  return system.verify(trace.claim, await system.prove(trace));
}

function describeVerdict(verdict: Verdict): string {
  if (verdict.valid) return "valid";
  const { code, at, expected, actual } = verdict;
  const lines = [`refuted: ${code} (${at})`];
  if (expected !== undefined) lines.push(`  claimed  ${expected}`);
  if (actual !== undefined) lines.push(`  found    ${actual}`);
  return lines.join("\n");
}
