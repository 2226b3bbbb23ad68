import {
  PAGE_BITS,
  PAGE_COUNT,
  PAGE_READ,
  PAGE_SIZE,
  PAGE_TABLE,
  PAGE_WINDOW,
  PAGE_WRITE,
  SPAN_READABLE,
  SPAN_SIZE,
  SPAN_STORABLE,
  SPAN_STORABLE_STACK,
} from "../kernel/layout.js";
import type { AccessGroup } from "./access-plan.js";
import type { MemoryModel } from "./memory-model.js";
import { OP, TYPE } from "./wasm/opcodes.js";
import type { WasmWriter } from "./wasm/writer.js";

const WORD = 8;
/** Entries of the page table have 4 bytes. */
const ENTRY_BITS = 2;

/** What a check is written with. */
export interface CheckContext {
  readonly w: WasmWriter;
  readonly model: MemoryModel;
  /** Local of type i64. */
  readonly distance: number;
  /** Local of type i32 that gets the linear address of the span, less the model's base. */
  readonly linear: number;
  /** Local of type i32. */
  readonly entry: number;
  /** Pushes the address of the first access of the group plus a constant. */
  pushFirst(plus: number): void;
  /** Where loads are expected to go, and whether accesses that go elsewhere are worth code of their own. */
  readonly habit: AccessHabit;
  /** Leaves in front of the access. */
  exit(): void;
}

/**
 * What is known of an access. Code for the unlikely makes the likely slower and the code three times as long, so that an
 * access gets it only once it was seen to need it.
 */
export type AccessHabit = "data" | "stack" | "anywhere";

/** True when nothing needs to be checked: a constant address that is always mapped. */
export function isAlwaysReadable({ constant, span, store }: AccessGroup, model: MemoryModel): boolean {
  return !store && constant !== undefined && constant >= model.readableStart && constant + span <= model.readableEnd;
}

/**
 * Writes the check of a group: it leaves to the interpreter unless the fast way of the interpreter's own kernel would do
 * for the whole span. What the interpreter does slowly (a page's first store, faults, odd frames) is done there.
 */
export function writeCheck(group: AccessGroup, context: CheckContext): void {
  const { w, distance, linear, model } = context;
  context.pushFirst(group.start - model.readableStart);
  w.tee(distance);
  w.op(OP.i32WrapI64);
  if (model.base === 0) {
    w.i32Const(model.readableLinear);
    w.op(OP.i32Add);
  }
  w.set(linear);
  if (isAlwaysReadable(group, model)) return;
  if (group.store) writeStoreCheck(group.span, context);
  else writeLoadCheck(group.span, context);
}

/** Loads from where everything is mapped, or from the stack, need one comparison; the page table knows about the rest. */
function writeLoadCheck(span: number, context: CheckContext): void {
  const { w, habit } = context;
  if (habit !== "anywhere") {
    const pushInside = habit === "stack" ? pushInStack : pushInReadable;
    pushInside(span, context);
    w.op(OP.i32Eqz);
    exitIf(context);
    return;
  }
  w.op(OP.block, TYPE.void);
  pushInReadable(span, context);
  w.branch(OP.brIf, 0);
  pushInStack(span, context);
  w.branch(OP.brIf, 0);
  pushPagesLack(span, PAGE_READ, context);
  exitIf(context);
  writeFrame(context);
  w.op(OP.end);
}

function pushInStack(span: number, { w, distance, model }: CheckContext): void {
  const { stackStart, stackEnd, readableStart } = model;
  w.get(distance);
  w.i64Const(readableStart - stackStart);
  w.op(OP.i64Add);
  w.i64Const(stackEnd - stackStart - span + 1);
  w.op(OP.i64LtU);
}

function pushInReadable(span: number, { w, distance }: CheckContext): void {
  w.get(distance);
  pushCell(w, SPAN_READABLE + SPAN_SIZE);
  if (span > WORD) {
    w.i64Const(WORD - span);
    w.op(OP.i64Add);
  }
  w.op(OP.i64LtU);
}

/**
 * Stores need a page that takes them at once, which stands for dirty tracking, code and reservations: one of the span of
 * such pages, or one that the page table says is.
 */
