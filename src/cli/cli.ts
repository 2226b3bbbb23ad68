import { type Command, CommanderError } from "commander";
import { errorToData } from "../base/errors.js";
import { EXIT } from "./exit-codes.js";
import { OutputError, tell } from "./output.js";
import { printable } from "./printable.js";
import { tercet } from "./program.js";

/**
 * Runs one command line, without the `node` and `tercet` in front. Commands print to standard output and leave their
 * exit code in `process.exitCode`; whatever goes wrong becomes one line on standard error.
 */
export async function cli(args: readonly string[], program: Command = tercet()): Promise<void> {
  process.exitCode = EXIT.ok;
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    process.exitCode = report(program.name(), error);
  }
}

/** Commander has printed its own line already. */
function report(name: string, error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.misuse;
  const { code, message } = errorToData(error);
  tell(`${name}: ${printable(message.replace(/\s*\n\s*/g, " "))} [${code}]`);
  return error instanceof OutputError ? EXIT.output : EXIT.misuse;
}
