// Compiles every AssemblyScript kernel (*.kernel.ts) to WebAssembly and embeds the bytes in a module, so that kernels load the
// same way from sources, from the package and in a bundler: <owner>/kernel/<name>.kernel.ts becomes <owner>/generated/<name>.ts,
// and a kernel in any other folder goes to `generated` in that one. A kernel is compiled again when anything that the compiler
// read, the compiler or this script has changed. Lines in its source set flags and aliases: scripts/asc-sources.mjs.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { areUnchanged, hashOf, sourcesOf } from "./asc-sources.mjs";

/** Another folder than this project's is for tests. */
const root = process.argv[2] ?? dirname(dirname(fileURLToPath(import.meta.url)));
const TREES = ["src", "vms", "guest-programs"];
const SUFFIX = ".kernel.ts";

/** Kernels own their whole linear memory, so they need no garbage collector and no runtime. */
const options = [
  "--optimizeLevel",
  "3",
  "--shrinkLevel",
  "0",
  "--converge",
  "--noAssert",
  "--runtime",
  "stub",
  "--use",
  "abort=",
  "--enable",
  "bulk-memory",
];

const compiler = hashOf(
  [
    asc.version,
    ...["build-kernels.mjs", "asc-sources.mjs"].map((name) => readFileSync(new URL(name, import.meta.url), "utf8")),
  ].join(),
);

/** The module that embeds a kernel, and the record of what it was made from. */
function targetsOf(kernel) {
  const folder = posix.dirname(kernel);
  const owner = posix.basename(folder) === "kernel" ? posix.dirname(folder) : folder;
  const name = posix.basename(kernel, SUFFIX);
  const target = (extension) => posix.join(owner, "generated", `${name}.${extension}`);
  return { module: target("ts"), record: target("inputs.json") };
}

function isCurrent({ module, record }) {
  if (!existsSync(join(root, module)) || !existsSync(join(root, record))) return false;
  const made = JSON.parse(readFileSync(join(root, record), "utf8"));
  return (
    made.compiler === compiler &&
    made.module === hashOf(readFileSync(join(root, module))) &&
    areUnchanged(root, made.files)
  );
}

async function buildKernel(kernel) {
  const targets = targetsOf(kernel);
  if (isCurrent(targets)) return;
  const sources = sourcesOf(root, kernel);
  let wasm;
  const { error, stderr } = await asc.main(
    [kernel, "--baseDir", root, "--outFile", "kernel.wasm", ...options, ...sources.flags],
    {
      readFile: sources.readFile,
      writeFile: (_path, data) => {
        wasm = Buffer.from(data);
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${kernel}: ${error.message}\n${stderr.toString()}`);
  for (const path of sources.unusedAliases()) throw new Error(`${kernel}: nothing imports ${path}, which has an alias`);
  const module =
    `// Made by scripts/build-kernels.mjs from ${basename(kernel)}; do not edit.\n` +
    `/** The compiled kernel, a WebAssembly module in base64. */\nexport const kernelWasm =\n  "${wasm.toString("base64")}";\n`;
  mkdirSync(join(root, dirname(targets.module)), { recursive: true });
  writeFileSync(join(root, targets.module), module);
  const record = { compiler, module: hashOf(module), files: Object.fromEntries(sources.read) };
  writeFileSync(join(root, targets.record), `${JSON.stringify(record, undefined, 2)}\n`);
  console.log(`kernel ${kernel}: ${wasm.length} bytes`);
}

/** Paths of all files below a folder that are of interest here. */
function filesBelow(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesBelow(path);
    return path.endsWith(SUFFIX) || posix.basename(folder) === "generated" ? [path] : [];
  });
}

const files = TREES.flatMap(filesBelow);
const kernels = files.filter((path) => path.endsWith(SUFFIX));
for (const kernel of kernels) await buildKernel(kernel);

const wanted = new Set(kernels.flatMap((kernel) => Object.values(targetsOf(kernel))));
for (const path of files) if (!path.endsWith(SUFFIX) && !wanted.has(path)) rmSync(join(root, path));
