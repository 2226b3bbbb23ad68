import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { OutputError } from "./output.js";
import { reasonOf } from "./platform-error.js";

/**
 * Makes a folder for results, with those that it is in.
 * @throws OutputError `unwritable-output`
 */
export function makeFolder(path: string): void {
  try {
    makeWithParents(resolve(path));
  } catch (cause) {
    throw new OutputError("unwritable-output", `cannot make the folder ${path}: ${reasonOf(cause)}`, { cause });
  }
}

/** Not by `recursive`: Node goes round for ever where a folder is there and takes none, as /proc. */
function makeWithParents(path: string): void {
  if (existsSync(path)) return void readdirSync(path);
  if (dirname(path) !== path) makeWithParents(dirname(path));
  mkdirSync(path);
}
