// The contract for RISC-V that `tercet init` writes comes prebuilt: here it is built by the starter's own script, in a folder like a user's.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const PREBUILT = "templates/riscv/contracts/counter.elf";

/** @param project the folder of this package */
export function buildStarter(project) {
  const folder = mkdtempSync(join(tmpdir(), "tercet-starter-"));
  try {
    cpSync(join(project, "templates/riscv"), folder, { recursive: true });
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(project, join(folder, "node_modules/tercet"));
    const script = join(folder, "scripts/build-riscv.js");
    // As the other artifacts for RISC-V are.
    execFileSync(process.execPath, ["--no-warnings", script], { env: { ...process.env, CLANG: "clang-14" } });
    return readFileSync(join(folder, "build/counter.elf"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
