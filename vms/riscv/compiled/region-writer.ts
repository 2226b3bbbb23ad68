import { CELL_PC, CELL_READABLE_SIZE, REGISTERS } from "../kernel/layout.js";
import { accessSize } from "./access-plan.js";
import { BlockWriter } from "./block-writer.js";
import type { ExitFunctions } from "./exits.js";
import { blockOf, DISPATCH, type Flow, START } from "./flow.js";
import { fuelToNextCheck } from "./fuel-plan.js";
import type { AccessHabit } from "./memory-access.js";
import type { MemoryModel } from "./memory-model.js";
import { findNarrow } from "./narrow.js";
import { findParking, type Parking } from "./parking.js";
import type { BlockEnd, Placed } from "./region.js";
import {
  eachRegister,
  findRegisterFlow,
  lastOf,
  loadedOnEdge,
  type RegisterFlow,
  type RegisterSet,
  storedOnEdge,
  type Touched,
  usedRegisters,
  writesOf,
} from "./registers.js";
import { findStackPointers } from "./stack-pointers.js";
import type { FunctionBody, ValueType } from "./wasm/module.js";
import { OP, TYPE } from "./wasm/opcodes.js";
import { WasmWriter } from "./wasm/writer.js";

/**
 * Results that are no pc, because a pc is even. The pc cell says where to go on.
 * LOW_FUEL: the fuel may not last up to the next check. INTERPRET: the instruction there is one for the interpreter.
 */
export const EXIT_LOW_FUEL = 1;
export const EXIT_INTERPRET = 3;

/** Types of a batch's functions. REGION: (depth, fuel) -> (pc or exit, fuel). GO: (pc, depth, fuel) -> the same. */
export const REGION_TYPE = 0;
export const GO_TYPE = 1;

/** The function that goes on at any pc. */
export const GO_FUNCTION = 0;

export interface RegionContext {
  readonly flow: Flow;
  readonly model: MemoryModel;
  readonly pcMask: number;
  readonly touched: Touched;
  readonly habitOf: (pc: number) => AccessHabit | undefined;
  /** Registers that probably point to the stack when the region is entered. */
  readonly stackPointers: RegisterSet;
  readonly exits: ExitFunctions;
  /** Index of the function that translates the region which begins at a pc, if this batch has one. */
  functionAt(pc: number): number | undefined;
}

const DEPTH = 0;
const FUEL = 1;
/** The pc to go to: for the dispatch node, or as a call returned it. */
const PC = 2;
/** Size of the readable memory, for checks. */
const READABLE = 3;
const FIRST_REGISTER = 4;

/** Of all exits of a region together. */
const MAX_INLINE_STORES = 4000;

type Label = { readonly type: "block" | "loop"; readonly node: number } | { readonly type: "if" };

/**
 * Writes a region as one WebAssembly function. Registers are locals: loaded at the entry when they are live, written back
 * where control leaves. Control flow is made structured from the dominator tree: Ramsey, "Beyond Relooper" (ICFP 2022).
 */
export function writeRegion(context: RegionContext): FunctionBody {
  return new RegionWriter(context).write();
}

class RegionWriter {
  readonly #context: RegionContext;
  readonly #flow: Flow;
  readonly #w = new WasmWriter();
  readonly #parking: Parking;
  readonly #registers: RegisterFlow;
  readonly #fuel: Float64Array;
  readonly #narrow: Int32Array;
  readonly #stackPointers: Int32Array;
  /** Fuel that the code at hand has used and not yet subtracted: blocks that go on to one place subtract together. */
  #owed = 0;
  readonly #children: number[][];
  readonly #labels: Label[] = [];
  readonly #locals = new Map<number, number>();
  readonly #temporaries: readonly [number, number, number, number];
  readonly #blocks: BlockWriter;
  /**
   * A call takes its arguments in fixed registers, which costs the code around it a few percent (15 % of Keccak-f), so
   * that only regions with many exits call them.
   */
  readonly #inlineExits: boolean;

