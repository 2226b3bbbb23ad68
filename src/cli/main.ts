#!/usr/bin/env node
import { CommanderError } from "commander";
import { errorToData } from "../base/errors.js";
import { EXIT } from "./exit-codes.js";
import { tercet } from "./program.js";

// A reader that goes away (`tercet run … | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.ok);
  throw error;
});

try {
  await tercet().parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** One line on standard error, and the exit code that goes with it. Commander has printed its own line already. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.misuse;
  const { code, message } = errorToData(error);
  process.stderr.write(`tercet: ${message.replaceAll("\n", " ")} [${code}]\n`);
  return EXIT.misuse;
}
