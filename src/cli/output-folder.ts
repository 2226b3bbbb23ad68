import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { TercetError } from "../base/errors.js";
import { makeFolder as makeAbsolute } from "../state/lmdb/make-folder.js";
import { unreadable } from "./files.js";
import { OutputError } from "./output.js";
import { reasonOf } from "./platform-error.js";

/**
 * Makes a folder for results, with those that it is in.
 * @throws OutputError `unwritable-output`
 */
export function makeFolder(path: string): void {
  try {
    if (path === "") throw Object.assign(new Error("no name"), { code: "ENOENT" });
    makeAbsolute(resolve(path));
  } catch (cause) {
    throw new OutputError("unwritable-output", `cannot make the folder ${path}: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * For what makes a folder of its own: there must be nothing of that name yet, or an empty folder.
 * @throws TercetError `folder-not-empty`, `unreadable-file`
 */
export function requireFree(path: string): void {
  if (!existsSync(path) || isEmpty(path)) return;
  throw new TercetError("folder-not-empty", `${path} is not empty: name a new folder`);
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch (cause) {
    throw unreadable(folder, cause);
  }
}
