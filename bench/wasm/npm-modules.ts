import { readFileSync } from "node:fs";
import { type WasmModule, webAssembly } from "../../src/base/webassembly.js";
import type { Guest, Workload } from "./contenders.js";

const INPUT = Uint8Array.from({ length: 1 << 20 }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
/** What hash-wasm gives a module at once. */
const CHUNK = 16 * 1024;
const LINES = 'import { a } from "./a.js"; export const c = () => import("d");\n'.repeat(100);

/** Modules out of packages from npm, with the calls that the packages make of them; none of these asks for its host. */
export async function npmModules(): Promise<readonly Workload[]> {
  const hashes = await import("hash-wasm");
  return [
    {
      name: "hash-wasm sha256",
      code: await firstModuleOf(() => hashes.sha256("")),
      work: (guest) => hash(guest, [256], []),
    },
    {
      name: "hash-wasm blake3",
      code: await firstModuleOf(() => hashes.blake3("")),
      work: (guest) => hash(guest, [0], [32]),
    },
    {
      name: "es-module-lexer",
      code: await firstModuleOf(async () => (await import("es-module-lexer")).init),
      work: lexLines,
    },
    {
      name: "zstd",
      code: new Uint8Array(readFileSync(new URL("zstd.wasm", import.meta.resolve("@bokuweb/zstd-wasm")))),
      prepare: (guest) => guest.call("g"),
      work: compressLines,
    },
  ];
}

/** Ten megabytes of code: the optimiser that the AssemblyScript compiler uses. */
export async function largeModule(): Promise<Uint8Array> {
  return firstModuleOf(() => import("binaryen"));
}

/** What a package compiles meanwhile: the first module. */
async function firstModuleOf(use: () => Promise<unknown>): Promise<Uint8Array> {
  const own = Reflect.get(globalThis, "WebAssembly") as typeof webAssembly & {
    instantiate: (...args: unknown[]) => unknown;
  };
  const codes: Uint8Array[] = [];
  const compile = (code: Uint8Array | ArrayBuffer): WasmModule => {
    codes.push(new Uint8Array(code).slice());
    return new webAssembly.Module(codes.at(-1)!);
  };
  const overlay = Object.create(own, {
    compile: { value: async (code: Uint8Array | ArrayBuffer) => compile(code) },
    instantiate: {
      value: (code: Uint8Array | ArrayBuffer, imports: unknown) => {
        codes.push(new Uint8Array(code).slice());
        return own.instantiate(code, imports);
      },
    },
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
    guest.memory("memory").set(INPUT.subarray(at, at + CHUNK), buffer);
    guest.call("Hash_Update", CHUNK);
  }
  guest.call("Hash_Final", ...final);
  return wordAt(guest.memory("memory"), buffer);
}

/** Lexes some lines of JavaScript and walks over the imports. Returns how many there are. */
function lexLines(guest: Guest): number {
  const at = guest.call("sa", LINES.length);
  guest.memory("memory").set(Buffer.from(LINES, "utf16le"), at);
  guest.call("parse");
  let imports = 0;
  while (guest.call("ri") !== 0) imports += 1;
  return imports;
}

/** Compresses what {@link textOf} makes at level 3 and back again. Returns the size of the first and a word of the second. */
function compressLines(guest: Guest): number {
  const [memory, bound, compress, decompress, allocate, free] = ["f", "i", "m", "r", "s", "t"] as const;
  const room = guest.call(bound, TEXT.length);
  const [source, target] = [guest.call(allocate, TEXT.length), guest.call(allocate, room)];
  guest.memory(memory).set(TEXT, source);
  const size = guest.call(compress, target, room, source, TEXT.length, 3);
  guest.memory(memory).fill(0, source, source + TEXT.length);
  const back = guest.call(decompress, source, TEXT.length, target, size);
  const sum = size + back + wordAt(guest.memory(memory), source + TEXT.length - 4);
  for (const at of [target, source]) guest.call(free, at);
  return sum >>> 0;
}

/** Words in an order that repeats itself only in parts, as text does. */
const TEXT = textOf(1 << 17);

function textOf(length: number): Uint8Array {
  const words =
    "the of a to in block state witness step proof memory fuel gas host guest run page call data root".split(" ");
  let text = "";
  for (let state = 1; text.length < length; state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) {
    text += `${words[(state >> 16) % words.length]} `;
  }
  return new TextEncoder().encode(text.slice(0, length));
}

function wordAt(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
}
