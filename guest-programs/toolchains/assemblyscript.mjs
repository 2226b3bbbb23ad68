// AssemblyScript to WebAssembly.
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import asc from "assemblyscript/asc";

/** Guests own their memory and never free any, so they need no garbage collector; nothing in them calls abort. */
const options = ["-O3", "--noAssert", "--runtime", "stub", "--use", "abort="];

/** @returns {Record<string, string | undefined>} installed versions by tool */
export function versions() {
  return { assemblyscript: asc.version };
}

/** Compiles `<folder>/<name>.ts`. Warnings are errors. */
export async function build(root, folder, name) {
  const sources = new Set();
  let artifact;
  const { error, stderr } = await asc.main([posix.join(folder, `${name}.ts`), "--outFile", "guest.wasm", ...options], {
    readFile: (path) => {
      const file = join(root, path);
      if (!existsSync(file)) return null;
      sources.add(posix.normalize(path));
      return readFileSync(file, "utf8");
    },
    writeFile: (_path, data) => {
      artifact = Buffer.from(data);
    },
    listFiles: () => [],
  });
  const complaints = stderr.toString();
  if (error || complaints) throw new Error(`${name}.ts: ${error?.message ?? ""}\n${complaints}`);
  return { artifact, sources };
}
