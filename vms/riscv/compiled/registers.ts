import type { Block, Placed } from "./region.js";

/** A set of registers: bit n stands for xn. Bit 0 is never set. */
export type RegisterSet = number;

export const ALL_REGISTERS: RegisterSet = ~1;

/** Registers that an instruction reads. */
export function readsOf({ decoded: { rs1, rs2 } }: Placed): RegisterSet {
  return ((1 << rs1) | (1 << rs2)) & ALL_REGISTERS;
}

/** Registers that an instruction writes. */
export function writesOf({ decoded: { rd } }: Placed): RegisterSet {
  return (1 << rd) & ALL_REGISTERS;
}

/** All instructions of a block that are translated, in order; the last one may be skipped. */
export function instructionsOf({ body, end }: Block): readonly Placed[] {
  if (end.type === "skip") return [...body, end.at, end.skipped];
  return "at" in end ? [...body, end.at] : body;
}

/** What a call may read or change: all registers, unless the function is known. */
export type Touched = (target: number | undefined) => RegisterSet;

/** Registers that a block reads or writes. */
export function usedByBlock(block: Block): RegisterSet {
  let used = 0;
  for (const placed of instructionsOf(block)) used |= readsOf(placed) | writesOf(placed);
  return used;
}

/** The registers of a set, ascending. */
export function eachRegister(set: RegisterSet): number[] {
  const registers: number[] = [];
  for (let rest = set; rest !== 0; rest &= rest - 1) registers.push(31 - Math.clz32(rest & -rest));
  return registers;
}
