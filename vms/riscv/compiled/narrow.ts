import type { Flow } from "./flow.js";
import { findForward } from "./forward.js";
import type { Block, Placed } from "./region.js";
import { ALL_REGISTERS, instructionsOf, type RegisterSet, type Touched } from "./registers.js";

/**
 * Which registers hold a sign-extended 32-bit number. Operations on such numbers are written as 32-bit ones: V8 then sees
 * rotations, and need not extend what is only narrowed again.
 */

/** Results that always are sign-extended words, whatever the operands. */
const ALWAYS: ReadonlySet<string> = new Set([
  ...["lui", "lb", "lh", "lw", "lbu", "lhu", "slti", "sltiu", "slt", "sltu", "clz", "ctz", "cpop", "clzw", "ctzw"],
  ...["addiw", "slliw", "srliw", "sraiw", "addw", "subw", "sllw", "srlw", "sraw", "mulw", "divw", "divuw", "remw"],
  ...["remuw", "cpopw", "sext.b", "sext.h", "zext.h", "rolw", "rorw", "roriw", "bext", "bexti"],
]);

/** Results that are when both operands are. */
const OF_OPERANDS: ReadonlySet<string> = new Set([
  ...["and", "or", "xor", "andn", "orn", "xnor", "andi", "ori", "xori", "srai", "sra", "max", "min", "maxu", "minu"],
  ...["czero.eqz", "czero.nez"],
]);

const isWord = (value: number) => value === (value | 0);

/** True when both source registers are sign-extended words; x0 is one. */
export function operandsAreNarrow({ decoded: { rs1, rs2 } }: Placed, narrow: RegisterSet): boolean {
  const sources = ((1 << rs1) | (1 << rs2)) & ALL_REGISTERS;
  return (sources & ~narrow) === 0;
}

/** The registers that hold sign-extended words after an instruction. */
export function narrowAfter(placed: Placed, narrow: RegisterSet): RegisterSet {
  const bit = (1 << placed.decoded.rd) & ALL_REGISTERS;
  return resultIsNarrow(placed, narrow) ? narrow | bit : narrow & ~bit;
}

function resultIsNarrow(placed: Placed, narrow: RegisterSet): boolean {
  const { pc, decoded } = placed;
  const { instruction, rs1, rs2, imm, length } = decoded;
  const { name, format } = instruction;
  if (ALWAYS.has(name) || (format === "amo" && name.endsWith(".w"))) return true;
  switch (name) {
    case "auipc":
      return isWord(pc + imm);
    case "jal":
    case "jalr":
      return isWord(pc + length);
    case "addi":
      return rs1 === 0 || (imm === 0 && operandsAreNarrow(placed, narrow));
    case "add":
      return (rs1 === 0 || rs2 === 0) && operandsAreNarrow(placed, narrow);
    case "andi":
      return imm >= 0 || operandsAreNarrow(placed, narrow);
    case "srli":
      return imm > 32;
    default:
      return OF_OPERANDS.has(name) && operandsAreNarrow(placed, narrow);
  }
}

/** For each node, the registers that hold sign-extended words at its begin. */
export function findNarrow(flow: Flow, touched: Touched): Int32Array {
  return findForward(flow, 0, (block, before) => through(block, before, touched));
}

function through(block: Block, before: RegisterSet, touched: Touched): RegisterSet {
  let narrow = before;
  for (const placed of instructionsOf(block)) {
    const after = narrowAfter(placed, narrow);
    narrow = block.end.type === "skip" && placed === block.end.skipped ? narrow & after : after;
  }
  return block.end.type === "call" ? narrow & ~touched(block.end.target) : narrow;
}