function writeStoreCheck(span: number, context: CheckContext): void {
  const { w, habit } = context;
  if (habit !== "anywhere") {
    pushInStorable(habit === "stack" ? SPAN_STORABLE_STACK : SPAN_STORABLE, span, context);
    w.op(OP.i32Eqz);
    exitIf(context);
    return;
  }
  w.op(OP.block, TYPE.void);
  pushInStorable(SPAN_STORABLE, span, context);
  w.branch(OP.brIf, 0);
  pushInStorable(SPAN_STORABLE_STACK, span, context);
  w.branch(OP.brIf, 0);
  pushPagesLack(span, PAGE_WRITE, context);
  exitIf(context);
  writeFrame(context);
  w.op(OP.end);
}

/** The size of a span may be zero, from which nothing can be subtracted: long accesses compare both of their ends. */
function pushInStorable(cells: number, span: number, { w, distance }: CheckContext): void {
  const pushInside = (offset: number) => {
    w.get(distance);
    if (offset > 0) {
      w.i64Const(offset);
      w.op(OP.i64Add);
    }
    pushCell(w, cells);
    w.op(OP.i64Sub);
    pushCell(w, cells + SPAN_SIZE);
    w.op(OP.i64LtU);
  };
  pushInside(0);
  if (span <= WORD) return;
  pushInside(span - WORD);
  w.op(OP.i32And);
}

/** V8 compares with the cell in memory, which leaves its registers to the guest's. */
function pushCell(w: WasmWriter, cell: number): void {
  w.i32Const(0);
  w.memory(OP.i64Load, cell);
}

/** Frames are aligned, so a linear address has the guest's offset. */
function pushOffsetInPage(w: WasmWriter, linear: number): void {
  w.get(linear);
  w.i32Const(PAGE_SIZE - 1);
  w.op(OP.i32And);
}

/** Pushes the address of the span's byte at an offset. */
function pushAddress(offset: number, { w, distance, model }: CheckContext): void {
  w.get(distance);
  w.i64Const(model.readableStart + offset);
  w.op(OP.i64Add);
}

/** Pushes the table entry of the page of the span's byte at an offset. */
function pushEntry(offset: number, context: CheckContext): void {
  const { w } = context;
  pushAddress(offset, context);
  w.i64Const(PAGE_BITS - ENTRY_BITS);
  w.op(OP.i64ShrU, OP.i32WrapI64);
  w.i32Const((PAGE_COUNT - 1) << ENTRY_BITS);
  w.op(OP.i32And);
  w.memory(OP.i32Load, PAGE_TABLE);
}

/** Pushes whether some page of the span lacks a flag or lies outside of the address space. */
function pushPagesLack(span: number, flag: number, context: CheckContext): void {
  const { w, entry, model } = context;
  pushEntry(0, context);
  w.tee(entry);
  if (span > 1) {
    pushEntry(span - 1, context);
    w.op(OP.i32And);
  }
  w.i32Const(flag);
  w.op(OP.i32And, OP.i32Eqz);
  pushAddress(0, context);
  pushAddress(span - 1, context);
  w.op(OP.i64Or);
  w.i64Const(32);
  w.op(OP.i64ShrU, OP.i64Eqz, OP.i32Eqz, OP.i32Or);
  if (!model.uniform && span > 1) pushCrossesFrames(span, context);
}

/** Turns the condition on the stack true as well when the span crosses pages whose frames are not neighbours. */
function pushCrossesFrames(span: number, context: CheckContext): void {
  const { w, entry, linear } = context;
  pushOffsetInPage(w, linear);
  w.i32Const(PAGE_SIZE - span);
  w.op(OP.i32GtU);
  w.get(entry);
  pushEntry(span - 1, context);
  w.op(OP.i32And);
  w.i32Const(PAGE_WINDOW);
  w.op(OP.i32And, OP.i32Eqz, OP.i32And, OP.i32Or);
}

function exitIf({ w, exit }: CheckContext): void {
  w.op(OP.if, TYPE.void);
  exit();
  w.op(OP.end);
}

/** Where frames are anywhere, the linear address comes from the page table. */
function writeFrame({ w, model, entry, linear }: CheckContext): void {
  if (model.uniform) return;
  w.get(entry);
  w.i32Const(-PAGE_SIZE);
  w.op(OP.i32And);
  pushOffsetInPage(w, linear);
  w.op(OP.i32Or);
  w.set(linear);
}
