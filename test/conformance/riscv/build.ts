import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SuiteTest } from "./suite.js";

/** The headers and linker script that stand for this machine; npm runs scripts in the package's root. */
const ENVIRONMENT = join(process.cwd(), "test", "conformance", "riscv", "env");

/** Assembles and links a test; for Linux, its host calls are those of qemu-riscv64. */
export function build(test: SuiteTest, compiler: string, place: string, host: "tercet" | "linux"): string {
  const out = join(place, `${host}.elf`);
  const script = join(ENVIRONMENT, "link.ld");
  execFileSync(
    compiler,
    [
      `-march=${test.march}`,
      "-mabi=lp64",
      "-mcmodel=medany",
      "-static",
      "-nostdlib",
      "-nostartfiles",
      "-DXLEN=64",
      "-DFLEN=0",
      "-DTEST_CASE_1=True",
      ...(host === "linux" ? ["-DFOR_LINUX"] : []),
      ...[ENVIRONMENT, ...test.includes].map((folder) => `-I${folder}`),
      `-Wl,-T,${script}`,
      "-Wl,--no-relax",
      "-Wl,--build-id=none",
      test.source,
      "-o",
      out,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  return out;
}

const ALL_FLAGS = 7;

/**
 * The ELF; for a test that changes its code with every segment writable and executable, and without section headers,
 * because it has data among its instructions that a scan for floating point would take for some.
 */
export function readElf(path: string, changesCode: boolean): Uint8Array {
  const elf = new Uint8Array(readFileSync(path));
  if (!changesCode) return elf;
  const view = new DataView(elf.buffer);
  const headers = Number(view.getBigUint64(32, true));
  for (let index = 0; index < view.getUint16(56, true); index++)
    view.setUint32(headers + 56 * index + 4, ALL_FLAGS, true);
  view.setBigUint64(40, 0n, true);
  view.setUint16(60, 0, true);
  return elf;
}
