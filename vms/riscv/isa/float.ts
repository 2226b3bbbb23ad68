import { isWide } from "./decode.js";

/** Major opcodes of F, D, Q and V (volume I, "RISC-V base opcode map"): loads, stores, fused multiply-adds, OP-FP, OP-V. */
const WIDE: Readonly<Record<number, string>> = {
  7: "a floating-point or vector load",
  39: "a floating-point or vector store",
  67: "fmadd",
  71: "fmsub",
  75: "fnmsub",
  79: "fnmadd",
  83: "a floating-point operation",
  87: "a vector operation",
};

/** Compressed ones by quadrant and funct3. */
const NARROW: Readonly<Record<number, string>> = { 4: "c.fld", 20: "c.fsd", 6: "c.fldsp", 22: "c.fsdsp" };

/**
 * What kind of floating-point or vector instruction a word is, or undefined when it is none.
 * @param word 32 bits; only the lower 16 matter when they are a compressed instruction
 */
export function floatInstruction(word: number): string | undefined {
  return isWide(word) ? WIDE[word & 0x7f] : NARROW[((word >>> 11) & 0x1c) | (word & 3)];
}
