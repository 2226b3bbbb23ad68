import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";
import { kernelModule, type WasmMemory, webAssembly } from "../../src/base/webassembly.js";
import { ROOT } from "./repository.js";

const ENTRY = "entry-of-test.ts";

/** Kernel libraries are tested in both builds: with vectors, and for the profile that has none. */
export const BUILDS = ["vectors", "no vectors"] as const;
export type Build = (typeof BUILDS)[number];

type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What an entry offers beside its own functions. */
export interface Room {
  readonly memory: WasmMemory;
  /** Where the entry has room for what the test passes. */
  readonly room: () => number;
}

/**
 * The exports of an AssemblyScript entry, which imports from the root of the repository (`./src/base/kernel/...`), beside `size`
 * bytes of room, all linked into one module as kernels are. What it imports of its host is given.
 */
export async function assemble<E>(entry: string, build: Build, size = 0x10000, imports?: Imports): Promise<E & Room> {
  const source = `${entry}\nconst ROOM: usize = memory.data(${size}, 16);\nexport function room(): usize { return ROOM; }\n`;
  const module = kernelModule(Buffer.from(await compileAssembly(source, build)).toString("base64"));
  return new webAssembly.Instance(module, imports).exports as unknown as E & Room;
}

/** The module of an AssemblyScript entry, with the compiler's flags besides the usual ones. */
export async function compileAssembly(
  source: string,
  build: Build,
  flags: readonly string[] = [],
): Promise<Uint8Array> {
  let wasm: Uint8Array | undefined;
  const options = [
    "--optimizeLevel",
    "3",
    "--noAssert",
    "--runtime",
    "stub",
    "--use",
    "abort=",
    "--enable",
    "bulk-memory",
    ...flags,
  ];
  if (build === "vectors") options.push("--enable", "simd");
  const { error, stderr } = await asc.main([ENTRY, "--baseDir", ROOT, "--outFile", "kernel.wasm", ...options], {
    readFile: (path, base) => {
      if (path === ENTRY) return source;
      return existsSync(join(base, path)) ? readFileSync(join(base, path), "utf8") : null;
    },
    writeFile: (_, data) => {
      wasm = data as Uint8Array;
    },
    listFiles: () => [],
  });
  if (error !== null || wasm === undefined) throw new Error(`${error?.message}\n${stderr.toString()}`);
  return wasm;
}
