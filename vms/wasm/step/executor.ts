import type { Processor, Trap } from "./processor.js";
import type { LoweredRecord } from "./record.js";

/**
 * What a record does in one step. Where that is part of something long, it leaves the cursor at how far it has come, and
 * the same record is executed again by the next step. What traps has changed nothing but the fuel, which a halt takes.
 */
export type Executor = (cpu: Processor, record: LoweredRecord) => Trap;

/**
 * Counts a step's part of something long: `total` units, at most `part` of them a step.
 * @returns the units before this step and in it; when they are the last, the cursor is back at 0
 */
export function takePart(cpu: Processor, total: number, part: number): { done: number; count: number; last: boolean } {
  const { registers } = cpu;
  const done = Math.min(registers.cursor, total);
  const count = Math.min(part, total - done);
  const last = done + count === total;
  registers.cursor = last ? 0 : done + count;
  if (!last) cpu.next = registers.pc;
  return { done, count, last };
}
