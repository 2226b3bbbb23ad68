import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** A value in a script: numbers as decimal strings of their bits, or a pattern of NaNs. */
export interface ScriptValue {
  readonly type: string;
  readonly value?: string;
}

export interface Action {
  readonly type: "invoke" | "get";
  readonly module?: string;
  readonly field: string;
  readonly args?: readonly ScriptValue[];
}

/** A command of a script, as wast2json writes it; modules by the name of a file. */
export interface Command {
  readonly type: string;
  readonly line: number;
  readonly name?: string;
  readonly as?: string;
  readonly filename?: string;
  readonly module_type?: "binary" | "text";
  readonly action?: Action;
  readonly expected?: readonly ScriptValue[];
  readonly text?: string;
}

/** A script of the WebAssembly testsuite in binary form. */
export interface Script {
  readonly name: string;
  readonly commands: readonly Command[];
  module(filename: string): Uint8Array;
}

/** A script that wast2json does not take, and what it says. */
export interface UnreadableScript {
  readonly name: string;
  readonly unreadable: string;
}

/**
 * The scripts (`*.wast`) in a folder, SIMD left out, converted one after the other by wabt's wast2json.
 * @throws Error when there is no wast2json
 */
export function* scripts(folder: string, only?: string): Generator<Script | UnreadableScript> {
  const files = readdirSync(folder).filter((file) => file.endsWith(".wast") && !file.startsWith("simd_"));
  for (const file of files.sort()) {
    const name = basename(file, ".wast");
    if (only !== undefined && name !== only) continue;
    const place = mkdtempSync(join(tmpdir(), "wast-"));
    try {
      yield convert(join(folder, file), name, place);
    } finally {
      rmSync(place, { recursive: true });
    }
  }
}

function convert(path: string, name: string, place: string): Script | UnreadableScript {
  const source = join(place, `${name}.wast`);
  const target = join(place, `${name}.json`);
  writeFileSync(source, withTableIndices(readFileSync(path, "utf8")));
  const { error, status, stderr } = spawnSync("wast2json", ["--enable-tail-call", source, "-o", target], {
    encoding: "utf8",
  });
  if (error) throw new Error(`wast2json of wabt converts the scripts; install it (${error.message})`);
  if (status !== 0)
    return { name, unreadable: (stderr.trim().split("\n")[0] || "it broke off").replace(`${place}/`, "") };
  const { commands } = JSON.parse(readFileSync(target, "utf8")) as { commands: Command[] };
  return { name, commands, module: (filename) => new Uint8Array(readFileSync(join(place, filename))) };
}

/** wabt 1.0.32 does not know that the index in table.get and its like may be left out. */
function withTableIndices(text: string): string {
  return text.replace(/\b(table\.(?:get|set|size|grow|fill))(?=\s*[()])/g, "$1 0");
}
