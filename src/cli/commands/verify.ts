import { Command, Option } from "commander";
import { InvalidTraceError, TercetError } from "../../base/errors.js";
import { reexecution } from "../../proof/reexecution.js";
import type { Verdict } from "../../proof/verdict.js";
import type { Trace } from "../../trace/trace.js";
import { EXIT } from "../exit-codes.js";
import { formatCount } from "../numbers.js";
import { engineName, parseGas } from "../run-options.js";
import { readTraceFile } from "../trace-file.js";

interface VerifyFlags {
  readonly engine?: string;
  readonly maxGas: bigint;
  readonly json?: boolean;
}

const MAX_GAS = 10_000_000_000n;

/** `tercet verify`: does running it again give what the trace claims? */
export function verifyCommand(): Command {
  return new Command("verify")
    .description("check a trace by running it again")
    .argument("<trace>", "a file written by `tercet trace`")
    .option("--engine <engine>", "engine to check with; otherwise the VM's default")
    .addOption(
      new Option("--max-gas <gas>", "refuse traces with a higher gas limit")
        .default(MAX_GAS, String(MAX_GAS))
        .argParser(parseGas),
    )
    .option("--json", "print the verdict as JSON")
    .action(verify);
}

async function verify(path: string, flags: VerifyFlags): Promise<void> {
  const trace = readTraceFile(path);
  if (!trace) throw new InvalidTraceError("bad-magic", `${path} is no trace; traces are written by \`tercet trace\``);
  boundWork(trace, flags.maxGas);
  const engine = flags.engine === undefined ? trace.claim.vm : engineName(trace.claim.vm, flags.engine);
  const verdict = await reexecute(trace, engine);
  console.log(flags.json ? JSON.stringify(verdict) : describeVerdict(verdict));
  process.exitCode = verdict.valid ? EXIT.ok : EXIT.no;
}

/** Proves a trace by re-execution and verifies it on the named engine. */
export async function reexecute(trace: Trace, engine: string): Promise<Verdict> {
  const system = reexecution({ engine });
  return system.verify(trace.claim, await system.prove(trace));
}

/** A stranger's trace decides how long checking it may take: no longer than its gas limit lasts. */
function boundWork({ claim }: Trace, maxGas: bigint): void {
  if (claim.gasLimit > maxGas) {
    throw new TercetError(
      "too-much-gas",
      `the trace has a gas limit of ${formatCount(claim.gasLimit)}; to spend that much, give --max-gas ${claim.gasLimit}`,
    );
  }
}

function describeVerdict(verdict: Verdict): string {
  if (verdict.valid) return "valid";
  const { code, at, expected, actual } = verdict;
  const lines = [`refuted: ${code} (${at})`];
  if (expected !== undefined) lines.push(`  claimed  ${expected}`);
  if (actual !== undefined) lines.push(`  found    ${actual}`);
  return lines.join("\n");
}
