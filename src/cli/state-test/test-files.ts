import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { unreadable } from "../files.js";

export interface TestFile {
  readonly path: string;
  readonly bytes: number;
  /** Named by the user, and not found in a folder. */
  readonly isNamed: boolean;
}

/**
 * The files that are meant by files and folders: of a folder all `.json` files in it and below, hidden ones left out, in the
 * order of their paths.
 * @throws TercetError `unreadable-file`
 */
export function findTestFiles(paths: readonly string[]): readonly TestFile[] {
  return paths.flatMap((path) => {
    try {
      const stat = statSync(path);
      return stat.isDirectory() ? filesBelow(path) : [{ path, bytes: stat.size, isNamed: true }];
    } catch (cause) {
      throw unreadable(path, cause);
    }
  });
}

function filesBelow(folder: string): TestFile[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !path
          .slice(folder.length)
          .split(/[/\\]/)
          .some((part) => part.startsWith(".")),
    )
    .sort()
    .map((path) => ({ path, bytes: statSync(path).size, isNamed: false }));
}
