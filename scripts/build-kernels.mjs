// Compiles every AssemblyScript kernel (kernel/*.kernel.ts of an owner below) to WebAssembly and embeds the bytes in a module
// (its generated/<name>.ts), so that kernels load the same way from sources, from the package and in a bundler.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

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

/** Flags one kernel wants besides, from a line `// asc: --flag ...` in its source. */
function ownFlags(path) {
  return /^\/\/ asc: (.+)$/m.exec(readFileSync(path, "utf8"))?.[1]?.trim().split(/\s+/) ?? [];
}

function newestSource(folder) {
  let newest = statSync(fileURLToPath(import.meta.url)).mtimeMs;
  // Kernels of any owner may import those sources of src/base.
  for (const each of [folder, join(root, "src", "base", "kernel")])
    for (const name of readdirSync(each, { recursive: true }))
      newest = Math.max(newest, statSync(join(each, name)).mtimeMs);
  return newest;
}

async function buildKernel(folder, file) {
  const name = file.replace(/\.kernel\.ts$/, "");
  const target = join(folder, "..", "generated", `${name}.ts`);
  if (existsSync(target) && statSync(target).mtimeMs > newestSource(folder)) return;
  const files = new Map();
  const { error, stderr } = await asc.main(
    [file, "--baseDir", folder, "--outFile", "kernel.wasm", ...options, ...ownFlags(join(folder, file))],
    {
      readFile: (path, base) => (existsSync(join(base, path)) ? readFileSync(join(base, path), "utf8") : null),
      writeFile: (path, data) => void files.set(path, data),
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${join(folder, file)}: ${error.message}\n${stderr.toString()}`);
  const wasm = Buffer.from(files.get("kernel.wasm"));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(
    target,
    `// Made by scripts/build-kernels.mjs from ${file}; do not edit.\n` +
      `/** The compiled kernel, a WebAssembly module in base64. */\nexport const kernelWasm =\n  "${wasm.toString("base64")}";\n`,
  );
  console.log(`kernel ${name}: ${wasm.length} bytes`);
}

const owners = [
  ...readdirSync(join(root, "vms")).map((vm) => join("vms", vm)),
  join("vms", "evm", "precompiles"),
  join("src", "vm", "machine"),
  join("src", "base"),
];
for (const owner of owners) {
  const folder = join(root, owner, "kernel");
  if (!existsSync(folder)) continue;
  for (const file of readdirSync(folder)) if (file.endsWith(".kernel.ts")) await buildKernel(folder, file);
}
