import type { Flow } from "./flow.js";
import { findForward } from "./forward.js";
import type { Block, Placed } from "./region.js";
import { ALL_REGISTERS, instructionsOf, type RegisterSet } from "./registers.js";

/** Only the stack pointer itself. */
export const STACK_POINTER: RegisterSet = 1 << 2;
/** Registers that a function keeps for its caller by convention: sp, s0 to s11. */
const KEPT: RegisterSet = STACK_POINTER | (1 << 8) | (1 << 9) | (0x3ff << 18);

/**
 * For each node, the registers that probably point to the stack: made from the stack pointer. A guess, by which the check
 * of a load is chosen; a wrong one costs time only.
 * @param atEntry those at the begin of the region
 */
export function findStackPointers(flow: Flow, atEntry: RegisterSet): Int32Array {
  return findForward(flow, atEntry, (block, before) => through(block, before));
}

function through(block: Block, before: RegisterSet): RegisterSet {
  let pointers = before;
  for (const placed of instructionsOf(block)) {
    const after = stackPointersAfter(placed, pointers);
    pointers = block.end.type === "skip" && placed === block.end.skipped ? pointers & after : after;
  }
  return block.end.type === "call" ? pointers & KEPT : pointers;
}

/** The registers that probably point to the stack after an instruction. */
export function stackPointersAfter({ decoded }: Placed, pointers: RegisterSet): RegisterSet {
  const { instruction, rd, rs1, rs2 } = decoded;
  const has = (register: number) => (pointers & (1 << register)) !== 0;
  const bit = (1 << rd) & ALL_REGISTERS;
  if (bit === STACK_POINTER) return pointers;
  switch (instruction.name) {
    case "addi":
    case "sub":
      return has(rs1) ? pointers | bit : pointers & ~bit;
    case "add":
    case "sh1add":
    case "sh2add":
    case "sh3add":
      return has(rs1) !== has(rs2) ? pointers | bit : pointers & ~bit;
    default:
      return pointers & ~bit;
  }
}
