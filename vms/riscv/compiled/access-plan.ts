import type { Placed } from "./region.js";
import type { RegisterSet } from "./registers.js";
import { stackPointersAfter } from "./stack-pointers.js";

/**
 * Accesses of one block that are checked together: they share a base value, and all of them happen once the first does
 * (or the run ends in between). The first one checks the whole span.
 */
export interface AccessGroup {
  readonly store: boolean;
  /** Index into the block's body of the access that checks. */
  readonly first: number;
  /** From the address of the first access to the begin of the span: zero or negative, in bytes. */
  start: number;
  /** Bytes. */
  span: number;
  /** The address of the span, when it is a constant. */
  constant: number | undefined;
  /** It probably goes to the stack. */
  readonly stack: boolean;
}

/** An access as part of its group. */
export interface PlannedAccess {
  readonly group: AccessGroup;
  /** Offset from the begin of the group's span. */
  readonly offset: number;
}

/** Bytes; so small that a span touches two pages at most. */
const MAX_SPAN = 1024;

/** A value as a base that never changes plus a constant. Base 0 is zero. */
interface Symbolic {
  readonly base: number;
  readonly offset: number;
}

interface Entered {
  readonly index: number;
  readonly placed: Placed;
  readonly value: Symbolic;
  readonly size: number;
  readonly stack: boolean;
}

interface Open {
  readonly group: AccessGroup;
  readonly base: number;
  low: number;
  high: number;
  /** Offset of the first access. */
  readonly origin: number;
  readonly members: { readonly index: number; readonly offset: number }[];
}

const SIZES: Readonly<Record<string, number>> = { b: 1, h: 2, w: 4, d: 8 };
const UNKNOWN: readonly Symbolic[] = Array.from({ length: 32 }, (_, base) => ({ base, offset: 0 }));

/** Bytes that an instruction accesses, or 0. */
export function accessSize({ decoded: { instruction } }: Placed): number {
  const { format, name } = instruction;
  if (format === "amo") return name.endsWith(".d") ? 8 : 4;
  if (format !== "load" && format !== "store") return 0;
  return SIZES[name[1]!]!;
}

/**
 * Plans the checks of a block: for each access of its body, by index.
 * @param stackPointers registers that probably point to the stack at its begin
 */
export function planAccesses(body: readonly Placed[], stackPointers: RegisterSet): Map<number, PlannedAccess> {
  const plan = new Map<number, PlannedAccess>();
  if (!body.some((placed) => accessSize(placed) > 0)) return plan;
  const values = UNKNOWN.slice();
  let pointers = stackPointers;
  let bases = 32;
  const open: Open[] = [];
  body.forEach((placed, index) => {
    const { decoded } = placed;
    const size = accessSize(placed);
    if (size > 0) {
      const stack = (pointers & (1 << decoded.rs1)) !== 0;
      enter(open, { index, placed, value: values[decoded.rs1]!, size, stack });
    }
    if (decoded.rd !== 0) values[decoded.rd] = symbolicValue(placed, values) ?? { base: bases++, offset: 0 };
    pointers = stackPointersAfter(placed, pointers);
  });
  for (const { group, members, low, high, origin, base } of open) {
    group.start = low - origin;
    group.span = high - low;
    group.constant = base === 0 ? low : undefined;
    for (const { index, offset } of members) plan.set(index, { group, offset: offset - low });
  }
  return plan;
}

function enter(open: Open[], { index, placed: { decoded }, value, size, stack }: Entered): void {
  const store = decoded.instruction.format !== "load";
  const low = value.offset + decoded.imm;
  const high = low + size;
  const member = { index, offset: low };
  for (const one of open) {
    if (one.base !== value.base) continue;
    // What can be stored to can be loaded from.
    if (!store && one.group.store && low >= one.low && high <= one.high) {
      one.members.push(member);
      return;
    }
    if (one.group.store !== store || Math.max(high, one.high) - Math.min(low, one.low) > MAX_SPAN) continue;
    one.low = Math.min(low, one.low);
    one.high = Math.max(high, one.high);
    one.members.push(member);
    return;
  }
  const group = { store, first: index, start: 0, span: size, constant: undefined, stack };
  open.push({ group, base: value.base, low, high, origin: low, members: [member] });
}

/** What rd holds when that is a known distance from something. */
function symbolicValue({ pc, decoded }: Placed, values: readonly Symbolic[]): Symbolic | undefined {
  const { instruction, rs1, rs2, imm } = decoded;
  const constant = (offset: number) => ({ base: 0, offset });
  switch (instruction.name) {
    case "lui":
      return constant(imm);
    case "auipc":
      return constant(pc + imm);
    case "addi":
      return { ...values[rs1]!, offset: values[rs1]!.offset + imm };
    case "add":
      if (rs1 === 0) return values[rs2]!;
      return rs2 === 0 ? values[rs1]! : undefined;
    default:
      return undefined;
  }
}
