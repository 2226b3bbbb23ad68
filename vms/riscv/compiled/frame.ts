import { CELL_PC } from "../kernel/layout.js";
import { accessSize } from "./access-plan.js";
import { STACK } from "./dispatch.js";
import type { ExitFunctions } from "./exits.js";
import type { Flow } from "./flow.js";
import { LocalPool } from "./local-pool.js";
import { EXIT_LOW_FUEL, GO_FUNCTION } from "./region-function.js";
import type { RegisterFlow } from "./register-flow.js";
import { loadRegisters, ownRegisters, storeRegisters } from "./register-locals.js";
import { eachRegister, type RegisterSet } from "./registers.js";
import type { ValueType } from "./wasm/module.js";
import { OP, TYPE } from "./wasm/opcodes.js";
import { WasmWriter } from "./wasm/writer.js";

/** The locals of a region's function that are always there; the first two are its parameters. */
export const LOCAL = {
  /** Bytes of V8's stack that calls may still use. */
  stack: 0,
  fuel: 1,
  /** The pc to go to: for the dispatch node, or as a call returned it. */
  pc: 2,
} as const;

/** Types of the locals that are no parameters, up to the registers. */
const FIRST_TYPES: readonly ValueType[] = ["i32"];
const FIRST_REGISTER = 3;
const TEMPORARIES = 4;
/** Of all exits of a region together. */
const MAX_INLINE_STORES = 4000;

/** The locals of a region's function, what it owes in fuel, and the ways out of it. */
export class Frame {
  readonly locals: ReadonlyMap<number, number>;
  /** Locals of type i64 for use inside of one instruction. */
  readonly temporaries: readonly [number, number, number, number];
  /** Locals for use inside of one block. */
  readonly pool: LocalPool;
  /** Fuel that the code at hand has used and not yet subtracted: blocks that go on to one place subtract together. */
  owed = 0;
  readonly #w: WasmWriter;
  readonly #exits: ExitFunctions;
  /**
   * A call takes its arguments in fixed registers, which costs the code around it a few percent (15 % of Keccak-f), so
   * that only regions with many exits call them.
   */
  readonly #inlineExits: boolean;

  constructor(w: WasmWriter, flow: Flow, registers: RegisterFlow, exits: ExitFunctions) {
    const own = eachRegister(ownRegisters(flow, registers));
    this.locals = new Map(own.map((register, index) => [register, FIRST_REGISTER + index]));
    const next = FIRST_REGISTER + own.length;
    this.temporaries = [next, next + 1, next + 2, next + 3];
    this.pool = new LocalPool(next + TEMPORARIES);
    this.#w = w;
    this.#exits = exits;
    this.#inlineExits = countAccesses(flow) * own.length < MAX_INLINE_STORES;
  }

  /** Types of the locals behind the parameters. */
  get types(): ValueType[] {
    const registers = new Array<ValueType>(this.locals.size + TEMPORARIES).fill("i64");
    return [...FIRST_TYPES, ...registers, ...this.pool.types];
  }

