import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { ROOT } from "./repository.js";

/**
 * A module of the tests as a program of its own, which can be killed. It is the only file of a folder where the
 * repository's packages are found, which the caller removes.
 */
export async function childProgram(entry: string): Promise<string> {
  const parent = join(ROOT, ".tmp");
  mkdirSync(parent, { recursive: true });
  const file = join(mkdtempSync(join(parent, "child-")), "main.mjs");
  const build = await rolldown({ input: join(ROOT, entry), platform: "node", external: ["lmdb"] });
  await build.write({ file, format: "es" });
  await build.close();
  return file;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: readonly string[];
  readonly errors: string;
}

/** Runs until it ends by itself, or by what is done to it whenever it has printed a line. */
export function runChild(
  command: readonly string[],
  onLine: (line: string, child: ChildProcess) => void = () => undefined,
): Promise<Exit> {
  const child = spawn(command[0]!, command.slice(1), { stdio: ["pipe", "pipe", "pipe"] });
  const lines: string[] = [];
  let rest = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    for (const line of parts) {
      lines.push(line);
      onLine(line, child);
    }
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code, signal) => done({ code, signal, lines, errors }));
  });
}
