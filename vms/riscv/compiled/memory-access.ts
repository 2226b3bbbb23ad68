import {
  PAGE_BITS,
  PAGE_COUNT,
  PAGE_READ,
  PAGE_SIZE,
  PAGE_TABLE,
  PAGE_WINDOW,
  PAGE_WRITE,
  SPAN_READABLE,
  SPAN_STORABLE,
  SPAN_STORABLE_STACK,
} from "../kernel/layout.js";
import type { AccessGroup } from "./access-plan.js";
import type { MemoryModel } from "./memory-model.js";
import { cellFor } from "./storable.js";
import { OP, TYPE } from "./wasm/opcodes.js";
import type { WasmWriter } from "./wasm/writer.js";

const WORD = 8;
/** Entries of the page table have 4 bytes. */
const ENTRY_BITS = 2;

/** What a check is written with. */
export interface CheckContext {
  readonly w: WasmWriter;
  readonly model: MemoryModel;
  /** Locals of type i64. */
  readonly distance: number;
  readonly shifted: number;
  /** Local of type i32 that gets the linear address of the span, less what {@link writeCheck} gives back. */
  readonly linear: number;
  /** Local of type i32. */
  readonly entry: number;
  /** Pushes the address of the span plus a constant. */
  pushAddress(plus: number): void;
  /** Where accesses are expected to go, and whether those that go elsewhere are worth code of their own. */
  readonly habit: AccessHabit;
  /** Leaves if the condition on the stack is true. `depth` is how many labels there are between this and the check. */
  leaveIf(depth: number): void;
}

/**
 * What is known of an access. Code for the unlikely makes the likely slower and the code three times as long, so that an
 * access gets it only once it was seen to need it.
 */
export const HABITS = ["data", "stack", "either", "anywhere"] as const;
export type AccessHabit = (typeof HABITS)[number];

/** True when nothing needs to be checked: a constant address that is always mapped. */
export function isAlwaysReadable({ value: { base, offset }, span, store }: AccessGroup, model: MemoryModel): boolean {
  return !store && base === 0 && offset >= model.readableStart && offset + span <= model.readableEnd;
}

/**
 * Writes the check of a group: it leaves to the interpreter unless the fast way of the interpreter's own kernel would do
 * for the whole span. What the interpreter does slowly (a page's first store, faults, odd frames) is done there.
 * @returns the constant part of linear addresses
 */
export function writeCheck(group: AccessGroup, context: CheckContext): number {
  const { w, distance, linear, model, habit } = context;
  if (isAlwaysReadable(group, model)) {
    // Nothing is left to guess: any other origin could be behind the address, and constants of accesses do not go below it.
    w.i32Const(group.value.offset + model.delta);
    w.set(linear);
    return 0;
  }
  const origin = originFor(group, context);
  const linearOrigin = (origin + model.delta) % 2 ** 32;
  const constant = model.uniform ? linearOrigin : 0;
  context.pushAddress(-origin);
  w.tee(distance);
  w.op(OP.i32WrapI64);
  if (!model.uniform) {
    w.i32Const(linearOrigin);
    w.op(OP.i32Add);
  }
  w.set(linear);
  if (habit === "either" || habit === "anywhere") writeWideCheck(group, context);
  else {
    pushInHabit(group, context);
    w.op(OP.i32Eqz);
    context.leaveIf(0);
  }
  return constant;
}

/** The guest address that distances are counted from: one subtraction is then enough for address and comparison. */
function originFor({ store }: AccessGroup, { habit, model }: CheckContext): number {
  if (habit === "stack") return model.stackStart;
  return store && habit === "data" ? model.storableStart : model.readableStart;
}

/**
 * One comparison tells that a span lies where everything can be loaded, or where pages take stores at once, which stands
 * for dirty tracking and code. V8 compares with the cell in memory, which leaves its registers to the guest's.
 */
function pushInHabit({ store, span }: AccessGroup, context: CheckContext): void {
  const { w, distance, habit, model } = context;
  const { stackStart, stackEnd } = model;
  const size = stackEnd - stackStart;
  if (habit === "stack" && store) {
    w.i64Const(size - Math.max(span, WORD));
    w.get(distance);
    w.op(OP.i64Sub);
  } else w.get(distance);
  if (habit === "stack" && !store) w.i64Const(size - span + 1);
  else {
    const cells = !store ? SPAN_READABLE : habit === "stack" ? SPAN_STORABLE_STACK : SPAN_STORABLE;
    w.i32Const(0);
    w.memory(OP.i64Load, cellFor(cells, span));
  }
  w.op(OP.i64LtU);
}

/** Accepts what lies in either of the usual spans; if it may be anywhere, the page table knows about the rest. */
function writeWideCheck(group: AccessGroup, context: CheckContext): void {
  const { w, distance, model } = context;
  w.op(OP.block, TYPE.void);
  for (const habit of ["data", "stack"] as const) {
    const there = { ...context, habit };
    w.get(distance);
    w.i64Const(model.readableStart - originFor(group, there));
    w.op(OP.i64Add);
    w.set(context.shifted);
    pushInHabit(group, { ...there, distance: context.shifted });
    if (habit === "data" || context.habit === "anywhere") w.branch(OP.brIf, 0);
  }
  if (context.habit === "either") w.op(OP.i32Eqz);
  else pushPagesLack(group.span, group.store ? PAGE_WRITE : PAGE_READ, context);
  context.leaveIf(1);
  if (context.habit === "anywhere") writeFrame(context);
  w.op(OP.end);
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
