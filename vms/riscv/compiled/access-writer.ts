import { type AccessGroup, type AccessPlan, accessSize, type PlannedAccess, planAccesses } from "./access-plan.js";
import { EarlyValues } from "./early-values.js";
import type { LocalPool } from "./local-pool.js";
import { type AccessHabit, type CheckContext, HABITS, isAlwaysReadable, writeCheck } from "./memory-access.js";
import type { MemoryModel } from "./memory-model.js";
import type { Guess } from "./policy.js";
import type { Block, Placed } from "./region.js";
import { EXIT_LOW_FUEL, exitAtAccess } from "./region-function.js";
import type { RegisterLocals } from "./register-locals.js";
import type { RegisterSet } from "./registers.js";
import { bodyOfCopies } from "./unroll.js";
import { OP, TYPE } from "./wasm/opcodes.js";
import type { WasmWriter } from "./wasm/writer.js";

/** The guest's registers in the middle of a block. */
export interface RegisterValues {
  push(register: number): void;
  /** Pushes a register plus a constant. */
  pushSum(register: number, plus: number): void;
  /** Takes the value on the stack. */
  setLoaded(register: number): void;
}

export interface AccessContext {
  readonly w: WasmWriter;
  readonly model: MemoryModel;
  /** Locals of registers. */
  readonly locals: RegisterLocals;
  /** Locals of type i64 for use inside of one instruction. */
  readonly temporaries: readonly [number, number, number, number];
  /** Locals for use inside of one block. */
  readonly pool: LocalPool;
  readonly registers: RegisterValues;
  /** What was seen of the access at a pc. */
  readonly habitOf: (pc: number) => AccessHabit | undefined;
  /** What is expected of other accesses by pointers that are not known to point to the stack. */
  readonly otherHabit: AccessHabit;
  readonly guess: Guess;
  /** Pushes whether there is less fuel. */
  readonly pushLacksFuel: (needed: number) => void;
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

/** A linear address: a local of type i32 plus a constant. */
interface Linear {
  readonly local: number;
  readonly constant: number;
}

/** Writes loads, stores and atomic operations, and the checks for them. */
export class AccessWriter {
  readonly #context: AccessContext;
  /** Of the spans that were checked in the block at hand. */
  readonly #linears = new Map<AccessGroup, Linear>();
  /** Of the spans that were checked for several blocks. */
  readonly #guarded = new Map<AccessGroup, Linear>();

  constructor(context: AccessContext) {
    this.#context = context;
  }

  /** A block begins. */
  begin(): void {
    this.#linears.clear();
  }

  /** Branches to the innermost label unless all accesses of some copies of a block can be made, and the fuel is there. */
  guardCopies(block: Block, count: number, fuelNeeded: number, stackPointers: RegisterSet): AccessPlan {
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
   * @param exit leaves at the begin of the block, for the reason on the stack
   */
  guardHead(body: readonly Placed[], plan: AccessPlan, fuelNeeded: number, exit: () => void): EarlyValues {
    const { w, model, locals, pool, temporaries, pushLacksFuel } = this.#context;
    const early = new EarlyValues(plan.origins, { w, locals, pool, temporaries });
    const checked = plan.groups.filter((group) => group.early && !isAlwaysReadable(group, model));
    const leaveIf = (reason: number, depth: number) => {
      w.op(OP.if, TYPE.void);
      w.i32Const(reason);
      w.branch(OP.br, depth + 1);
      w.op(OP.end);
    };
    w.op(OP.block, TYPE.void, OP.block, TYPE.i32);
    pushLacksFuel(fuelNeeded);
    leaveIf(EXIT_LOW_FUEL, 0);
    for (const group of checked) {
      const at = body[group.first]!;
      const linear = this.#check(group, at, pool.take("i32"), {
        pushAddress: (plus) => early.push({ ...group.value, offset: group.value.offset + plus }),
        leaveIf: (depth) => leaveIf(exitAtAccess(at.pc), depth),
      });
      this.#linears.set(group, linear);
    }
    w.branch(OP.br, 1);
    w.op(OP.end);
    exit();
    w.op(OP.end);
    return early;
  }

  /** @param local of type i32 */
  #check(group: AccessGroup, at: Placed, local: number, how: Pick<CheckContext, "pushAddress" | "leaveIf">): Linear {
    const { w, model, temporaries, pool, guess } = this.#context;
    const [distance, shifted] = temporaries;
    const habit = guess(this.#likelyHabit(group, at), HABITS, at.pc);
    const entry = habit === "anywhere" ? pool.take("i32") : local;
    const constant = writeCheck(group, { ...how, w, model, distance, shifted, linear: local, entry, habit });
    return { local, constant };
  }

  #likelyHabit({ stack, value }: AccessGroup, { pc }: Placed): AccessHabit {
    const { habitOf, otherHabit } = this.#context;
    return habitOf(pc) ?? (stack ? "stack" : value.base === 0 ? "data" : otherHabit);
  }

  /**
   * Writes a load, store or atomic operation.
   * @param exit leaves in front of it
   */
  write(placed: Placed, { group, offset }: PlannedAccess, exit: () => void): void {
    const { w, pool, registers } = this.#context;
    const { decoded } = placed;
    const { format } = decoded.instruction;
    const leaveIf = () => {
      w.op(OP.if, TYPE.void);
      exit();
      w.op(OP.end);
    };
    if (format === "amo") this.#checkAlignment(placed, leaveIf);
    const pushAddress = (plus: number) => registers.pushSum(decoded.rs1, decoded.imm + group.start + plus);
    const known = this.#linears.get(group) ?? this.#guarded.get(group);
    const linear = known ?? this.#check(group, placed, pool.take("i32"), { pushAddress, leaveIf });
    this.#linears.set(group, linear);
    const { local, constant } = linear;
    const at = constant + offset;
    w.get(local);
    if (format === "load") {
      w.memory(LOADS[decoded.instruction.name]!, at);
      registers.setLoaded(decoded.rd);
    } else if (format === "store") {
      registers.push(decoded.rs2);
      w.memory(STORES[accessSize(placed)]!, at);
    } else this.#atomic(placed, at, local);
  }

  #checkAlignment(placed: Placed, leaveIf: () => void): void {
    const { w, registers } = this.#context;
    registers.push(placed.decoded.rs1);
    w.i64Const(accessSize(placed) - 1);
    w.op(OP.i64And, OP.i64Eqz, OP.i32Eqz);
    leaveIf();
  }

  /** One hart: an atomic operation is a load and a store. The address is on the stack. */
  #atomic(placed: Placed, at: number, linear: number): void {
    const { w, temporaries, registers } = this.#context;
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
    registers.push(rs2);
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
    registers.setLoaded(rd);
  }
}
