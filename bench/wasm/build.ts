import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageRoot } from "../../src/cli/package-root.js";

/** The kernels of the suite: `kernels/<name>.c` with a function `unsigned kernel(void)`. */
export const KERNELS = ["sha256", "keccak", "sieve", "sort", "matmul", "fib", "dispatch", "memcpy"] as const;

const SOURCES = fileURLToPath(new URL("bench/wasm/", packageRoot()));
const WASM_FLAGS = ["--target=wasm32", "-nostdlib", "-Wl,--no-entry", "-Wl,--export=kernel", "-Wl,--strip-all"];

/** A kernel as a WebAssembly module, by Debian's clang and lld. */
export function buildModule(name: string, folder: string): { readonly file: string; readonly code: Uint8Array } {
  const file = join(folder, `${name}.wasm`);
  clang([...WASM_FLAGS, "-o", file, join(SOURCES, "kernels", `${name}.c`)]);
  return { file, code: new Uint8Array(readFileSync(file)) };
}

/** A kernel as a native program that measures itself (native.c). */
export function buildNative(name: string, folder: string): string {
  const file = join(folder, name);
  clang(["-o", file, join(SOURCES, "kernels", `${name}.c`), join(SOURCES, "native.c")]);
  return file;
}

function clang(flags: readonly string[]): void {
  execFileSync("clang", ["-O2", "-ffreestanding", "-fno-builtin", ...flags], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}

/** Whether a program can be started. */
export function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
