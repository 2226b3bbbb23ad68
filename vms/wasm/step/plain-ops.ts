import {
  INSTANCE_DATA,
  INSTANCE_ELEMENTS,
  PART_SLOTS,
  RECORD_SIZE,
  SEGMENT_LENGTH,
  TABLE_LENGTH,
  TRAP_UNREACHABLE,
} from "../kernel/layout.js";
import * as ops from "../kernel/ops.js";
import { ELEMENT, segmentRecord, tableRecord } from "./bulk-ops.js";
import { functionRecord } from "./call-ops.js";
import { type Executor, takePart } from "./executor.js";
import type { Processor, Trap } from "./processor.js";
import { displaced, type LoweredRecord, wide } from "./record.js";

const SLOT = 8;
const PAGE = 65_536;

/** Charges, jumps, copies, globals, table elements, sizes, segments: all that is no arithmetic, access or call. */
export const PLAIN_EXECUTORS: ReadonlyMap<number, Executor> = new Map<number, Executor>([
  [ops.CHARGE, (cpu, { x }) => cpu.pay(x)],
  [ops.JUMP, (cpu, record) => jump(cpu, cpu.registers.pc, record)],
  [ops.JUMP_TABLE, jumpTable],
  [ops.TRAP, (_, { x }) => (x === TRAP_UNREACHABLE ? "unreachable" : "invalid-instruction")],
  [ops.COPY, (cpu, { dst, a }) => void cpu.setSlot(dst, cpu.slot(a))],
  [ops.COPY_TWO, copyTwo],
  [ops.COPY_MANY, copyMany],
  [ops.CONSTANT, (cpu, record) => void cpu.setSlot(record.dst, wide(record))],
  [ops.SELECT, (cpu, { dst, a, b, x }) => void cpu.setSlot(dst, cpu.slot(cpu.u32(x) === 0 ? b : a))],
  [ops.GLOBAL_GET, (cpu, { dst, x }) => void cpu.setSlot(dst, cpu.load(cpu.registers.instance + x, SLOT))],
  [ops.GLOBAL_SET, (cpu, { a, x }) => void cpu.store(cpu.registers.instance + x, SLOT, cpu.slot(a))],
  [ops.IMPORTED_GLOBAL_GET, (cpu, { dst, x }) => void cpu.setSlot(dst, cpu.load(importedGlobal(cpu, x), SLOT))],
  [ops.IMPORTED_GLOBAL_SET, (cpu, { a, x }) => void cpu.store(importedGlobal(cpu, x), SLOT, cpu.slot(a))],
  [ops.MEMORY_SIZE, (cpu, { dst }) => void cpu.setU32(dst, Math.floor(cpu.registers.memoryBytes / PAGE))],
  [ops.DATA_DROP, (cpu, { x }) => void cpu.setWord(segmentRecord(cpu, INSTANCE_DATA, x) + SEGMENT_LENGTH, 0)],
  [ops.ELEMENT_DROP, (cpu, { x }) => void cpu.setWord(segmentRecord(cpu, INSTANCE_ELEMENTS, x) + SEGMENT_LENGTH, 0)],
  [ops.FUNCTION_REFERENCE, (cpu, { dst, x }) => void cpu.setU32(dst, functionRecord(cpu, x))],
  [ops.TABLE_SIZE, (cpu, { dst, x }) => void cpu.setU32(dst, cpu.word(tableRecord(cpu, x) + TABLE_LENGTH))],
  [ops.TABLE_GET, getElement],
  [ops.TABLE_SET, setElement],
]);

function jump(cpu: Processor, at: number, { dst, x }: LoweredRecord): Trap {
  cpu.next = displaced(at, x);
  return cpu.pay(dst);
}

function jumpTable(cpu: Processor, { a, x }: LoweredRecord): Trap {
  const entry = displaced(cpu.registers.pc, RECORD_SIZE * (1 + Math.min(cpu.u32(a), x)));
  return jump(cpu, entry, cpu.recordAt(entry));
}

function copyTwo(cpu: Processor, { dst, a, x, y }: LoweredRecord): Trap {
  cpu.setSlot(dst, cpu.slot(a));
  cpu.setSlot(y, cpu.slot(x));
  return undefined;
}

function copyMany(cpu: Processor, { dst, a, x }: LoweredRecord): Trap {
  const { done, count } = takePart(cpu, x, PART_SLOTS);
  cpu.copySlots(cpu.slotAddress(dst + done), cpu.slotAddress(a + done), count);
  return undefined;
}

/** Address of an imported global's cell. */
function importedGlobal(cpu: Processor, distance: number): number {
  return cpu.word(cpu.registers.instance + distance);
}

/** Address of an element; undefined when it is out of bounds. */
function elementAddress(cpu: Processor, table: number, index: number): number | undefined {
  const record = tableRecord(cpu, table);
  return index < cpu.word(record + TABLE_LENGTH) ? cpu.word(record) + ELEMENT * index : undefined;
}

function getElement(cpu: Processor, { dst, a, x }: LoweredRecord): Trap {
  const at = elementAddress(cpu, x, cpu.u32(a));
  if (at === undefined) return "table-out-of-bounds";
  cpu.setU32(dst, cpu.word(at));
  return undefined;
}

function setElement(cpu: Processor, { a, b, x }: LoweredRecord): Trap {
  const at = elementAddress(cpu, x, cpu.u32(a));
  if (at === undefined) return "table-out-of-bounds";
  cpu.setWord(at, cpu.u32(b));
  return undefined;
}
