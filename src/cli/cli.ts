import { CommanderError } from "commander";
import { errorToData } from "../base/errors.js";
import { EXIT } from "./exit-codes.js";
import { tercet } from "./program.js";

/**
 * Runs one command line, without the `node` and `tercet` in front. Commands print to standard output and leave their
 * exit code in `process.exitCode`; whatever goes wrong becomes one line on standard error.
 */
export async function cli(args: readonly string[]): Promise<void> {
  process.exitCode = EXIT.ok;
  try {
    await tercet().parseAsync([...args], { from: "user" });
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** Commander has printed its own line already. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.misuse;
  const { code, message } = errorToData(error);
  process.stderr.write(`tercet: ${message.replaceAll("\n", " ")} [${code}]\n`);
  return EXIT.misuse;
}
