import {
  CELL_READABLE_SIZE,
  PAGE_BITS,
  PAGE_COUNT,
  PAGE_READ,
  PAGE_SIZE,
  PAGE_TABLE,
  PAGE_WINDOW,
  PAGE_WRITE,
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
  /** Local of type i64 for the span's address. */
  readonly address: number;
  /** Local of type i32 that gets the linear address of the span, less the model's base. */
  readonly linear: number;
  /** Local of type i32. */
  readonly entry: number;
  /** Pushes the address of the first access of the group. */
  pushFirst(): void;
  /** Leaves in front of the access. */
  exit(): void;
}

/** True when nothing needs to be checked: a constant address that is always mapped. */
export function isAlwaysReadable({ constant, span, store }: AccessGroup, model: MemoryModel): boolean {
  return !store && constant !== undefined && constant >= model.readableStart && constant + span <= model.readableEnd;
}

/**
 * Writes the check of a group: it leaves to the interpreter unless the fast way of the interpreter's own kernel would do
 * for the whole span. What the interpreter does slowly (a page's first store, faults, odd frames) is done there.
 */
export function writeCheck(group: AccessGroup, context: CheckContext): void {
  const { w, address, linear, model } = context;
  context.pushFirst();
  if (group.start !== 0) {
    w.i64Const(group.start);
    w.op(OP.i64Add);
  }
  w.tee(address);
  w.i64Const(model.shift);
  w.op(OP.i64Add, OP.i32WrapI64);
  w.set(linear);
  if (isAlwaysReadable(group, model)) return;
  if (group.store) writeStoreCheck(group, context);
  else writeLoadCheck(group, context);
}

/** Loads from where everything is mapped, or from the stack, need one comparison; the page table knows about the rest. */
function writeLoadCheck(group: AccessGroup, context: CheckContext): void {
  const { w } = context;
  w.op(OP.block, TYPE.void);
  if (group.stack) pushInStack(group.span, context);
  else pushInReadable(group.span, context);
  w.branch(OP.brIf, 0);
  pushPagesLack(group.span, PAGE_READ, context);
  exitIf(context);
  writeFrame(context);
  w.op(OP.end);
}

function pushInStack(span: number, { w, address, model: { stackStart, stackEnd } }: CheckContext): void {
  w.get(address);
  w.i64Const(stackStart);
  w.op(OP.i64Sub);
  w.i64Const(stackEnd - stackStart - span + 1);
  w.op(OP.i64LtU);
}

function pushInReadable(span: number, { w, address, model: { readableStart } }: CheckContext): void {
  w.get(address);
  w.i64Const(readableStart);
  w.op(OP.i64Sub);
  w.i32Const(0);
  w.memory(OP.i64Load, CELL_READABLE_SIZE);
  if (span > WORD) {
    w.i64Const(span - WORD);
    w.op(OP.i64Sub);
  }
  w.op(OP.i64LtU);
}

function writeStoreCheck(group: AccessGroup, context: CheckContext): void {
  const { span } = group;
  const bits = [1, 2, 4, 8].indexOf(span);
  // An aligned store is in one page; the rotation tests for that and for the address space at once.
  if (bits >= 0) writeAlignedStoreCheck(span, bits, context);
  else {
    pushPagesLack(span, PAGE_WRITE, context);
    exitIf(context);
  }
  writeFrame(context);
}

function writeAlignedStoreCheck(span: number, bits: number, context: CheckContext): void {
  const { w, address } = context;
  w.op(OP.block, TYPE.void);
  w.op(OP.block, TYPE.void);
  w.get(address);
  if (bits > 0) {
    w.i64Const(bits);
    w.op(OP.i64Rotr);
  }
  w.i64Const(2 ** (32 - bits));
  w.op(OP.i64GeU);
  w.branch(OP.brIf, 0);
  pushEntry(0, context);
  w.i32Const(PAGE_WRITE);
  w.op(OP.i32And);
  w.branch(OP.brIf, 1);
  w.op(OP.end);
  pushPagesLack(span, PAGE_WRITE, context);
  exitIf(context);
  w.op(OP.end);
}

/** Pushes the table entry of the page of the span's byte at an offset. */
function pushEntry(offset: number, { w, address }: CheckContext): void {
  w.get(address);
  if (offset > 0) {
    w.i64Const(offset);
    w.op(OP.i64Add);
  }
  w.i64Const(PAGE_BITS - ENTRY_BITS);
  w.op(OP.i64ShrU, OP.i32WrapI64);
  w.i32Const((PAGE_COUNT - 1) << ENTRY_BITS);
  w.op(OP.i32And);
  w.memory(OP.i32Load, PAGE_TABLE);
}

/** Pushes whether some page of the span lacks a flag or lies outside of the address space. */
function pushPagesLack(span: number, flag: number, context: CheckContext): void {
  const { w, address, entry, model } = context;
  pushEntry(0, context);
  if (span > 1) {
    w.tee(entry);
    pushEntry(span - 1, context);
    w.op(OP.i32And);
  }
  w.i32Const(flag);
  w.op(OP.i32And, OP.i32Eqz);
  w.get(address);
  w.i64Const(32);
  w.op(OP.i64ShrU);
  if (span > 1) {
    w.get(address);
    w.i64Const(span - 1);
    w.op(OP.i64Add);
    w.i64Const(32);
    w.op(OP.i64ShrU, OP.i64Or);
  }
  w.i64Const(0);
  w.op(OP.i64Ne, OP.i32Or);
  if (!model.uniform && span > 1) pushCrossesFrames(span, context);
}

/** Turns the condition on the stack true as well when the span crosses pages whose frames are not neighbours. */
function pushCrossesFrames(span: number, context: CheckContext): void {
  const { w, address, entry } = context;
  w.get(address);
  w.op(OP.i32WrapI64);
  w.i32Const(PAGE_SIZE - 1);
  w.op(OP.i32And);
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
function writeFrame(context: CheckContext): void {
  const { w, model, address, linear } = context;
  if (model.uniform) return;
  pushEntry(0, context);
  w.i32Const(-PAGE_SIZE);
  w.op(OP.i32And);
  w.get(address);
  w.op(OP.i32WrapI64);
  w.i32Const(PAGE_SIZE - 1);
  w.op(OP.i32And, OP.i32Or);
  w.set(linear);
}
