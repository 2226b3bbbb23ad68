import type { Command } from "commander";
import { print, tell } from "./output.js";
import { printable } from "./printable.js";

/**
 * Attaches commands to a program. All of them print as ours do, and throw a CommanderError instead of ending the process:
 * help on standard output, whatever is wrong in one line on standard error.
 */
export function withCommands(program: Command, commands: readonly Command[]): Command {
  for (const command of commands) program.addCommand(command);
  settle(program, program.name());
  return program;
}

function settle(command: Command, name: string): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => print(text.replace(/\n$/, "")),
    writeErr: (text) => tell(text.replace(/\n$/, "")),
    outputError: (text) =>
      tell(
        `${name}: ${printable(
          text
            .replace(/^error: /, "")
            .trim()
            .replaceAll("\n", " "),
        )}`,
      ),
  });
  for (const each of command.commands) settle(each, name);
}
