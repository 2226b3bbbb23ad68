import { readFileSync } from "node:fs";
import { type WasmModule, webAssembly } from "../../src/base/webassembly.js";
import type { Guest } from "./contenders.js";

/** A module out of a package from npm, and the calls that the package makes of it. */
export interface NpmModule {
  readonly name: string;
  readonly code: Uint8Array;
  readonly work: (guest: Guest) => number;
}

const INPUT = Uint8Array.from({ length: 1 << 20 }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
/** What hash-wasm gives a module at once. */
const CHUNK = 16 * 1024;

/** Modules with no imports, so that each call does the same work on every engine. */
export async function npmModules(): Promise<readonly NpmModule[]> {
  const hashes = await import("hash-wasm");
  return [
    {
      name: "hash-wasm sha256",
      code: await modulesOf(() => hashes.sha256("")),
      work: (guest) => hash(guest, [256], []),
    },
    {
      name: "hash-wasm blake3",
      code: await modulesOf(() => hashes.blake3("")),
      work: (guest) => hash(guest, [0], [32]),
    },
    {
      name: "es-module-lexer",
      code: await modulesOf(async () => (await import("es-module-lexer")).init),
      work: lexItself,
    },
  ];
}

/** The largest of the modules, for how fast they load. */
export function largeModule(): Uint8Array {
  return new Uint8Array(readFileSync(new URL("zstd.wasm", import.meta.resolve("@bokuweb/zstd-wasm"))));
}

/** What a package compiles meanwhile: the first module. */
async function modulesOf(use: () => Promise<unknown>): Promise<Uint8Array> {
  const own = Reflect.get(globalThis, "WebAssembly") as object;
  const codes: Uint8Array[] = [];
  const compile = (code: Uint8Array | ArrayBuffer): WasmModule => {
    codes.push(new Uint8Array(code).slice());
    return new webAssembly.Module(codes.at(-1)!);
  };
  const overlay = Object.create(own, {
    compile: { value: async (code: Uint8Array | ArrayBuffer) => compile(code) },
    Module: {
      value: function Module(code: Uint8Array | ArrayBuffer) {
        return compile(code);
      },
    },
  });
  Reflect.set(globalThis, "WebAssembly", overlay);
  try {
    await use();
  } finally {
    Reflect.set(globalThis, "WebAssembly", own);
  }
  return codes[0]!;
}

/** Hashes a megabyte as hash-wasm's JavaScript does. Returns the start of the hash. */
function hash(guest: Guest, init: readonly number[], final: readonly number[]): number {
  const buffer = guest.call("Hash_GetBuffer");
  guest.call("Hash_Init", ...init);
  for (let at = 0; at < INPUT.length; at += CHUNK) {
    guest.memory().set(INPUT.subarray(at, at + CHUNK), buffer);
    guest.call("Hash_Update", CHUNK);
  }
  guest.call("Hash_Final", ...final);
  const [a, b, c, d] = guest.memory().subarray(buffer);
  return ((a! << 24) | (b! << 16) | (c! << 8) | d!) >>> 0;
}

const LINES = 'import { a } from "./a.js"; export const c = () => import("d");\n'.repeat(100);

/** Lexes some lines of JavaScript and walks over the imports. Returns how many there are. */
function lexItself(guest: Guest): number {
  const at = guest.call("sa", LINES.length);
  guest.memory().set(Buffer.from(LINES, "utf16le"), at);
  guest.call("parse");
  let imports = 0;
  while (guest.call("ri") !== 0) imports += 1;
  return imports;
}
