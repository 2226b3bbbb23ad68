import { encode, FIELDS } from "../../../test/vms/riscv/assembler.js";
import { INSTRUCTIONS, type Instruction } from "../../../vms/riscv/isa/table.js";
import type { RepeatedProgram } from "../running.js";
import { REG, repeated } from "./programs.js";

/** In a row: a loop of them is then about nothing else. */
const UNROLLED = 8;
/** What ends a run or is a call of the host has rows of its own (work.ts). */
const OTHERS = ["ecall", "ebreak", "fence.i"];

/** A program for each instruction of the table. */
export const INSTRUCTION_PROGRAMS: readonly RepeatedProgram[] = INSTRUCTIONS.filter(
  ({ name }) => !OTHERS.includes(name),
).map((instruction) => repeated(instruction.name, Array.from({ length: UNROLLED }, () => once(instruction)).flat()));

/** The instruction on registers: its result is the next one's operand. */
function once(instruction: Instruction): readonly number[] {
  const { name, format } = instruction;
  switch (format) {
    case "load":
    case "lr":
      return [encode(name, { rd: REG.c, rs1: REG.data, imm: format === "load" ? 16 : 0 })];
    case "store":
    case "amo":
      return [encode(name, { rd: REG.c, rs1: REG.data, rs2: REG.a, imm: 16 })];
    case "jal":
      return [encode(name, { rd: REG.c, imm: 4 })];
    case "jalr":
      return [encode("auipc", { rd: REG.c }), encode(name, { rd: REG.c, rs1: REG.c, imm: 8 })];
    case "branch":
      return [encode(name, { rs1: REG.a, rs2: REG.b, imm: 4 })];
    default: {
      const [hasResult, hasFirst, hasSecond] = FIELDS[format];
      const registers = { rd: hasResult && REG.a, rs1: hasFirst && REG.a, rs2: hasSecond && REG.b };
      return [encode(name, { ...registers, imm: format === "U" ? 0x1000 : 3 })];
    }
  }
}
