import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder, with those that it is in, if it is not there. Not by `recursive`: Node goes round for ever where a folder is there
 * and takes none, as /proc.
 * @param path absolute
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return void readdirSync(path);
  if (dirname(path) !== path) makeFolder(dirname(path));
  mkdirSync(path);
}