  /**
   * The entry of a region, to be written when it is known what the rest needs: gives the region's pc back when too little
   * stack is left, so that whoever called first goes on there with an empty one.
   */
  entry(root: number): Uint8Array {
    const w = new WasmWriter();
    w.get(LOCAL.stack);
    w.i32Const(stackOf(this.types.length, this.#w.length));
    w.op(OP.i32Sub);
    w.tee(LOCAL.stack);
    w.i32Const(0);
    w.op(OP.i32LtS, OP.if, TYPE.void);
    w.i32Const(root);
    w.get(LOCAL.fuel);
    w.op(OP.return, OP.end);
    return w.bytes;
  }

  load(registers: RegisterSet): void {
    loadRegisters(this.#w, this.locals, registers);
  }

  store(registers: RegisterSet): void {
    storeRegisters(this.#w, this.locals, registers);
  }

  /** Leaves with everything written back. `pushPc` pushes an i64. Without a reason, that is on the stack. */
  exit(reason: number | undefined, pushPc: () => void, dirty: RegisterSet, owed = this.owed): void {
    if (reason !== undefined) this.#w.i32Const(reason);
    this.#pushFuel(owed);
    pushPc();
    this.#leave(dirty, true);
  }

  /** Gives on what a call gave back, the pc and fuel locals, to one's own caller. */
  unwind(dirty: RegisterSet): void {
    this.#w.get(LOCAL.pc);
    this.#w.get(LOCAL.fuel);
    this.#leave(dirty, false);
  }

  /** The result, fuel and perhaps a pc are on the stack. */
  #leave(dirty: RegisterSet, withPc: boolean): void {
    const w = this.#w;
    if (this.#inlineExits) {
      if (withPc) this.#storePc();
      this.store(dirty);
    } else {
      for (const register of eachRegister(dirty)) w.get(this.locals.get(register)!);
      w.call(this.#exits.for(dirty, withPc));
    }
    w.op(OP.return);
  }

  /** Stores the pc from the stack. */
  #storePc(): void {
    const [pc] = this.temporaries;
    this.#w.set(pc);
    this.#w.i32Const(0);
    this.#w.get(pc);
    this.#w.memory(OP.i64Store, CELL_PC);
  }

  #pushFuel(owed = this.owed): void {
    this.#w.get(LOCAL.fuel);
    if (owed === 0) return;
    this.#w.i64Const(owed);
    this.#w.op(OP.i64Sub);
  }

  /** Subtracts what is owed, before control goes to where nothing may be. */
  pay(): void {
    if (this.owed === 0) return;
    this.#pushFuel();
    this.#w.set(LOCAL.fuel);
    this.owed = 0;
  }

  /** Subtracts some fuel if the condition on the stack is true. */
  payIf(fuel: number): void {
    const w = this.#w;
    const [cost] = this.temporaries;
    w.op(OP.i64ExtendI32U);
    if (fuel > 1) {
      w.i64Const(fuel);
      w.op(OP.i64Mul);
    }
    w.set(cost);
    w.get(LOCAL.fuel);
    w.get(cost);
    w.op(OP.i64Sub);
    w.set(LOCAL.fuel);
  }

  /** Leaves unless there is so much fuel. */
  checkFuel(needed: number, dirty: RegisterSet, pushPc: () => void): void {
    const w = this.#w;
    this.pushLacksFuel(needed);
    w.op(OP.if, TYPE.void);
    this.exit(EXIT_LOW_FUEL, pushPc, dirty);
    w.op(OP.end);
  }

  /** Pushes whether there is less fuel. */
  pushLacksFuel(needed: number): void {
    this.#w.get(LOCAL.fuel);
    this.#w.i64Const(needed);
    this.#w.op(OP.i64LtS);
  }

  /** Returns to the pc local. */
  return(dirty: RegisterSet): void {
    this.store(dirty);
    this.#w.get(LOCAL.pc);
    this.#pushFuel();
    this.#w.op(OP.return);
  }

  /** Goes on outside of the region, without returning to the caller first if something is translated there. */
  leaveTo(dirty: RegisterSet, pushPc: () => void): void {
    this.store(dirty);
    pushPc();
    this.pushCallArguments();
    this.#w.call(GO_FUNCTION);
    this.#w.op(OP.return);
  }

  pushCallArguments(): void {
    this.#w.get(LOCAL.stack);
    this.#pushFuel();
  }
}

/**
 * What a call of a region takes of V8's stack. In the baseline compiler's code each local has a place; the optimiser's
 * has one for each value that is in no register, about one byte for 10 of WebAssembly (9 KiB in Lua's main loop).
 */
function stackOf(locals: number, codeSize: number): number {
  return Math.min(1024 + 8 * locals + Math.ceil(codeSize / 4), STACK);
}

function countAccesses(flow: Flow): number {
  return flow.blocks.reduce((count, { body }) => count + body.filter((placed) => accessSize(placed) > 0).length, 0);
}
