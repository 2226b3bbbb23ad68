import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readText } from "./files.js";
import { OutputError } from "./output.js";
import { makeFolder } from "./output-folder.js";
import { packageRoot } from "./package-root.js";
import { reasonOf } from "./platform-error.js";

/** Files that parts of a starter have in common: texts are put behind each other, objects into each other. */
const JOINED = "README.md";
const MERGED = ["package.json", "chain.json"];
/** A package holds no file of this name: npm takes it for its own. */
const GITIGNORE = "gitignore";

type Json = Record<string, unknown>;

/**
 * Writes a starter made of parts in `templates`, the common one first.
 * @returns its files, by path in the folder
 * @throws OutputError `unwritable-output`
 */
export function writeStarter(folder: string, parts: readonly string[]): readonly string[] {
  const templates = fileURLToPath(new URL("templates/", packageRoot()));
  const all = ["common", ...parts].map((part) => join(templates, part));
  makeFolder(folder);
  try {
    for (const part of all) cpSync(part, folder, { recursive: true });
    for (const name of MERGED)
      writeFileSync(join(folder, name), `${JSON.stringify(mergedOf(all, name, folder), null, 2)}\n`);
    writeFileSync(join(folder, JOINED), textsOf(all).replace("# my-chain", `# ${nameOf(folder)}`));
    writeFileSync(join(folder, ".gitignore"), readFileSync(join(folder, GITIGNORE)));
    rmSync(join(folder, GITIGNORE));
  } catch (cause) {
    throw new OutputError("unwritable-output", `cannot write to ${folder}: ${reasonOf(cause)}`, { cause });
  }
  return filesOf(folder);
}

function mergedOf(parts: readonly string[], name: string, folder: string): Json {
  const merged = parts.flatMap((part) => jsonOf(join(part, name))).reduce(merge, {});
  const own = { ...merged, name: nameOf(folder) };
  if (name !== "package.json") return own;
  const { version } = JSON.parse(readText(new URL("package.json", packageRoot())));
  return merge(own, { dependencies: { tercet: `^${version}` } });
}

function jsonOf(path: string): readonly Json[] {
  return readdirSync(dirname(path)).includes(basename(path)) ? [JSON.parse(readText(path))] : [];
}

function merge(into: Json, more: Json): Json {
  const merged = { ...into };
  for (const [key, value] of Object.entries(more)) {
    const before = merged[key];
    merged[key] = isObject(before) && isObject(value) ? merge(before, value) : value;
  }
  return merged;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textsOf(parts: readonly string[]): string {
  return parts
    .filter((part) => readdirSync(part).includes(JOINED))
    .map((part) => readText(join(part, JOINED)))
    .join("");
}

/** A name that npm takes for a package. */
function nameOf(folder: string): string {
  return (
    basename(resolve(folder))
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, "-")
      .replace(/^-+|-+$/g, "") || "my-chain"
  );
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length)
        .replace(/^[\\/]/, ""),
    )
    .sort();
}
