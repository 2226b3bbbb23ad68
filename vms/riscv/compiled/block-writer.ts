import { type AccessPlan, planAccesses } from "./access-plan.js";
import { type AccessContext, AccessWriter } from "./access-writer.js";
import { aluEmitter, narrowEmitter, shadowEmitter } from "./alu.js";
import { narrowAfter, operandsAreNarrow } from "./narrow.js";
import type { Emit, Operands } from "./operands.js";
import type { Block, Placed } from "./region.js";
import { exitAtAccess } from "./region-function.js";
import { type RegisterSet, writesOf } from "./registers.js";
import { findRotations } from "./rotations.js";
import { findShadowed } from "./shadows.js";
import { OP } from "./wasm/opcodes.js";

export interface BlockContext extends Omit<AccessContext, "registers"> {
  /** Leaves in front of an instruction, for the reason on the stack; `owed` is fuel that was used and not yet subtracted. */
  readonly exit: (at: number, dirty: RegisterSet, owed: number) => void;
}

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
  readonly #accesses: AccessWriter;

  constructor(context: BlockContext) {
    this.#context = context;
    const registers = {
      push: (register: number) => this.pushRegister(register),
      pushSum: (register: number, plus: number) => this.#pushSum(register, plus),
      setLoaded: (register: number) => this.#setLoaded(register),
    };
    this.#accesses = new AccessWriter({ ...context, registers });
  }

  /** Branches to the innermost label unless all accesses of some copies of a block can be made, and the fuel is there. */
  guardCopies(block: Block, count: number, fuelNeeded: number, stackPointers: RegisterSet): AccessPlan {
    return this.#accesses.guardCopies(block, count, fuelNeeded, stackPointers);
  }

  /** Writes a block's body and returns which registers are dirty then. */
  write(block: Block, before: BlockState): RegisterSet {
    const { body } = block;
    const { w, pool, exit } = this.#context;
    pool.releaseAll();
    this.#constants.clear();
    this.#shadows.clear();
    this.#accesses.begin();
    this.#narrow = before.narrow;
    const { plan, from } = before.guarded ?? { plan: planAccesses(body, before.stackPointers), from: 0 };
    const { fuelNeeded } = before;
    const leave = () => exit(block.pc, before.dirty, before.owed);
    const early = fuelNeeded === undefined ? undefined : this.#accesses.guardHead(body, plan, fuelNeeded, leave);
    const shadowed = findShadowed(body);
    const rotations = findRotations(body);
    const rotated = new Map<number, number>();
    let { dirty, owed } = before;
    body.forEach((placed, index) => {
      const access = plan.accesses.get(from + index);
      if (access) {
        this.#accesses.write(placed, access, () => {
          w.i32Const(exitAtAccess(placed.pc));
          exit(placed.pc, dirty, owed);
        });
      } else {
        if (rotations.sources.has(index)) rotated.set(index, this.#save(placed.decoded.rs1));
        const rotation = rotations.results.get(index);
        const how = rotation && rotate(rotated.get(rotation.source)!, rotation.left);
        this.#compute(placed, shadowed.has(index), how ?? copy(early?.resultOf(from + index)));
      }
      owed += placed.decoded.instruction.fuel;
      dirty |= writesOf(placed);
      this.#narrow = narrowAfter(placed, this.#narrow);
    });
    return dirty;
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

  /** Pushes a register plus a constant. */
  #pushSum(register: number, plus: number): void {
    const { w } = this.#context;
    const constant = register === 0 ? 0 : this.#constants.get(register);
    if (constant !== undefined) {
      w.i64Const(constant + plus);
      return;
    }
    this.pushRegister(register);
    w.i64Const(plus);
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
}