  constructor(context: RegionContext) {
    this.#context = context;
    this.#flow = context.flow;
    this.#parking = findParking(context.flow, usedRegisters(context.flow));
    this.#registers = findRegisterFlow(context.flow, context.touched, this.#parking);
    this.#fuel = fuelToNextCheck(context.flow);
    this.#narrow = findNarrow(context.flow, context.touched);
    this.#stackPointers = findStackPointers(context.flow, context.stackPointers);
    this.#children = labelledChildren(context.flow);
    for (const register of eachRegister(ownRegisters(this.#flow, this.#registers))) {
      this.#locals.set(register, FIRST_REGISTER + this.#locals.size);
    }
    this.#inlineExits = countAccesses(this.#flow) * this.#locals.size < MAX_INLINE_STORES;
    const next = FIRST_REGISTER + this.#locals.size;
    this.#temporaries = [next, next + 1, next + 2, next + 3];
    this.#blocks = new BlockWriter({
      w: this.#w,
      model: context.model,
      locals: this.#locals,
      temporaries: this.#temporaries,
      readable: READABLE,
      habitOf: context.habitOf,
      firstLinear: next + 4,
      exit: (at, dirty, owed) => this.#exit(EXIT_INTERPRET, () => this.#w.i64Const(at), dirty, owed),
    });
  }

  write(): FunctionBody {
    const w = this.#w;
    this.#checkDepth();
    w.i32Const(0);
    w.memory(OP.i64Load, CELL_READABLE_SIZE);
    w.set(READABLE);
    this.#load(this.#registers.live[START]!);
    const [first] = this.#flow.successors[START]!;
    if (!this.#flow.loops.has(first!)) this.#checkFuel(this.#fuel[START]!, 0, () => w.i64Const(this.#root));
    this.#tree(START);
    w.op(OP.unreachable, OP.end);
    const locals: ValueType[] = ["i32", "i64"];
    for (let count = this.#locals.size + this.#temporaries.length; count > 0; count--) locals.push("i64");
    for (let count = this.#blocks.linears; count > 0; count--) locals.push("i32");
    return { type: REGION_TYPE, locals, code: w.bytes };
  }

  get #root(): number {
    return this.#flow.region.root;
  }

  /** Too many calls inside of each other: back to whoever called first, who goes on here with an empty stack. */
  #checkDepth(): void {
    const w = this.#w;
    w.get(DEPTH);
    w.op(OP.i32Eqz, OP.if, TYPE.void);
    w.i32Const(this.#root);
    w.get(FUEL);
    w.op(OP.return, OP.end);
  }

  #load(registers: RegisterSet): void {
    for (const register of eachRegister(registers)) {
      this.#w.i32Const(0);
      this.#w.memory(OP.i64Load, REGISTERS + 8 * register);
      this.#w.set(this.#locals.get(register)!);
    }
  }

  #store(registers: RegisterSet): void {
    for (const register of eachRegister(registers)) {
      this.#w.i32Const(0);
      this.#w.get(this.#locals.get(register)!);
      this.#w.memory(OP.i64Store, REGISTERS + 8 * register);
    }
  }

