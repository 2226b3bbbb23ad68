import {
  CALL_FRAME,
  CALL_INSTANCE,
  CALL_RECORD_SIZE,
  FUNCTION_HOST,
  FUNCTION_INSTANCE,
  FUNCTION_TYPE,
  INSTANCE_FUNCTIONS,
  INSTANCE_TYPES,
  PART_SLOTS,
  TABLE_LENGTH,
  TABLE_SPACE,
} from "../kernel/layout.js";
import * as ops from "../kernel/ops.js";
import { ELEMENT, tableRecord } from "./bulk-ops.js";
import { type Executor, takePart } from "./executor.js";
import type { Processor, Trap } from "./processor.js";
import { displaced, type LoweredRecord } from "./record.js";

const POINTER = 4;

/** Calls, tail calls, returns, and how functions begin. */
export const CALL_EXECUTORS: ReadonlyMap<number, Executor> = new Map<number, Executor>([
  [ops.ENTER, enter],
  [ops.CALL, call],
  [ops.CALL_IMPORT, (cpu, record) => invoke(cpu, functionRecord(cpu, record.x), cpu.slotAddress(record.a))],
  [ops.CALL_INDIRECT, callIndirect],
  [ops.TAIL_CALL, tailCall],
  [ops.TAIL_CALL_IMPORT, (cpu, record) => tailInvoke(cpu, record, () => functionRecord(cpu, record.x))],
  [ops.TAIL_CALL_INDIRECT, (cpu, record) => tailInvoke(cpu, record, () => element(cpu, record, record.dst))],
  [ops.RETURN, leave],
  [ops.RETURN_ONE, returnOne],
  [ops.RETURN_MANY, returnMany],
]);

/** Address of a function's record by its index. */
export function functionRecord(cpu: Processor, index: number): number {
  return cpu.word(cpu.word(cpu.registers.instance + INSTANCE_FUNCTIONS) + POINTER * index);
}

/** Pays and takes stack first, then sets locals to zero, in parts. */
function enter(cpu: Processor, { a, b, x, y }: LoweredRecord): Trap {
  const { registers } = cpu;
  if (registers.cursor === 0) {
    const left = registers.stack - (y | 0);
    if (left < 0) return "stack-overflow";
    const trap = cpu.pay(x);
    if (trap) return trap;
    registers.stack = left;
  }
  const { done, count } = takePart(cpu, b, PART_SLOTS);
  for (let i = 0; i < count; i++) cpu.setSlot(a + done + i, 0n);
  return undefined;
}

function call(cpu: Processor, { a, x }: LoweredRecord): Trap {
  pushCall(cpu);
  cpu.registers.frame = cpu.slotAddress(a);
  cpu.next = displaced(cpu.registers.pc, x);
  return undefined;
}

function pushCall(cpu: Processor): void {
  const { registers } = cpu;
  cpu.setWord(registers.calls, cpu.next);
  cpu.setWord(registers.calls + CALL_FRAME, registers.frame);
  cpu.setWord(registers.calls + CALL_INSTANCE, registers.instance);
  registers.calls += CALL_RECORD_SIZE;
}

function callIndirect(cpu: Processor, record: LoweredRecord): Trap {
  const callee = element(cpu, record, record.b);
  return typeof callee === "string" ? callee : invoke(cpu, callee, cpu.slotAddress(record.a));
}

/** The function record in a table, of the type that `x` asks for; a trap if there is none. */
function element(cpu: Processor, { x }: LoweredRecord, slot: number): number | NonNullable<Trap> {
  const table = tableRecord(cpu, x % TABLE_SPACE);
  const index = cpu.u32(slot);
  if (index >= cpu.word(table + TABLE_LENGTH)) return "table-out-of-bounds";
  const callee = cpu.word(cpu.word(table) + ELEMENT * index);
  if (callee === 0) return "signature-mismatch";
  const types = cpu.word(cpu.registers.instance + INSTANCE_TYPES);
  const wanted = cpu.word(types + POINTER * Math.floor(x / TABLE_SPACE));
  return cpu.word(callee + FUNCTION_TYPE) === wanted ? callee : "signature-mismatch";
}

/** Calls a function record: of a guest, or of the host. */
function invoke(cpu: Processor, callee: number, frame: number): Trap {
  const host = cpu.word(callee + FUNCTION_HOST);
  if (host !== 0) {
    beginHostCall(cpu, callee, host, frame);
    return undefined;
  }
  pushCall(cpu);
  cpu.registers.frame = frame;
  enterFunction(cpu, callee);
  return undefined;
}

function enterFunction(cpu: Processor, callee: number): void {
  cpu.next = cpu.word(callee);
  cpu.enterInstance(cpu.word(callee + FUNCTION_INSTANCE));
}

/** The steps that follow make the host call; then the machine goes on at `next`. */
function beginHostCall({ registers }: Processor, callee: number, host: number, frame: number): void {
  registers.callee = callee;
  registers.host = host;
  registers.arguments = frame;
}

function tailCall(cpu: Processor, record: LoweredRecord): Trap {
  if (!moveToFrame(cpu, record.a, record.b)) return undefined;
  cpu.registers.stack += record.y;
  cpu.next = displaced(cpu.registers.pc, record.x);
  return undefined;
}

/** The arguments may overwrite the slot that the callee was found by, so the callee is kept in a register. */
function tailInvoke(cpu: Processor, record: LoweredRecord, find: () => number | NonNullable<Trap>): Trap {
  const { registers } = cpu;
  if (registers.cursor === 0) {
    const callee = find();
    if (typeof callee === "string") return callee;
    registers.callee = callee;
  }
  if (!moveToFrame(cpu, record.a, record.b)) return undefined;
  const { callee, frame } = registers;
  registers.stack += record.y;
  registers.callee = 0;
  const host = cpu.word(callee + FUNCTION_HOST);
  if (host === 0) {
    enterFunction(cpu, callee);
    return undefined;
  }
  popCall(cpu);
  beginHostCall(cpu, callee, host, frame);
  return undefined;
}

/** Copies slots to the start of the frame, in parts; whether all are there. */
function moveToFrame(cpu: Processor, from: number, total: number): boolean {
  const { done, count, last } = takePart(cpu, total, PART_SLOTS);
  cpu.copySlots(cpu.slotAddress(done), cpu.slotAddress(from + done), count);
  return last;
}

function leave(cpu: Processor, { y }: LoweredRecord): Trap {
  cpu.registers.stack += y;
  popCall(cpu);
  return undefined;
}

function popCall(cpu: Processor): void {
  const { registers } = cpu;
  registers.calls -= CALL_RECORD_SIZE;
  const record = registers.calls;
  cpu.next = cpu.word(record);
  registers.frame = cpu.word(record + CALL_FRAME);
  cpu.enterInstance(cpu.word(record + CALL_INSTANCE));
}

function returnOne(cpu: Processor, record: LoweredRecord): Trap {
  cpu.setSlot(0, cpu.slot(record.a));
  return leave(cpu, record);
}

function returnMany(cpu: Processor, record: LoweredRecord): Trap {
  return moveToFrame(cpu, record.a, record.x) ? leave(cpu, record) : undefined;
}
