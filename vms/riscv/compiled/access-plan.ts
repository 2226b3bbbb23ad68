import { isQuick } from "./alu.js";
import type { Placed } from "./region.js";
import { ALL_REGISTERS, type RegisterSet } from "./registers.js";
import { stackPointersAfter } from "./stack-pointers.js";
import { MAX_REACH } from "./storable.js";

/**
 * Accesses of one block that are checked together: they share a base value, and all of them happen once the first does
 * (or the run ends in between). One check is for the whole span.
 */
export interface AccessGroup {
  /** Some of them store. */
  readonly store: boolean;
  /** Index into the block's body of the first access. */
  readonly first: number;
  /** Address of the begin of the span. */
  readonly value: Value;
  /** From the address of the first access to the begin of the span: zero or negative, in bytes. */
  readonly start: number;
  /** Bytes. */
  readonly span: number;
  /** It probably goes to the stack. */
  readonly stack: boolean;
  /** The address can be computed at the begin of the block, so that it can be checked there. */
  readonly early: boolean;
}

/** An access as part of its group. */
export interface PlannedAccess {
  readonly group: AccessGroup;
  /** Offset from the begin of the group's span. */
  readonly offset: number;
}

/** A number as a base that never changes plus a constant. */
export interface Value {
  /** 0 is zero, 1 to 31 is that register at the begin of the block, 32 + n is what `origins[n]` computes. */
  readonly base: number;
  readonly offset: number;
}

/** An instruction whose result is a new base. */
export interface Origin {
  /** Index into the block's body, if that instruction's result is the base itself. */
  readonly index: number | undefined;
  readonly placed: Placed;
  readonly rs1: Value;
  readonly rs2: Value;
  /** How many instructions compute it from registers at the begin of the block; infinite when there is no way to. */
  readonly effort: number;
}

export interface AccessPlan {
  /** By index into the block's body. */
  readonly accesses: ReadonlyMap<number, PlannedAccess>;
  readonly groups: readonly AccessGroup[];
  readonly origins: readonly Origin[];
}

export const FIRST_ORIGIN = 32;

/** Keeps sums exact. */
const MAX_OFFSET = 2 ** 34;
/** More instructions than this are not worth computing early. */
const MAX_EFFORT = 6;

interface Open {
  store: boolean;
  low: number;
  high: number;
  readonly base: number;
  readonly stack: boolean;
  readonly members: { readonly index: number; readonly offset: number }[];
}

const SIZES: Readonly<Record<string, number>> = { b: 1, h: 2, w: 4, d: 8 };
const AT_BEGIN: readonly Value[] = Array.from({ length: FIRST_ORIGIN }, (_, base) => ({ base, offset: 0 }));
const NO_ACCESSES: AccessPlan = { accesses: new Map(), groups: [], origins: [] };

/** Bytes that an instruction accesses, or 0. */
export function accessSize({ decoded: { instruction } }: Placed): number {
  const { format, name } = instruction;
  if (format === "amo") return name.endsWith(".d") ? 8 : 4;
  if (format !== "load" && format !== "store") return 0;
  return SIZES[name[1]!]!;
}

/**
 * Plans the checks of a block.
 * @param stackPointers registers that probably point to the stack at its begin
 */
export function planAccesses(body: readonly Placed[], stackPointers: RegisterSet): AccessPlan {
  return body.some((placed) => accessSize(placed) > 0) ? new Planner().plan(body, stackPointers) : NO_ACCESSES;
}

class Planner {
  readonly #values = AT_BEGIN.slice();
  readonly #origins: Origin[] = [];
  /** By instruction and operands. */
  readonly #bases = new Map<string, number>();
  readonly #open: Open[] = [];