  /** Leaves with everything written back. `pushPc` pushes an i64. */
  #exit(reason: number, pushPc: () => void, dirty: RegisterSet, owed = this.#owed): void {
    this.#w.i32Const(reason);
    this.#pushFuel(owed);
    pushPc();
    this.#callExit(dirty, true);
  }

  /** The result, fuel and perhaps a pc are on the stack. */
  #callExit(dirty: RegisterSet, withPc: boolean): void {
    if (this.#inlineExits) {
      if (withPc) this.#storePc();
      this.#store(dirty);
      this.#w.op(OP.return);
      return;
    }
    for (const register of eachRegister(dirty)) this.#w.get(this.#locals.get(register)!);
    this.#w.call(this.#context.exits.for(dirty, withPc));
    this.#w.op(OP.return);
  }

  /** Stores the pc from the stack. */
  #storePc(): void {
    const [pc] = this.#temporaries;
    this.#w.set(pc);
    this.#w.i32Const(0);
    this.#w.get(pc);
    this.#w.memory(OP.i64Store, CELL_PC);
  }

  #pushFuel(owed = this.#owed): void {
    this.#w.get(FUEL);
    if (owed === 0) return;
    this.#w.i64Const(owed);
    this.#w.op(OP.i64Sub);
  }

  /** Subtracts what is owed, before control goes to where nothing may be. */
  #pay(): void {
    if (this.#owed === 0) return;
    this.#pushFuel();
    this.#w.set(FUEL);
    this.#owed = 0;
  }

  #checkFuel(needed: number, dirty: RegisterSet, pushPc: () => void): void {
    const w = this.#w;
    w.get(FUEL);
    w.i64Const(needed);
    w.op(OP.i64LtS, OP.if, TYPE.void);
    this.#exit(EXIT_LOW_FUEL, pushPc, dirty);
    w.op(OP.end);
  }

  /** A node and all that it dominates. */
  #tree(node: number): void {
    if (isLabelled(this.#flow, node)) this.#owed = 0;
    if (!this.#flow.loops.has(node)) {
      this.#within(node, this.#children[node]!, 0);
      return;
    }
    this.#pay();
    this.#w.op(OP.loop, TYPE.void);
    this.#labels.push({ type: "loop", node });
    this.#checkFuel(this.#fuel[node]!, this.#registers.dirty[node]!, () => this.#pushPcOf(node));
    this.#within(node, this.#children[node]!, 0);
    this.#labels.pop();
    this.#w.op(OP.end);
  }

  /** A node inside of blocks, one for each node that several edges go to, so that all of them can branch there. */
  #within(node: number, merges: readonly number[], from: number): void {
    const merge = merges[from];
    if (merge === undefined) {
      this.#node(node);
      return;
    }
    this.#w.op(OP.block, TYPE.void);
    this.#labels.push({ type: "block", node: merge });
    this.#within(node, merges, from + 1);
    this.#labels.pop();
    this.#w.op(OP.end);
    this.#tree(merge);
  }

  #pushPcOf(node: number): void {
    if (node === DISPATCH) {
      this.#w.get(PC);
      this.#w.op(OP.i64ExtendI32U);
    } else this.#w.i64Const(blockOf(this.#flow, node)!.pc);
  }

  #node(node: number): void {
    if (node === START) return this.#edge(START, this.#root, 0);
    const block = blockOf(this.#flow, node);
    if (!block) return this.#dispatch();
    const dirty = this.#blocks.write(block, {
      dirty: this.#registers.dirty[node]!,
      narrow: this.#narrow[node]!,
      stackPointers: this.#stackPointers[node]!,
      owed: this.#owed,
    });
    this.#owed += block.cost;
    this.#end(node, block.end, dirty);
  }

  #end(node: number, end: BlockEnd, dirty: RegisterSet): void {
    switch (end.type) {
      case "fall":
        return this.#edge(node, end.next, dirty);
      case "branch":
        return this.#branch(node, end, dirty);
      case "jump":
        this.#link(end.at);
        return this.#edge(node, end.target, dirty | writesOf(end.at));
      case "call":
        return this.#call(node, end, dirty);
      case "return":
        this.#computeTarget(end.at, dirty);
        return this.#return(dirty);
      case "indirect":
        this.#computeTarget(end.at, dirty);
        return this.#goTo(node, DISPATCH, dirty);
      case "interpret":
        return this.#exit(EXIT_INTERPRET, () => this.#w.i64Const(end.pc), dirty);
      case "leave":
        return this.#leaveTo(dirty, () => this.#w.i32Const(end.target));
    }
  }

  /** Sets the link register of a jump or call. */
  #link({ pc, decoded }: Placed): void {
    if (decoded.rd === 0) return;
    this.#w.i64Const(pc + decoded.length);
    this.#w.set(this.#locals.get(decoded.rd)!);
  }

  /** Sets the pc local to where a `jalr` goes; what the interpreter has to look at leaves to it. */
  #computeTarget(at: Placed, dirty: RegisterSet): void {
    const w = this.#w;
    const { rs1, imm, instruction } = at.decoded;
    const [target] = this.#temporaries;
    this.#blocks.pushRegister(rs1);
    if (imm !== 0) {
      w.i64Const(imm);
      w.op(OP.i64Add);
    }
    w.i64Const(-2);
    w.op(OP.i64And);
    w.tee(target);
    w.op(OP.i32WrapI64);
    w.set(PC);
    w.get(target);
    w.i64Const(32);
    w.op(OP.i64ShrU);
    if (this.#context.pcMask > 1) {
      w.get(target);
      w.i64Const(this.#context.pcMask);
      w.op(OP.i64And, OP.i64Or);
    }
    w.op(OP.i64Eqz, OP.i32Eqz, OP.if, TYPE.void);
    this.#exit(EXIT_INTERPRET, () => w.i64Const(at.pc), dirty, this.#owed - instruction.fuel);
    w.op(OP.end);
  }

  /** Returns to the pc local. */
  #return(dirty: RegisterSet): void {
    this.#store(dirty);
    this.#w.get(PC);
    this.#pushFuel();
    this.#w.op(OP.return);
  }

  /** Goes on outside of the region, without returning to the caller first if something is translated there. */
  #leaveTo(dirty: RegisterSet, pushPc: () => void): void {
    this.#store(dirty);
    pushPc();
    this.#pushCallArguments();
    this.#w.call(GO_FUNCTION);
    this.#w.op(OP.return);
  }

  #pushCallArguments(): void {
    this.#w.get(DEPTH);
    this.#w.i32Const(1);
    this.#w.op(OP.i32Sub);
    this.#pushFuel();
  }

  #call(node: number, end: BlockEnd & { type: "call" }, before: RegisterSet): void {
    const w = this.#w;
    if (end.target === undefined) this.#computeTarget(end.at, before);
    this.#link(end.at);
    const dirty = before | writesOf(end.at);
    const touched = this.#context.touched(end.target);
    const known = end.target === undefined ? undefined : this.#context.functionAt(end.target);
    this.#store(dirty & touched);
    if (known !== undefined) {
      this.#pushCallArguments();
      w.call(known);
    } else {
      if (end.target === undefined) w.get(PC);
      else w.i32Const(end.target);
      this.#pushCallArguments();
      w.call(GO_FUNCTION);
    }
    this.#afterCall(node, end.next, dirty & ~touched, touched);
  }

  /** What comes back may be anything: a stop, or another pc than expected. Then the caller ends as well. */
  #afterCall(node: number, next: number, dirty: RegisterSet, touched: RegisterSet): void {
    const w = this.#w;
    w.set(FUEL);
    this.#owed = 0;
    w.tee(PC);
    w.i32Const(next);
    w.op(OP.i32Ne, OP.if, TYPE.void);
    w.get(PC);
    w.get(FUEL);
    this.#callExit(dirty, false);
    w.op(OP.end);
    const to = this.#flow.target(node, next);
    this.#checkFuel(this.#fuel[to]!, dirty, () => w.i64Const(next));
    this.#load(touched & this.#registers.live[to]!);
    this.#edge(node, next, dirty);
  }

  #branch(node: number, { at, taken, next }: BlockEnd & { type: "branch" }, dirty: RegisterSet): void {
    const w = this.#w;
    if (taken === next) return this.#edge(node, next, dirty);
    // A branch to a label may leave a loop: then the loop should not pay for it.
    const [inline, labelled] = this.#labelTo(node, taken) === undefined ? [taken, next] : [next, taken];
    const depth = this.#labelTo(node, labelled);
    if (depth !== undefined && (this.#owed === 0 || !this.#leavesLoop(node, labelled))) {
      this.#pay();
      this.#blocks.pushCondition(at, labelled === taken);
      w.branch(OP.brIf, depth);
      return this.#edge(node, inline, dirty);
    }
    const owed = this.#owed;
    this.#blocks.pushCondition(at, labelled === taken);
    w.op(OP.if, TYPE.void);
    this.#labels.push({ type: "if" });
    this.#edge(node, labelled, dirty);
    this.#labels.pop();
    this.#owed = owed;
    w.op(OP.end);
    this.#edge(node, inline, dirty);
  }

  /** Whether the label of a branch lies outside of the innermost loop. */
  #leavesLoop(from: number, pc: number): boolean {
    const loop = this.#labels.findLastIndex((label) => label.type === "loop");
    return this.#labels.length - 1 - this.#depthOf(this.#flow.target(from, pc)) < loop;
  }

  /** Goes to the block at a pc. */
  #edge(from: number, pc: number, dirty: RegisterSet): void {
    const to = this.#flow.target(from, pc);
    if (!this.#flow.dispatched.has(to)) return this.#goTo(from, to, dirty);
    this.#w.i32Const(pc);
    this.#w.set(PC);
    this.#goTo(from, DISPATCH, dirty);
  }

  #goTo(from: number, to: number, dirty: RegisterSet): void {
    this.#store(dirty & storedOnEdge(this.#parking, from, to));
    this.#load(this.#registers.live[to]! & loadedOnEdge(this.#parking, from, to));
    if (this.#hasLabel(from, to)) {
      this.#pay();
      this.#w.branch(OP.br, this.#depthOf(to));
    } else this.#tree(to);
  }

  /** Depth of the label for a plain branch to a pc, if a label is all it takes. */
  #labelTo(from: number, pc: number): number | undefined {
    const to = this.#flow.target(from, pc);
    if (this.#flow.dispatched.has(to) || !this.#hasLabel(from, to)) return undefined;
    if (this.#parking.loopOf(from) !== this.#parking.loopOf(to)) return undefined;
    return this.#depthOf(to);
  }

  #hasLabel(from: number, to: number): boolean {
    const { rank } = this.#flow.dominance;
    return rank[to]! <= rank[from]! || isLabelled(this.#flow, to);
  }

  #depthOf(node: number): number {
    for (let depth = 0; ; depth++) {
      const label = this.#labels[this.#labels.length - 1 - depth]!;
      if (label.type !== "if" && label.node === node) return depth;
    }
  }

  /** Goes to the dispatched block at the pc local, or leaves when there is none. */
  #dispatch(): void {
    const w = this.#w;
    const nodes = this.#flow.successors[DISPATCH]!;
    const pcs = nodes.map((node) => blockOf(this.#flow, node)!.pc);
    const dirty = this.#registers.dirty[DISPATCH]!;
    w.op(OP.block, TYPE.void);
    this.#labels.push({ type: "if" });
    if (pcs.length > 0) {
      const first = Math.min(...pcs);
      const table = new Array<number>((Math.max(...pcs) - first) / 2 + 1).fill(0);
      nodes.forEach((node, index) => {
        table[(pcs[index]! - first) / 2] = this.#depthOf(node);
      });
      w.get(PC);
      w.i32Const(first);
      w.op(OP.i32Sub);
      w.i32Const(1);
      w.op(OP.i32ShrU, OP.brTable);
      w.u32(table.length);
      for (const depth of table) w.u32(depth);
      w.u32(0);
    }
    this.#labels.pop();
    w.op(OP.end);
    this.#leaveTo(dirty, () => w.get(PC));
  }
}

