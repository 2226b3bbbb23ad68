// AssemblyScript to WebAssembly.
import { existsSync } from "node:fs";
import { posix } from "node:path";
import asc from "assemblyscript/asc";
import { sourcesOf } from "../../scripts/asc-sources.mjs";

/** Guests own their memory and never free any, so they need no garbage collector; nothing in them calls abort. */
const options = ["-O3", "--noAssert", "--runtime", "stub", "--use", "abort="];

/** @returns {Record<string, string | undefined>} installed versions by tool */
export function versions() {
  return { assemblyscript: asc.version };
}

/** Compiles `<folder>/<name>.ts`, with the flags and aliases that it asks for. Warnings are errors. */
export async function build(root, folder, name) {
  // A contract whose entry is made of its interface has that beside it.
  const made = posix.join(folder, `${name}.entry.ts`);
  const entry = existsSync(posix.join(root, made)) ? made : posix.join(folder, `${name}.ts`);
  const { readFile, read, flags } = sourcesOf(root, entry);
  let artifact;
  const { error, stderr } = await asc.main([entry, "--outFile", "guest.wasm", ...options, ...flags], {
    readFile,
    writeFile: (_path, data) => {
      artifact = Buffer.from(data);
    },
    listFiles: () => [],
  });
  const complaints = stderr.toString();
  if (error || complaints) throw new Error(`${name}.ts: ${error?.message ?? ""}\n${complaints}`);
  const sources = [...read].filter(([, hash]) => hash !== null).map(([path]) => path);
  return { artifact, sources };
}