  plan(body: readonly Placed[], stackPointers: RegisterSet): AccessPlan {
    let pointers = stackPointers;
    body.forEach((placed, index) => {
      const { rs1, rd } = placed.decoded;
      if (accessSize(placed) > 0) this.#enter(placed, index, (pointers & (1 << rs1)) !== 0);
      if (rd !== 0) this.#values[rd] = this.#valueOf(placed, index);
      pointers = stackPointersAfter(placed, pointers & ALL_REGISTERS);
    });
    const accesses = new Map<number, PlannedAccess>();
    const groups = this.#open.map((open) => {
      const group = this.#group(open);
      for (const { index, offset } of open.members) accesses.set(index, { group, offset: offset - open.low });
      return group;
    });
    return { accesses, groups, origins: this.#origins };
  }

  #group({ store, low, high, base, stack, members }: Open): AccessGroup {
    const [first] = members;
    const early = base < FIRST_ORIGIN || this.#origins[base - FIRST_ORIGIN]!.effort <= MAX_EFFORT;
    const value = { base, offset: low };
    return { store, first: first!.index, value, start: low - first!.offset, span: high - low, stack, early };
  }

  /** What can be stored to can be loaded from, so that loads and stores share a group. */
  #enter(placed: Placed, index: number, stack: boolean): void {
    const { rs1, imm, instruction } = placed.decoded;
    const store = instruction.format !== "load";
    const { base, offset } = this.#values[rs1]!;
    const low = offset + imm;
    const high = low + accessSize(placed);
    for (const open of this.#open) {
      if (open.base !== base || Math.max(high, open.high) - Math.min(low, open.low) > MAX_REACH) continue;
      // What is constant and only read needs no check, unlike what is written.
      if (base === 0 && open.store !== store) continue;
      open.store ||= store;
      open.low = Math.min(low, open.low);
      open.high = Math.max(high, open.high);
      open.members.push({ index, offset: low });
      return;
    }
    this.#open.push({ store, low, high, base, stack, members: [{ index, offset: low }] });
  }

  /** What rd holds after an instruction. */
  #valueOf(placed: Placed, index: number): Value {
    const { decoded } = placed;
    const [rs1, rs2] = [this.#values[decoded.rs1]!, this.#values[decoded.rs2]!];
    const moved = movedValue(placed, rs1, rs2);
    if (moved && isExact(moved.offset)) return moved;
    const offset = offsetAfter(placed, rs1, rs2);
    if (offset !== undefined && isExact(offset)) return { base: this.#sameBase(placed, index, rs1, rs2), offset };
    return { base: this.#newBase({ index, placed, rs1, rs2 }), offset: 0 };
  }

  #newBase(origin: Omit<Origin, "effort">): number {
    const { placed, rs1, rs2 } = origin;
    const effort = isQuick(placed.decoded) ? 1 + this.#effort(rs1) + this.#effort(rs2) : Number.POSITIVE_INFINITY;
    return FIRST_ORIGIN + this.#origins.push({ ...origin, effort }) - 1;
  }

  /** The base that an instruction makes of two bases, the same whenever those are. */
  #sameBase(placed: Placed, index: number, rs1: Value, rs2: Value): number {
    const { instruction, imm } = placed.decoded;
    const key = `${instruction.name} ${rs1.base} ${rs2.base} ${imm}`;
    const known = this.#bases.get(key);
    if (known !== undefined) return known;
    const isResult = rs1.offset === 0 && rs2.offset === 0;
    const [base1, base2] = [rs1, rs2].map(({ base }) => ({ base, offset: 0 }));
    const base = this.#newBase({ index: isResult ? index : undefined, placed, rs1: base1!, rs2: base2! });
    this.#bases.set(key, base);
    return base;
  }

  #effort({ base }: Value): number {
    return base < FIRST_ORIGIN ? 0 : this.#origins[base - FIRST_ORIGIN]!.effort;
  }
}

function isExact(offset: number): boolean {
  return Math.abs(offset) < MAX_OFFSET;
}

/** The constant part of the result of an instruction that keeps it apart from that of the bases. */
function offsetAfter({ decoded: { instruction, imm } }: Placed, rs1: Value, rs2: Value): number | undefined {
  switch (instruction.name) {
    case "add":
      return rs1.offset + rs2.offset;
    case "sub":
      return rs1.offset - rs2.offset;
    case "slli":
      return rs1.offset * 2 ** imm;
    default:
      return undefined;
  }
}

/** What rd holds when that is a known distance from something. */
function movedValue({ pc, decoded }: Placed, rs1: Value, rs2: Value): Value | undefined {
  switch (decoded.instruction.name) {
    case "lui":
      return { base: 0, offset: decoded.imm };
    case "auipc":
      return { base: 0, offset: pc + decoded.imm };
    case "addi":
      return { ...rs1, offset: rs1.offset + decoded.imm };
    case "add":
      if (rs1.base !== 0 && rs2.base !== 0) return undefined;
      return { base: rs1.base + rs2.base, offset: rs1.offset + rs2.offset };
    default:
      return undefined;
  }
}
