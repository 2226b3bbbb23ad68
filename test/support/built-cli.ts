import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { ROOT, repositoryFiles } from "./repository.js";

/** The command line as it is installed. */
export const BUILT_CLI = join(ROOT, "dist", "src", "cli", "main.js");

/**
 * Whether it is there, and what the sources say now. An older one is not to be tested: one that failed these tests renamed
 * files over the devices that it was told to write to.
 */
export const isCliBuilt = existsSync(BUILT_CLI) && statSync(BUILT_CLI).mtimeMs > newestSource();

function newestSource(): number {
  const sources = [...repositoryFiles("src"), ...repositoryFiles("vms")];
  return Math.max(...sources.map((path) => statSync(join(ROOT, path)).mtimeMs));
}
