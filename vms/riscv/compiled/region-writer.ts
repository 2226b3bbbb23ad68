import { concatBytes } from "../../../src/base/bytes.js";
import { BlockWriter, type Guarded } from "./block-writer.js";
import { blockOf, DISPATCH, FIRST_BLOCK, type Flow, START } from "./flow.js";
import { Frame, LOCAL } from "./frame.js";
import { fuelToNextCheck } from "./fuel-plan.js";
import { writeJumpTable } from "./jump-table.js";
import { isLabelled, LabelStack, labelledChildren } from "./labels.js";
import { findNarrow } from "./narrow.js";
import { findParking, loadedOnEdge, type Parking, storedOnEdge } from "./parking.js";
import type { Block, BlockEnd, Placed } from "./region.js";
import { EXIT_HOST_CALL, EXIT_INTERPRET, GO_FUNCTION, REGION_TYPE, type RegionContext } from "./region-function.js";
import { findRegisterFlow, type RegisterFlow, usedRegisters } from "./register-flow.js";
import { type RegisterSet, writesOf } from "./registers.js";
import { findStackPointers } from "./stack-pointers.js";
import type { FunctionBody } from "./wasm/module.js";
import { OP, TYPE } from "./wasm/opcodes.js";
import { WasmWriter } from "./wasm/writer.js";

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
  readonly #children: number[][];
  readonly #labels = new LabelStack();
  readonly #guarded = new Map<number, Guarded>();
  readonly #frame: Frame;
  readonly #blocks: BlockWriter;

  constructor(context: RegionContext) {
    this.#context = context;
    this.#flow = context.flow;
    this.#parking = findParking(context.flow, usedRegisters(context.flow));
    this.#registers = findRegisterFlow(context.flow, context.touched, this.#parking);
    this.#fuel = fuelToNextCheck(context.flow);
    this.#narrow = findNarrow(context.flow, context.touched);
    this.#stackPointers = findStackPointers(context.flow, context.stackPointers);
    this.#children = labelledChildren(context.flow);
    this.#frame = new Frame(this.#w, context.flow, this.#registers, context.exits);
    this.#blocks = new BlockWriter({
      w: this.#w,
      model: context.model,
      locals: this.#frame.locals,
      temporaries: this.#frame.temporaries,
      habitOf: context.habitOf,
      otherHabit: context.otherHabit,
      guess: context.guess,
      pool: this.#frame.pool,
      pushLacksFuel: (needed) => this.#frame.pushLacksFuel(needed),
      exit: (at, dirty, owed) => this.#frame.exit(undefined, () => this.#w.i64Const(at), dirty, owed),
    });
  }

  write(): FunctionBody {
    const w = this.#w;
    this.#frame.load(this.#registers.live[START]!);
    const [first] = this.#flow.successors[START]!;
    if (!this.#flow.loops.has(first!)) this.#frame.checkFuel(this.#fuel[START]!, 0, () => w.i64Const(this.#root));
    this.#tree(START);
    w.op(OP.unreachable, OP.end);
    return { type: REGION_TYPE, locals: this.#frame.types, code: concatBytes(this.#frame.entry(this.#root), w.bytes) };
  }

  get #root(): number {
    return this.#flow.region.root;
  }

  /** A node and all that it dominates. */
  #tree(node: number): void {
    if (isLabelled(this.#flow, node)) this.#frame.owed = 0;
    if (!this.#flow.loops.has(node)) {
      this.#within(node, this.#children[node]!, 0);
      return;
    }
    const w = this.#w;
    this.#frame.pay();
    w.op(OP.loop, TYPE.void);
    this.#labels.push({ type: "loop", node });
    if (node === DISPATCH) {
      this.#frame.checkFuel(this.#fuel[node]!, this.#registers.dirty[node]!, () => {
        w.get(LOCAL.pc);
        w.op(OP.i64ExtendI32U);
      });
    }
    this.#within(node, this.#children[node]!, 0);
    this.#labels.pop();
    w.op(OP.end);
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

  #node(node: number): void {
    const block = blockOf(this.#flow, node);
    if (block) this.#block(node, block);
    else if (node === START) this.#edge(START, this.#root, 0);
    else this.#dispatch();
  }

  #block(node: number, block: Block): void {
    if (block.end.type === "guard") {
      this.#guard(node, block.end);
      return;
    }
    const dirty = this.#blocks.write(block, {
      dirty: this.#registers.dirty[node]!,
      narrow: this.#narrow[node]!,
      stackPointers: this.#stackPointers[node]!,
      owed: this.#frame.owed,
      fuelNeeded: this.#flow.checked.has(node) ? this.#fuel[node] : undefined,
      guarded: this.#guarded.get(node),
    });
    this.#frame.owed += block.cost;
    this.#end(node, block.end, dirty);
  }

  /** Nothing is owed here, as this is a loop's head. */
  #guard(node: number, { fast, slow, count }: BlockEnd & { type: "guard" }): void {
    const w = this.#w;
    const [first, cautious] = [fast + FIRST_BLOCK, slow + FIRST_BLOCK];
    const copied = blockOf(this.#flow, first)!;
    const dirty = this.#registers.dirty[node]!;
    w.op(OP.block, TYPE.void);
    this.#labels.push({ type: "if" });
    const plan = this.#blocks.guardCopies(copied, count, this.#fuel[first]!, this.#stackPointers[node]!);
    for (let copy = 0; copy < count; copy++) {
      this.#guarded.set(first + copy, { plan, from: copy * (copied.body.length + 1) });
    }
    this.#goTo(node, first, dirty);
    this.#labels.pop();
    w.op(OP.end);
    this.#frame.owed = 0;
    this.#goTo(node, cautious, dirty);
  }

  #end(node: number, end: BlockEnd, dirty: RegisterSet): void {
    switch (end.type) {
      case "fall":
        this.#edge(node, end.next, dirty);
        break;
      case "branch":
        this.#branch(node, end, dirty);
        break;
      case "skip":
        this.#blocks.writeSkipped(end.at, end.skipped);
        this.#frame.payIf(end.cost);
        this.#edge(node, end.next, dirty | writesOf(end.skipped));
        break;
      case "jump":
        this.#link(end.at);
        this.#edge(node, end.target, dirty | writesOf(end.at));
        break;
      case "call":
        this.#call(node, end, dirty);
        break;
      case "return":
        this.#computeTarget(end.at, dirty);
        this.#frame.return(dirty);
        break;
      case "resume":
        this.#resume(node, end, dirty);
        break;
      case "indirect":
        this.#computeTarget(end.at, dirty);
        this.#link(end.at);
        this.#goTo(node, DISPATCH, dirty | writesOf(end.at));
        break;
      case "interpret":
        this.#frame.exit(EXIT_INTERPRET, () => this.#w.i64Const(end.pc), dirty);
        break;
      case "host-call":
        this.#frame.exit(EXIT_HOST_CALL, () => this.#w.i64Const(end.pc), dirty);
        break;
      case "leave":
        this.#frame.leaveTo(dirty, () => this.#w.i32Const(end.target));
        break;
    }
  }

  /** Sets the link register of a jump or call. */
  #link({ pc, decoded }: Placed): void {
    if (decoded.rd === 0) return;
    this.#w.i64Const(pc + decoded.length);
    this.#w.set(this.#frame.locals.get(decoded.rd)!);
  }

  /** Pushes where a `jalr` goes. */
  #pushTarget({ decoded: { rs1, imm } }: Placed): void {
    const w = this.#w;
    this.#blocks.pushRegister(rs1);
    if (imm !== 0) {
      w.i64Const(imm);
      w.op(OP.i64Add);
    }
    w.i64Const(-2);
    w.op(OP.i64And);
  }

  /** Sets the pc local to where a `jalr` goes; what the interpreter has to look at leaves to it. */
  #computeTarget(at: Placed, dirty: RegisterSet): void {
    const w = this.#w;
    const { instruction } = at.decoded;
    const [target] = this.#frame.temporaries;
    this.#pushTarget(at);
    w.tee(target);
    w.op(OP.i32WrapI64);
    w.set(LOCAL.pc);
    w.get(target);
    w.i64Const(32);
    w.op(OP.i64ShrU);
    if (this.#context.pcMask > 1) {
      w.get(target);
      w.i64Const(this.#context.pcMask);
      w.op(OP.i64And, OP.i64Or);
    }
    w.op(OP.i64Eqz, OP.i32Eqz, OP.if, TYPE.void);
    this.#frame.exit(EXIT_INTERPRET, () => w.i64Const(at.pc), dirty, this.#frame.owed - instruction.fuel);
    w.op(OP.end);
  }

  /** Goes on behind the call if the return goes there. */
  #resume(node: number, { at, next }: BlockEnd & { type: "resume" }, dirty: RegisterSet): void {
    const w = this.#w;
    this.#pushTarget(at);
    w.i64Const(next);
    w.op(OP.i64Ne, OP.if, TYPE.void);
    this.#computeTarget(at, dirty);
    this.#frame.return(dirty);
    w.op(OP.end);
    this.#edge(node, next, dirty);
  }

  #call(node: number, end: BlockEnd & { type: "call" }, before: RegisterSet): void {
    const w = this.#w;
    if (end.target === undefined) this.#computeTarget(end.at, before);
    this.#link(end.at);
    const dirty = before | writesOf(end.at);
    const touched = this.#context.touched(end.target);
    const known = end.target === undefined ? undefined : this.#context.functionAt(end.target);
    this.#frame.store(dirty & touched);
    if (known !== undefined) {
      this.#frame.pushCallArguments();
      w.call(known);
    } else {
      if (end.target === undefined) w.get(LOCAL.pc);
      else w.i32Const(end.target);
      this.#frame.pushCallArguments();
      w.call(GO_FUNCTION);
    }
    this.#afterCall(node, end.next, dirty & ~touched, touched);
  }

  /** What comes back may be anything: a stop, or another pc than expected. Then the caller ends as well. */
  #afterCall(node: number, next: number, dirty: RegisterSet, touched: RegisterSet): void {
    const w = this.#w;
    w.set(LOCAL.fuel);
    this.#frame.owed = 0;
    w.tee(LOCAL.pc);
    w.i32Const(next);
    w.op(OP.i32Ne, OP.if, TYPE.void);
    this.#frame.unwind(dirty);
    w.op(OP.end);
    const to = this.#flow.target(node, next);
    this.#frame.checkFuel(this.#fuel[to]!, dirty, () => w.i64Const(next));
    this.#frame.load(touched & this.#registers.live[to]!);
    this.#edge(node, next, dirty);
  }

  #branch(node: number, { at, taken, next }: BlockEnd & { type: "branch" }, dirty: RegisterSet): void {
    const w = this.#w;
    if (taken === next) {
      this.#edge(node, next, dirty);
      return;
    }
    // A branch to a label may leave a loop: then the loop should not pay for it.
    const [inline, labelled] = this.#labelTo(node, taken) === undefined ? [taken, next] : [next, taken];
    const depth = this.#labelTo(node, labelled);
    if (depth !== undefined && (this.#frame.owed === 0 || !this.#leavesLoop(node, labelled))) {
      this.#frame.pay();
      this.#blocks.pushCondition(at, labelled === taken);
      w.branch(OP.brIf, depth);
      this.#edge(node, inline, dirty);
      return;
    }
    const owed = this.#frame.owed;
    this.#blocks.pushCondition(at, labelled === taken);
    w.op(OP.if, TYPE.void);
    this.#labels.push({ type: "if" });
    this.#edge(node, labelled, dirty);
    this.#labels.pop();
    this.#frame.owed = owed;
    w.op(OP.end);
    this.#edge(node, inline, dirty);
  }

  /** Whether the label of a branch lies outside of the innermost loop. */
  #leavesLoop(from: number, pc: number): boolean {
    return this.#labels.leavesLoop(this.#flow.target(from, pc));
  }

  /** Goes to the block at a pc. */
  #edge(from: number, pc: number, dirty: RegisterSet): void {
    const to = this.#flow.target(from, pc);
    const dispatched = this.#flow.dispatched.has(to);
    if (dispatched) {
      this.#w.i32Const(pc);
      this.#w.set(LOCAL.pc);
    }
    this.#goTo(from, dispatched ? DISPATCH : to, dirty);
  }

  #goTo(from: number, to: number, dirty: RegisterSet): void {
    this.#frame.store(dirty & storedOnEdge(this.#parking, from, to));
    this.#frame.load(this.#registers.live[to]! & loadedOnEdge(this.#parking, from, to));
    if (this.#hasLabel(from, to)) {
      this.#frame.pay();
      this.#w.branch(OP.br, this.#labels.depthOf(to));
    } else this.#tree(to);
  }

  /** Depth of the label for a plain branch to a pc, if a label is all it takes. */
  #labelTo(from: number, pc: number): number | undefined {
    const to = this.#flow.target(from, pc);
    if (this.#flow.dispatched.has(to) || !this.#hasLabel(from, to)) return undefined;
    if (this.#parking.loopOf(from) !== this.#parking.loopOf(to)) return undefined;
    return this.#labels.depthOf(to);
  }

  #hasLabel(from: number, to: number): boolean {
    const { rank } = this.#flow.dominance;
    return rank[to]! <= rank[from]! || isLabelled(this.#flow, to);
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
      const depths = nodes.map((node) => this.#labels.depthOf(node));
      writeJumpTable(w, LOCAL.pc, pcs, depths);
    }
    this.#labels.pop();
    w.op(OP.end);
    this.#frame.leaveTo(dirty, () => w.get(LOCAL.pc));
  }
}
