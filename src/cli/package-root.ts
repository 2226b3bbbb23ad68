import { existsSync } from "node:fs";

/** The folder of this package, found by its package.json: two levels up from sources, three from `dist`. */
export function packageRoot(): URL {
  const candidates = ["../../", "../../../"].map((up) => new URL(up, import.meta.url));
  const root = candidates.find((folder) => existsSync(new URL("package.json", folder)));
  if (root === undefined) throw new Error(`no package.json above ${import.meta.url}`);
  return root;
}
