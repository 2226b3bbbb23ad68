import type { Decoded } from "./decode.js";

/** Register names of the standard calling convention (RISC-V ELF psABI). */
export const REGISTER_NAMES =
  "zero ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6".split(" ");

/** Assembly text of the base form, without pseudo-instructions: `addi a0,a0,1`. Offsets are relative to the pc. */
export function disassemble(decoded: Decoded): string {
  const text = operandText(decoded);
  return text === "" ? decoded.instruction.name : `${decoded.instruction.name} ${text}`;
}

function operandText({ instruction, rd, rs1, rs2, imm }: Decoded): string {
  const [d, s, t] = [REGISTER_NAMES[rd], REGISTER_NAMES[rs1], REGISTER_NAMES[rs2]];
  switch (instruction.format) {
    case "R":
      return `${d},${s},${t}`;
    case "unary":
      return `${d},${s}`;
    case "I":
    case "shift":
      return `${d},${s},${imm}`;
    case "load":
    case "jalr":
      return `${d},${imm}(${s})`;
    case "store":
      return `${t},${imm}(${s})`;
    case "branch":
      return `${s},${t},${imm}`;
    case "U":
      return `${d},${imm >>> 12}`;
    case "jal":
      return `${d},${imm}`;
    case "amo":
      return `${d},${t},(${s})`;
    case "lr":
      return `${d},(${s})`;
    case "fence":
      return `${fenceSet(imm >> 4)},${fenceSet(imm)}`;
    case "none":
      return "";
  }
}

function fenceSet(bits: number): string {
  return "iorw".replace(/./g, (letter, index: number) => (bits & (8 >> index) ? letter : "")) || "0";
}
