import { spawnSync } from "node:child_process";

/** Extensions of the table that LLVM 14 knows too. */
const FEATURES = "+m,+a,+zba,+zbb,+zbs";

/** True when LLVM's assembler is installed: the independent decoder of these tests. */
export const hasLlvm = spawnSync("llvm-mc", ["--version"]).status === 0;

function llvmMc(args: readonly string[], input: string) {
  const { stdout, stderr } = spawnSync("llvm-mc", ["-triple=riscv64", ...args], {
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return { lines: stdout.split("\n"), complaints: stderr };
}

/**
 * LLVM's text for each encoding, in the order given; undefined for what it does not know.
 * @param aliases print pseudo-instructions, and base forms of compressed instructions
 */
export function llvmDisassemble(
  encodings: readonly number[],
  length: 2 | 4,
  { aliases }: { readonly aliases: boolean },
): (string | undefined)[] {
  const input = encodings
    .map((word) => Array.from({ length }, (_, index) => `0x${((word >>> (8 * index)) & 255).toString(16)}`).join(" "))
    .join("\n");
  const features = length === 2 ? `${FEATURES},+c` : FEATURES;
  const args = ["--disassemble", `-mattr=${features}`, ...(aliases ? [] : ["-M", "no-aliases"])];
  const { lines, complaints } = llvmMc(args, input);
  const unknown = new Set(
    [...complaints.matchAll(/<stdin>:(\d+):\d+: warning: invalid instruction/g)].map(([, line]) => Number(line) - 1),
  );
  const texts = lines.filter((line) => line.startsWith("\t") && !line.startsWith("\t.text"));
  let next = 0;
  return encodings.map((_, index) => (unknown.has(index) ? undefined : texts[next++]!.trim().replace(/\s+/g, " ")));
}

/** The 32-bit encodings of assembly lines; undefined for what does not assemble without compressed instructions. */
export function llvmAssemble(lines: readonly string[]): (number | undefined)[] {
  const { lines: output, complaints } = llvmMc([`-mattr=${FEATURES}`, "-show-encoding"], lines.join("\n"));
  const failed = new Set([...complaints.matchAll(/<stdin>:(\d+):\d+: error:/g)].map(([, line]) => Number(line) - 1));
  if (failed.size > 0) {
    const good = lines.map((line, index) => (failed.has(index) ? "nop" : line));
    return llvmAssemble(good).map((word, index) => (failed.has(index) ? undefined : word));
  }
  return output
    .map((line) => /encoding: \[(.*)\]/.exec(line)?.[1])
    .filter((bytes) => bytes !== undefined)
    .map((bytes) => bytes.split(",").reduceRight((word, byte) => word * 256 + Number(byte), 0));
}
