import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { ROOT } from "../support/repository.js";

/** A bundle for browsers: its files by name. */
export type Bundle = ReadonlyMap<string, string>;

/**
 * Bundles a module of the repository as an application for browsers would.
 * @throws Error for an import that a browser could not follow
 */
export async function bundle(entry: string): Promise<Bundle> {
  const problems: string[] = [];
  const build = await rolldown({
    input: { main: join(ROOT, entry) },
    platform: "browser",
    onLog: (level, { message }) => {
      if (level === "warn") problems.push(message);
    },
  });
  const { output } = await build.generate({ format: "es", minify: true });
  await build.close();
  const files = new Map<string, string>();
  for (const file of output) if (file.type === "chunk") files.set(file.fileName, file.code);
  for (const file of output) {
    if (file.type !== "chunk") continue;
    const outside = [...file.imports, ...file.dynamicImports].filter((name) => !files.has(name));
    problems.push(...outside.map((name) => `${file.fileName} imports ${name}`));
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return files;
}

/** Bytes of all files, each compressed as servers do. */
export function gzipSize(files: Bundle): number {
  return [...files.values()].reduce((sum, code) => sum + gzipSync(code).length, 0);
}

/** Writes a bundle to a folder of its own, with one more file. */
export function writeBundle(files: Bundle, name: string, code: string): string {
  const folder = mkdtempSync(join(tmpdir(), "tercet-bundle-"));
  for (const [file, text] of files) writeFileSync(join(folder, file), text);
  writeFileSync(join(folder, name), code);
  return folder;
}
