import { INSTANCE_MEMORY, MEMORY_BYTES, PART_ELEMENTS, TABLE_LENGTH } from "../kernel/layout.js";
import { ELEMENT_FUEL, PAGE_FUEL } from "../kernel/prices.js";
import { ELEMENT, fillElements, tableRecord } from "./bulk-ops.js";
import type { Environment } from "./environment.js";
import { takePart } from "./executor.js";
import type { Processor, Trap } from "./processor.js";
import type { LoweredRecord } from "./record.js";

const PAGE = 65_536;
const REFUSED = 0xffffffff;

/** `memory.grow`: the room behind the memory is its own and all zeros. */
export function growMemory(cpu: Processor, { memoryLimit }: Environment, { dst, a }: LoweredRecord): Trap {
  const { registers } = cpu;
  const pages = Math.floor(registers.memoryBytes / PAGE);
  const delta = cpu.u32(a);
  if (delta > memoryLimit - pages) {
    cpu.setU32(dst, REFUSED);
    return undefined;
  }
  const trap = cpu.pay(delta * PAGE_FUEL);
  if (trap) return trap;
  registers.memoryBytes = (pages + delta) * PAGE;
  cpu.store(cpu.word(registers.instance + INSTANCE_MEMORY) + MEMORY_BYTES, 8, BigInt(registers.memoryBytes));
  cpu.setU32(dst, pages);
  return undefined;
}

/** `table.grow`: new elements are set in parts, the length with the last. */
export function growTable(cpu: Processor, { tableLimits }: Environment, { dst, a, b, x }: LoweredRecord): Trap {
  const record = tableRecord(cpu, x);
  const length = cpu.word(record + TABLE_LENGTH);
  const [reference, delta] = [cpu.u32(a), cpu.u32(b)];
  if (delta > (tableLimits[x] ?? 0) - length) {
    cpu.setU32(dst, REFUSED);
    return undefined;
  }
  const trap = cpu.registers.cursor === 0 ? cpu.pay(delta * ELEMENT_FUEL) : undefined;
  if (trap) return trap;
  const { done, count, last } = takePart(cpu, delta, PART_ELEMENTS);
  fillElements(cpu, cpu.word(record) + ELEMENT * (length + done), count, reference);
  if (!last) return undefined;
  cpu.setWord(record + TABLE_LENGTH, length + delta);
  cpu.setU32(dst, length);
  return undefined;
}
