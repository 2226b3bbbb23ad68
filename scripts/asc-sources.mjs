// What the AssemblyScript compiler reads: files below a root, with the aliases that the compiled source asks for.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";

const ALIAS = /^\/\/ asc-alias: (\S+?)=(\S+)$/gm;
const FLAGS = /^\/\/ asc: (.+)$/gm;

/**
 * The sources for compiling `entry` (a path below `root`), which may say in lines of its own
 *
 *     // asc: --enable simd
 *     // asc-alias: ../state/oracle=./witness-oracle
 *
 * with what flags it is compiled besides the usual ones, and which module (here `../state/oracle`, seen from the entry) is
 * to be another one for whoever imports it. So one source is built in several ways without a switch in it.
 *
 * `readFile` is for `asc.main`; `read` holds a hash of each file that it gave, and null for each that was not there.
 */
export function sourcesOf(root, entry) {
  const text = readFileSync(join(root, entry), "utf8");
  const folder = posix.dirname(entry);
  const aliases = new Map(
    [...text.matchAll(ALIAS)].map(([, from, to]) => [
      `${posix.join(folder, from)}.ts`,
      posix.relative(posix.dirname(posix.join(folder, from)), posix.join(folder, to)),
    ]),
  );
  const flags = [...text.matchAll(FLAGS)].flatMap(([, line]) => line.trim().split(/\s+/));
  const read = new Map();
  const used = new Set();
  return {
    flags,
    read,
    /** Aliases of modules that nothing has imported: mistyped, or of no use any more. */
    unusedAliases: () => [...aliases.keys()].filter((path) => !used.has(path)),
    readFile(path) {
      const name = posix.normalize(path);
      const other = aliases.get(name);
      if (other !== undefined) {
        used.add(name);
        // Forwarding, so that the other module's own imports start from where it lies.
        return `export * from "${other.startsWith(".") ? other : `./${other}`}";\n`;
      }
      const content = contentOf(join(root, name));
      read.set(name, content === null ? null : hashOf(content));
      return content;
    },
  };
}

/** Whether every file that a compilation read, by path below `root`, is still the same or still not there. */
export function areUnchanged(root, read) {
  return Object.entries(read).every(([name, hash]) => {
    const content = contentOf(join(root, name));
    return hash === (content === null ? null : hashOf(content));
  });
}

export function hashOf(content) {
  return createHash("sha256").update(content).digest("hex");
}

function contentOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    throw error;
  }
}
