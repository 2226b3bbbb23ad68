import { Command } from "commander";
import { withCommands } from "./command-line.js";
import { benchCommand } from "./commands/bench.js";
import { chainCommand } from "./commands/chain.js";
import { compareCommand } from "./commands/compare.js";
import { dbCommand } from "./commands/db.js";
import { demoCommand } from "./commands/demo.js";
import { initCommand } from "./commands/init.js";
import { inspectCommand } from "./commands/inspect.js";
import { runCommand } from "./commands/run.js";
import { testCommand } from "./commands/test.js";
import { traceCommand } from "./commands/trace.js";
import { verifyCommand } from "./commands/verify.js";
import { readText } from "./files.js";
import { packageRoot } from "./package-root.js";

const EXIT_CODES = `
Exit codes:
  0  the program succeeded, the trace is valid, every row agrees, every test passes
  1  the program reverted, the trace was refuted, rows differ, tests fail,
     a block was refused, or a chain is not as its folder says
  2  unusable arguments, files or programs
  3  the VM halted the program: out of gas, a trap, a limit
  4  the results could not be written`;

/** The command line, all commands attached. */
export function tercet(): Command {
  const program = new Command("tercet")
    .description("Runs, meters, traces and verifies programs for the EVM, WebAssembly and RISC-V.")
    .version(packageVersion(), "-V, --version")
    .addHelpText("after", EXIT_CODES);
  return withCommands(program, [
    runCommand(),
    traceCommand(),
    verifyCommand(),
    inspectCommand(),
    benchCommand(),
    demoCommand(),
    compareCommand(),
    testCommand(),
    initCommand(),
    dbCommand(),
    chainCommand(),
  ]);
}

function packageVersion(): string {
  return JSON.parse(readText(new URL("package.json", packageRoot()))).version;
}
