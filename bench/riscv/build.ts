import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageRoot } from "../../src/cli/package-root.js";

/** The kernels of the suite (`kernels/<name>.c`) and how much work makes some tens of milliseconds. */
export const KERNELS: Readonly<Record<string, number>> = {
  sha256: 120_000,
  keccak: 120_000,
  sieve: 12,
  sort: 20,
  matmul: 20,
  fib: 33,
  dispatch: 400_000,
  memcpy: 200_000,
  mixed: 700,
};

const SUITE = fileURLToPath(new URL("bench/riscv/", packageRoot()));
const RUNTIME = fileURLToPath(new URL("vms/riscv/runtime/", packageRoot()));
const COMMON = ["-O3", "-std=gnu11", "-fno-builtin", "-Wall", "-Wextra", "-Werror", `-I${SUITE}kernels`];
const RISCV = ["-march=rv64imac", "-mabi=lp64", "-mcmodel=medany", "-nostdlib", "-static", "-fuse-ld=lld"];

/** One kernel, compiled for everything it is run on. */
export interface Built {
  /** For our engines. */
  readonly elf: Uint8Array;
  /** A file for qemu's emulation of Linux. */
  readonly linux: string;
  readonly wasm: Uint8Array;
  /** A file for this computer. */
  readonly native: string;
}

/** Compiles a kernel with Debian's clang and lld; the same C and the same options for all. */
export function build(name: string, folder: string): Built {
  const file = (kind: string) => join(folder, `${name}.${kind}`);
  const kernel = join(SUITE, "kernels", `${name}.c`);
  const start = (kind: string) => join(SUITE, "start", `${kind}.c`);
  const guest = ["--target=riscv64-unknown-elf", ...RISCV, `-I${RUNTIME}`, `-T${RUNTIME}tercet.ld`];
  clang([...guest, kernel, start("tercet"), `-L${RUNTIME}`, "-ltercet", "-o", file("elf")]);
  clang([
    "--target=riscv64-unknown-linux",
    ...RISCV,
    "-ffreestanding",
    kernel,
    start("linux-riscv64"),
    "-o",
    file("rv"),
  ]);
  clang(["--target=wasm32", "-ffreestanding", "-nostdlib", ...WASM_LINKER, kernel, "-o", file("wasm")]);
  clang([kernel, start("native"), "-o", file("native")]);
  return {
    elf: new Uint8Array(readFileSync(file("elf"))),
    linux: file("rv"),
    wasm: new Uint8Array(readFileSync(file("wasm"))),
    native: file("native"),
  };
}

const WASM_LINKER = ["-Wl,--no-entry", "-Wl,--export=run"];

function clang(flags: readonly string[]): void {
  execFileSync("clang", [...COMMON, ...flags], { stdio: ["ignore", "ignore", "inherit"] });
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
