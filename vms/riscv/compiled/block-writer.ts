import { type AccessGroup, type AccessPlan, accessSize, type PlannedAccess, planAccesses } from "./access-plan.js";
import { aluEmitter, narrowEmitter, shadowEmitter } from "./alu.js";
import { EarlyValues } from "./early-values.js";
import type { LocalPool } from "./local-pool.js";
import { type AccessHabit, type CheckContext, isAlwaysReadable, writeCheck } from "./memory-access.js";
import type { MemoryModel } from "./memory-model.js";
import { narrowAfter, operandsAreNarrow } from "./narrow.js";
import type { Emit, Operands } from "./operands.js";
import type { Block, Placed } from "./region.js";
import { EXIT_LOW_FUEL, exitAtAccess } from "./region-function.js";
import { type RegisterSet, writesOf } from "./registers.js";
import { findRotations } from "./rotations.js";
import { findShadowed } from "./shadows.js";
import { bodyOfCopies } from "./unroll.js";
import { OP, TYPE } from "./wasm/opcodes.js";
import type { WasmWriter } from "./wasm/writer.js";

export interface BlockContext {
  readonly w: WasmWriter;
  readonly model: MemoryModel;
  /** Locals of registers. */
  readonly locals: ReadonlyMap<number, number>;
  /** Locals of type i64 for use inside of one instruction. */
  readonly temporaries: readonly [number, number, number, number];
  /** Locals for use inside of one block. */
  readonly pool: LocalPool;
  /** What was seen of the access at a pc. */
  readonly habitOf: (pc: number) => AccessHabit | undefined;
  /** Pushes whether there is less fuel. */
  readonly pushLacksFuel: (needed: number) => void;
  /** Leaves in front of an instruction, for the reason on the stack; `owed` is fuel that was used and not yet subtracted. */
  readonly exit: (at: number, dirty: RegisterSet, owed: number) => void;
}

const LOADS: Readonly<Record<string, number>> = {
  lb: OP.i64Load8S,
  lh: OP.i64Load16S,
  lw: OP.i64Load32S,
  ld: OP.i64Load,
  lbu: OP.i64Load8U,
  lhu: OP.i64Load16U,
  lwu: OP.i64Load32U,
};

const STORES: Readonly<Record<number, number>> = {
  1: OP.i64Store8,
  2: OP.i64Store16,
  4: OP.i64Store32,
  8: OP.i64Store,
};

/** Comparisons that say whether a branch is taken: of 64 bits, and of the low 32 of sign-extended words. */
const CONDITIONS: Readonly<
  Record<string, { readonly wide: number; readonly narrow: number; readonly inverse: string }>
> = {
  beq: { wide: OP.i64Eq, narrow: OP.i32Eq, inverse: "bne" },
  bne: { wide: OP.i64Ne, narrow: OP.i32Ne, inverse: "beq" },
  blt: { wide: OP.i64LtS, narrow: OP.i32LtS, inverse: "bge" },
  bge: { wide: OP.i64GeS, narrow: OP.i32GeS, inverse: "blt" },
  bltu: { wide: OP.i64LtU, narrow: OP.i32LtU, inverse: "bgeu" },
  bgeu: { wide: OP.i64GeU, narrow: OP.i32GeU, inverse: "bltu" },
};

/** What an atomic operation leaves in memory: an operator, or a comparison that is true when the old value stays. */
const ATOMICS: Readonly<Record<string, { readonly op?: number; readonly keep?: number; readonly unsigned?: true }>> = {
  amoswap: {},
  amoadd: { op: OP.i64Add },
  amoxor: { op: OP.i64Xor },
  amoand: { op: OP.i64And },
  amoor: { op: OP.i64Or },
  amomin: { keep: OP.i64LtS },
  amomax: { keep: OP.i64GtS },
  amominu: { keep: OP.i64LtU, unsigned: true },
  amomaxu: { keep: OP.i64GtU, unsigned: true },
};

/** What is known at the begin of a block. */
export interface BlockState {
  readonly dirty: RegisterSet;
  /** Registers that hold sign-extended words. */
  readonly narrow: RegisterSet;
  /** Registers that probably point to the stack. */
  readonly stackPointers: RegisterSet;
  /** Fuel that was used and not yet subtracted. */
  readonly owed: number;
  /** Fuel that there has to be; undefined when that was checked. */
  readonly fuelNeeded: number | undefined;
  /** The checks that a guard made for this block. */
  readonly guarded?: Guarded | undefined;
}

