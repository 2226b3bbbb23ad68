import { Command } from "commander";
import { IsolatedHost } from "../../chain/isolated-host.js";
import { describeOutcome, exitCodeOf, outcomeToJson } from "../outcome-view.js";
import { prepareRun, type RunFlags, withRunOptions } from "../run-options.js";

/** `tercet run`: one run, its outcome on standard output. */
export function runCommand(): Command {
  const command = new Command("run")
    .description("run a program and show its outcome")
    .argument("<program>", "an ELF, a WebAssembly module, or EVM bytecode in hex");
  return withRunOptions(command).option("--json", "print the outcome as JSON").action(run);
}

async function run(path: string, flags: RunFlags & { json?: boolean }): Promise<void> {
  const { engine, program, message } = await prepareRun(path, flags);
  const outcome = await engine.run(program, message, new IsolatedHost());
  const name = `${engine.vm}/${engine.name}`;
  console.log(
    flags.json
      ? JSON.stringify({ engine: name, ...outcomeToJson(outcome) })
      : `${"engine".padEnd(8)} ${name}\n${describeOutcome(outcome)}`,
  );
  process.exitCode = exitCodeOf(outcome);
}
