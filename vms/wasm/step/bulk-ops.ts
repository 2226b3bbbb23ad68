import { bytesFuel } from "../fuel.js";
import {
  INSTANCE_DATA,
  INSTANCE_ELEMENTS,
  INSTANCE_TABLES,
  PART_BYTES,
  PART_ELEMENTS,
  SEGMENT_LENGTH,
  SEGMENT_RECORD_SIZE,
  TABLE_LENGTH,
} from "../kernel/layout.js";
import * as ops from "../kernel/ops.js";
import { ELEMENT_FUEL } from "../kernel/prices.js";
import { type Executor, takePart } from "./executor.js";
import type { Processor, Trap } from "./processor.js";

const POINTER = 4;
/** Bytes of an element of a table. */
export const ELEMENT = 4;

/** Fills, copies and initialisations: in parts, paid for and bounds checked with the first. */
export const BULK_EXECUTORS: ReadonlyMap<number, Executor> = new Map<number, Executor>([
  [ops.MEMORY_FILL, fillMemory],
  [ops.MEMORY_COPY, copyMemory],
  [ops.MEMORY_INIT, initMemory],
  [ops.TABLE_FILL, fillTable],
  [ops.TABLE_COPY, copyTable],
  [ops.TABLE_INIT, initTable],
]);

/** A list of bytes or elements, and the unit in bytes. */
interface Area {
  readonly address: number;
  readonly length: number;
}

/** Address of a table's record. */
export function tableRecord(cpu: Processor, index: number): number {
  return cpu.word(cpu.word(cpu.registers.instance + INSTANCE_TABLES) + POINTER * index);
}

/** Address of the record of a data or element segment. */
export function segmentRecord(cpu: Processor, field: number, index: number): number {
  return cpu.word(cpu.registers.instance + field) + SEGMENT_RECORD_SIZE * index;
}

function table(cpu: Processor, index: number): Area {
  const record = tableRecord(cpu, index);
  return { address: cpu.word(record), length: cpu.word(record + TABLE_LENGTH) };
}

function segment(cpu: Processor, field: number, index: number): Area {
  const record = segmentRecord(cpu, field, index);
  return { address: cpu.word(record), length: cpu.word(record + SEGMENT_LENGTH) };
}

function linearMemory({ registers }: Processor): Area {
  return { address: registers.memory, length: registers.memoryBytes };
}

function fillMemory(cpu: Processor, { dst, a, b }: Parameters<Executor>[1]): Trap {
  const [to, value, length] = [cpu.u32(dst), cpu.u32(a), cpu.u32(b)];
  const trap = begin(
    cpu,
    bytesFuel(length),
    to + length > cpu.registers.memoryBytes ? "memory-out-of-bounds" : undefined,
  );
  if (trap) return trap;
  const { done, count } = takePart(cpu, length, PART_BYTES);
  cpu.write(cpu.registers.memory + to + done, new Uint8Array(count).fill(value));
  return undefined;
}

function copyMemory(cpu: Processor, { dst, a, b }: Parameters<Executor>[1]): Trap {
  const memory = linearMemory(cpu);
  return copy(cpu, memory, cpu.u32(dst), memory, cpu.u32(a), cpu.u32(b), 1);
}

function initMemory(cpu: Processor, { dst, a, b, x }: Parameters<Executor>[1]): Trap {
  return copy(cpu, linearMemory(cpu), cpu.u32(dst), segment(cpu, INSTANCE_DATA, x), cpu.u32(a), cpu.u32(b), 1);
}

function fillTable(cpu: Processor, { dst, a, b, x }: Parameters<Executor>[1]): Trap {
  const { address, length } = table(cpu, x);
  const [start, value, total] = [cpu.u32(dst), cpu.u32(a), cpu.u32(b)];
  const trap = begin(cpu, total * ELEMENT_FUEL, start + total > length ? "table-out-of-bounds" : undefined);
  if (trap) return trap;
  const { done, count } = takePart(cpu, total, PART_ELEMENTS);
  fillElements(cpu, address + ELEMENT * (start + done), count, value);
  return undefined;
}

function copyTable(cpu: Processor, { dst, a, b, x, y }: Parameters<Executor>[1]): Trap {
  return copy(cpu, table(cpu, x), cpu.u32(dst), table(cpu, y), cpu.u32(a), cpu.u32(b), ELEMENT);
}

function initTable(cpu: Processor, { dst, a, b, x, y }: Parameters<Executor>[1]): Trap {
  const from = segment(cpu, INSTANCE_ELEMENTS, x);
  return copy(cpu, table(cpu, y), cpu.u32(dst), from, cpu.u32(a), cpu.u32(b), ELEMENT);
}

/** Sets at most {@link PART_ELEMENTS} elements. */
export function fillElements(cpu: Processor, address: number, count: number, value: number): void {
  for (let i = 0; i < count; i++) cpu.setWord(address + ELEMENT * i, value);
}

/** Fuel is paid before bounds are looked at, both before the first part. */
function begin(cpu: Processor, fuel: number, fault: Trap): Trap {
  if (cpu.registers.cursor !== 0) return undefined;
  return cpu.pay(fuel) ?? fault;
}

/** Copies `length` units of `size` bytes; from the end down when the target is behind the source, which may overlap. */
function copy(cpu: Processor, to: Area, start: number, from: Area, source: number, length: number, size: number): Trap {
  const fits = start + length <= to.length && source + length <= from.length;
  const isMemory = size === 1;
  const fault = isMemory ? "memory-out-of-bounds" : "table-out-of-bounds";
  const trap = begin(cpu, isMemory ? bytesFuel(length) : length * ELEMENT_FUEL, fits ? undefined : fault);
  if (trap) return trap;
  const { done, count } = takePart(cpu, length, PART_BYTES / size);
  const [target, origin] = [to.address + size * start, from.address + size * source];
  const at = size * (target > origin ? length - done - count : done);
  cpu.write(target + at, cpu.read(origin + at, size * count));
  return undefined;
}