/** Checks that were made in front of some blocks for all of them. */
export interface Guarded {
  readonly plan: AccessPlan;
  /** Index into what was planned of the block's first instruction. */
  readonly from: number;
}

interface Linear {
  readonly local: number;
  readonly constant: number;
}

function rotate(local: number, left: number): Emit {
  return ({ w }) => {
    w.get(local);
    w.i64Const(left);
    w.op(OP.i64Rotl);
  };
}

function copy(local: number | undefined): Emit | undefined {
  return local === undefined ? undefined : ({ w }) => w.get(local);
}

/** Writes the straight code of blocks. */
export class BlockWriter {
  readonly #context: BlockContext;
  /** Constants that registers hold, inside of a block. */
  readonly #constants = new Map<number, number>();
  /** Registers that hold sign-extended words. */
  #narrow: RegisterSet = 0;
  /** Locals of type i32 that hold the low words of registers, inside of a block. */
  readonly #shadows = new Map<number, number>();
  /** The linear addresses of spans: a local of type i32 plus a constant. */
  readonly #linears = new Map<AccessGroup, Linear>();
  readonly #guarded = new Map<AccessGroup, Linear>();

  constructor(context: BlockContext) {
    this.#context = context;
  }

  /** Writes a block's body and returns which registers are dirty then. */
  write(block: Block, before: BlockState): RegisterSet {
    const { body } = block;
    const { w, locals, pool, temporaries, exit } = this.#context;
    pool.releaseAll();
    this.#constants.clear();
    this.#shadows.clear();
    this.#linears.clear();
    this.#narrow = before.narrow;
    const { plan, from } = before.guarded ?? { plan: planAccesses(body, before.stackPointers), from: 0 };
    const early = new EarlyValues(plan.origins, { w, locals, pool, temporaries });
    this.#guard(block, plan, early, before);
    const shadowed = findShadowed(body);
    const rotations = findRotations(body);
    const rotated = new Map<number, number>();
    let { dirty, owed } = before;
    body.forEach((placed, index) => {
      const access = plan.accesses.get(from + index);
      if (access) {
        this.#access(placed, access, () => {
          w.i32Const(exitAtAccess(placed.pc));
          exit(placed.pc, dirty, owed);
        });
      } else {
        if (rotations.sources.has(index)) rotated.set(index, this.#save(placed.decoded.rs1));
        const rotation = rotations.results.get(index);
        const how = rotation && rotate(rotated.get(rotation.source)!, rotation.left);
        this.#compute(placed, shadowed.has(index), how ?? copy(early.resultOf(from + index)));
      }
      owed += placed.decoded.instruction.fuel;
      dirty |= writesOf(placed);
      this.#narrow = narrowAfter(placed, this.#narrow);
    });
    return dirty;
  }

  /** Branches to the innermost label unless all accesses of some copies of a block can be made, and the fuel is there. */
  writeGuard(block: Block, count: number, fuelNeeded: number, stackPointers: RegisterSet): AccessPlan {
    const { w, locals, pool, temporaries, pushLacksFuel } = this.#context;
    const body = bodyOfCopies(block, count);
    const plan = planAccesses(body, stackPointers);
    pool.releaseAll();
    pushLacksFuel(fuelNeeded);
    w.branch(OP.brIf, 0);
    const early = new EarlyValues(plan.origins, { w, locals, pool, temporaries });
    for (const group of plan.groups) {
      const linear = this.#check(group, body[group.first]!, pool.keep("i32"), {
        pushAddress: (plus) => early.push({ ...group.value, offset: group.value.offset + plus }),
        leaveIf: (depth) => w.branch(OP.brIf, depth),
      });
      this.#guarded.set(group, linear);
    }
    return plan;
  }

  /**
   * Checks what can be checked at the begin of a loop along with the fuel: the state to leave with is kept for that
   * anyway, and none of what the block computes has to be. In other blocks it would keep values that are no longer used:
   * with it everywhere kernels took 5 % longer, with it nowhere 2 %.
   */
  #guard({ pc, body }: Block, { groups }: AccessPlan, early: EarlyValues, before: BlockState): void {
    const { w, model, exit, pushLacksFuel } = this.#context;
    if (before.fuelNeeded === undefined) return;
    const checked = groups.filter((group) => group.early && !isAlwaysReadable(group, model));
    const leaveIf = (reason: number, depth: number) => {
      w.op(OP.if, TYPE.void);
      w.i32Const(reason);
      w.branch(OP.br, depth + 1);
      w.op(OP.end);
    };
    w.op(OP.block, TYPE.void, OP.block, TYPE.i32);
    pushLacksFuel(before.fuelNeeded);
    leaveIf(EXIT_LOW_FUEL, 0);
    for (const group of checked) {
      const at = body[group.first]!;
      const linear = this.#check(group, at, this.#context.pool.take("i32"), {
        pushAddress: (plus) => early.push({ ...group.value, offset: group.value.offset + plus }),
        leaveIf: (depth) => leaveIf(exitAtAccess(at.pc), depth),
      });
      this.#linears.set(group, linear);
    }
    w.branch(OP.br, 1);
    w.op(OP.end);
    exit(pc, before.dirty, before.owed);
    w.op(OP.end);
  }

  /** @param local of type i32 */
  #check(group: AccessGroup, at: Placed, local: number, how: Pick<CheckContext, "pushAddress" | "leaveIf">): Linear {
    const { w, model, temporaries, pool, habitOf } = this.#context;
    const [distance, shifted] = temporaries;
    const habit = habitOf(at.pc) ?? (group.stack ? "stack" : "data");
    const entry = habit === "anywhere" ? pool.take("i32") : local;
    const constant = writeCheck(group, { ...how, w, model, distance, shifted, linear: local, entry, habit });
    return { local, constant };
  }

  pushRegister(register: number): void {
    const { w, locals } = this.#context;
    const constant = register === 0 ? 0 : this.#constants.get(register);
    if (constant === undefined) w.get(locals.get(register)!);
    else w.i64Const(constant);
  }

  /** Pushes the low word of a register. */
  #pushWord(register: number): void {
    const { w } = this.#context;
    const shadow = this.#shadows.get(register);
    if (shadow !== undefined) {
      w.get(shadow);
      return;
    }
    this.pushRegister(register);
    w.op(OP.i32WrapI64);
  }

  /** Pushes whether a branch is taken, or whether it is not. */
  pushCondition(at: Placed, taken: boolean): void {
    const { w } = this.#context;
    const { instruction, rs1, rs2 } = at.decoded;
    const { inverse } = CONDITIONS[instruction.name]!;
    const { wide, narrow } = CONDITIONS[taken ? instruction.name : inverse]!;
    const isNarrow = operandsAreNarrow(at, this.#narrow);
    const push = (register: number) => (isNarrow ? this.#pushWord(register) : this.pushRegister(register));
    push(rs1);
    push(rs2);
    w.op(isNarrow ? narrow : wide);
  }

  /** Writes the instruction that a branch skips, and pushes whether it did not. */
  writeSkipped(at: Placed, skipped: Placed): void {
    const { w, locals, pool } = this.#context;
    const { rd } = skipped.decoded;
    const isExecuted = pool.take("i32");
    const before = pool.take("i64");
    this.pushCondition(at, false);
    w.set(isExecuted);
    this.pushRegister(rd);
    w.set(before);
    this.#compute(skipped, false, undefined);
    w.get(locals.get(rd)!);
    w.get(before);
    w.get(isExecuted);
    w.op(OP.select);
    w.set(locals.get(rd)!);
    this.#forget(rd);
    w.get(isExecuted);
  }

  /** A copy of a register that stays as it is. */
  #save(register: number): number {
    const local = this.#context.pool.take("i64");
    this.pushRegister(register);
    this.#context.w.set(local);
    return local;
  }

  /** @param how to compute it, if there is a better way than the instruction's own */
  #compute(placed: Placed, shadowed: boolean, how: Emit | undefined): void {
    const { w, locals } = this.#context;
    const { pc, decoded } = placed;
    const { rd } = decoded;
    const emit = operandsAreNarrow(placed, this.#narrow) ? narrowEmitter(decoded) : aluEmitter(decoded);
    if (!emit || rd === 0) return;
    const constant = this.#constantOf(pc, decoded);
    const operands = this.#operands(placed);
    const shadow = shadowed ? this.#writeShadow(decoded, operands) : undefined;
    if (constant !== undefined) w.i64Const(constant);
    else (how ?? emit)(operands);
    w.set(locals.get(rd)!);
    this.#forget(rd);
    if (constant !== undefined) this.#constants.set(rd, constant);
    if (shadow !== undefined) this.#shadows.set(rd, shadow);
  }

  #operands({ pc, decoded: { rs1, rs2, imm } }: Placed): Operands {
    return {
      w: this.#context.w,
      rs1: () => this.pushRegister(rs1),
      rs2: () => this.pushRegister(rs2),
      word1: () => this.#pushWord(rs1),
      word2: () => this.#pushWord(rs2),
      imm,
      pc,
      temporaries: this.#context.temporaries,
    };
  }

  /** Computes the low word of a result by itself, into a local of its own. */
  #writeShadow(decoded: Placed["decoded"], operands: Operands): number {
    shadowEmitter(decoded)!(operands);
    const shadow = this.#context.pool.take("i32");
    this.#context.w.set(shadow);
    return shadow;
  }

  /** A register gets a new value. */
  #forget(register: number): void {
    this.#constants.delete(register);
    this.#shadows.delete(register);
  }

  /** The baseline compiler folds nothing, so addresses that are built in two steps are folded here. */
  #constantOf(pc: number, { instruction, rs1, imm }: Placed["decoded"]): number | undefined {
    switch (instruction.name) {
      case "lui":
        return imm;
      case "auipc":
        return pc + imm;
      case "addi": {
        const value = rs1 === 0 ? 0 : this.#constants.get(rs1);
        return value === undefined ? undefined : value + imm;
      }
      default:
        return undefined;
    }
  }

  #access(placed: Placed, { group, offset }: PlannedAccess, exit: () => void): void {
    const { w } = this.#context;
    const { decoded } = placed;
    const { format } = decoded.instruction;
    const leaveIf = () => {
      w.op(OP.if, TYPE.void);
      exit();
      w.op(OP.end);
    };
    if (format === "amo") this.#checkAlignment(placed, leaveIf);
    const pushAddress = (plus: number) => this.#pushAddress(placed, group.start + plus);
    const known = this.#linears.get(group) ?? this.#guarded.get(group);
    const linear = known ?? this.#check(group, placed, this.#context.pool.take("i32"), { pushAddress, leaveIf });
    this.#linears.set(group, linear);
    const { local, constant } = linear;
    const at = constant + offset;
    w.get(local);
    if (format === "load") {
      w.memory(LOADS[decoded.instruction.name]!, at);
      this.#setLoaded(decoded.rd);
    } else if (format === "store") {
      this.pushRegister(decoded.rs2);
      w.memory(STORES[accessSize(placed)]!, at);
    } else this.#atomic(placed, at, local);
  }

  #pushAddress({ decoded: { rs1, imm } }: Placed, plus: number): void {
    const { w } = this.#context;
    const constant = rs1 === 0 ? 0 : this.#constants.get(rs1);
    if (constant !== undefined) {
      w.i64Const(constant + imm + plus);
      return;
    }
    this.pushRegister(rs1);
    w.i64Const(imm + plus);
    w.op(OP.i64Add);
  }

  #setLoaded(rd: number): void {
    const { w, locals } = this.#context;
    if (rd === 0) {
      w.op(OP.drop);
      return;
    }
    this.#forget(rd);
    w.set(locals.get(rd)!);
  }

  #checkAlignment(placed: Placed, leaveIf: () => void): void {
    const { w } = this.#context;
    this.pushRegister(placed.decoded.rs1);
    w.i64Const(accessSize(placed) - 1);
    w.op(OP.i64And, OP.i64Eqz, OP.i32Eqz);
    leaveIf();
  }

  /** One hart: an atomic operation is a load and a store. The address is on the stack. */
  #atomic(placed: Placed, at: number, linear: number): void {
    const { w, temporaries } = this.#context;
    const [, old, operand] = temporaries;
    const { rs2, rd, instruction } = placed.decoded;
    const wide = accessSize(placed) === 8;
    const { op, keep, unsigned } = ATOMICS[instruction.name.slice(0, -2)]!;
    const push = (local: number) => {
      w.get(local);
      if (!wide && keep) w.op(...(unsigned ? [OP.i32WrapI64, OP.i64ExtendI32U] : [OP.i64Extend32S]));
    };
    w.memory(wide ? OP.i64Load : OP.i64Load32S, at);
    w.set(old);
    this.pushRegister(rs2);
    w.set(operand);
    w.get(linear);
    if (keep) {
      push(old);
      push(operand);
      push(old);
      push(operand);
      w.op(keep, OP.select);
    } else if (op) {
      w.get(old);
      w.get(operand);
      w.op(op);
    } else w.get(operand);
    w.memory(wide ? OP.i64Store : OP.i64Store32, at);
    if (rd === 0) return;
    w.get(old);
    this.#setLoaded(rd);
  }
}
