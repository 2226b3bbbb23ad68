import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const NOT_OURS = new Set(["node_modules", "dist", "out", "generated", "coverage", ".tmp", ".git"]);

/** Every file of the repository, or of one of its folders, as paths from its root with `/` between. */
export function repositoryFiles(folder = ""): string[] {
  const files: string[] = [];
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    if (NOT_OURS.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) files.push(...repositoryFiles(path));
    else if (entry.isFile()) files.push(path.replaceAll("\\", "/"));
  }
  return files;
}
