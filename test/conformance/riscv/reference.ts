import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { build } from "./build.js";
import type { SuiteTest } from "./suite.js";

/** A signature as the suite writes it: 32-bit words in hex, one a line. */
export function signatureText(signature: Uint8Array): string {
  const view = new DataView(signature.buffer, signature.byteOffset, signature.byteLength);
  const words = Array.from({ length: signature.length / 4 }, (_, index) => view.getUint32(4 * index, true));
  return words.map((word) => `${word.toString(16).padStart(8, "0")}\n`).join("");
}

/** What a test's signature must be, and who says so: the suite itself, or qemu-riscv64 where the suite does not. */
export function expectedSignature(test: SuiteTest, compiler: string, place: string) {
  if (test.reference !== undefined) return { text: readFileSync(test.reference, "utf8"), from: "suite" as const };
  const elf = build(test, compiler, place, "linux");
  const output = execFileSync("qemu-riscv64", ["-cpu", "rv64,zba=true,zbb=true,zbs=true", elf], { maxBuffer: 1 << 28 });
  return { text: signatureText(new Uint8Array(output)), from: "qemu-riscv64" as const };
}