/** Nodes that are entered by a branch to a label: several edges go there, or the jump table does. */
function isLabelled({ dispatched, dominance: { predecessors, rank } }: Flow, node: number): boolean {
  if (node === DISPATCH || dispatched.has(node)) return true;
  let forward = 0;
  for (const before of predecessors[node]!) if (rank[before]! < rank[node]!) forward++;
  return forward > 1;
}

/** For each node the labelled ones that it immediately dominates, the last in order first. */
function labelledChildren(flow: Flow): number[][] {
  const children: number[][] = flow.successors.map(() => []);
  for (const node of flow.dominance.order.toReversed()) {
    if (node !== START && isLabelled(flow, node)) children[flow.dominance.idom[node]!]!.push(node);
  }
  return children;
}

function countAccesses(flow: Flow): number {
  return flow.blocks.reduce((count, { body }) => count + body.filter((placed) => accessSize(placed) > 0).length, 0);
}

/** Registers that need a local. */
function ownRegisters(flow: Flow, { live }: RegisterFlow): RegisterSet {
  let own = 0;
  for (const node of flow.dominance.order) {
    own |= live[node]!;
    const block = blockOf(flow, node);
    if (!block) continue;
    for (const placed of block.body) own |= writesOf(placed);
    const last = lastOf(block);
    if (last) own |= writesOf(last);
  }
  return own;
}
