import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageRoot } from "../../src/cli/package-root.js";

/** The kernels of the RISC-V suite, and how much work makes about a millisecond on V8. */
export const KERNELS: Readonly<Record<string, number>> = {
  sha256: 6000,
  keccak: 5000,
  sieve: 1,
  sort: 2,
  matmul: 1,
  fib: 28,
  dispatch: 40_000,
  memcpy: 15_000,
  mixed: 60,
};

const SUITE = fileURLToPath(new URL("bench/wasm/", packageRoot()));
const SOURCES = fileURLToPath(new URL("bench/riscv/kernels/", packageRoot()));
const WASM_FLAGS = ["--target=wasm32", "-nostdlib", "-Wl,--no-entry", "-Wl,--export=kernel", "-Wl,--strip-all"];

/** A kernel as a WebAssembly module, by Debian's clang and lld. */
export function buildModule(name: string, folder: string): { readonly file: string; readonly code: Uint8Array } {
  const file = join(folder, `${name}.wasm`);
  clang(name, [...WASM_FLAGS, "-o", file]);
  return { file, code: new Uint8Array(readFileSync(file)) };
}

/** A kernel as a native program that measures itself (native.c). */
export function buildNative(name: string, folder: string): string {
  const file = join(folder, name);
  clang(name, ["-o", file, join(SUITE, "native.c")]);
  return file;
}

function clang(kernel: string, flags: readonly string[]): void {
  const common = ["-O3", "-std=gnu11", "-ffreestanding", "-fno-builtin", `-I${SOURCES}`, `-DWORK=${KERNELS[kernel]}`];
  const sources = [join(SOURCES, `${kernel}.c`), join(SUITE, "kernel.c")];
  execFileSync("clang", [...common, ...sources, ...flags], { stdio: ["ignore", "ignore", "inherit"] });
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
