import { BRANCH, BRANCH_IMMEDIATE, IMMEDIATE } from "../kernel/ops.js";
import type { Executor } from "./executor.js";
import { I32_BINARY, I32_COMPARISON, I32_UNARY } from "./i32-ops.js";
import { I64_BINARY, I64_COMPARISON, I64_UNARY } from "./i64-ops.js";
import type { Processor, Trap } from "./processor.js";
import { displaced, extended, type LoweredRecord, wide } from "./record.js";

/** Numeric instructions and the branches that compare, in all their forms, by number. */
export const NUMERIC_EXECUTORS: ReadonlyMap<number, Executor> = new Map([
  ...forms(I32_UNARY, i32Unary),
  ...forms(I64_UNARY, i64Unary),
  ...forms(I32_BINARY, i32Binary),
  ...forms(I64_BINARY, i64Binary),
  ...forms(I32_COMPARISON, i32Comparison),
  ...forms(I64_COMPARISON, i64Comparison),
]);

/** What an instruction's forms do, and at which distance from its number they are. */
type Forms = readonly (readonly [distance: number, executor: Executor])[];

function forms<T>(table: Readonly<Record<number, T>>, make: (compute: T) => Forms): [number, Executor][] {
  return Object.entries(table).flatMap(([number, compute]) =>
    make(compute).map(([distance, executor]): [number, Executor] => [Number(number) + distance, executor]),
  );
}

function i32Unary(compute: (typeof I32_UNARY)[number]): Forms {
  return [[0, (cpu, { dst, a }) => void cpu.setU32(dst, compute(cpu.u32(a)))]];
}

function i64Unary(compute: (typeof I64_UNARY)[number]): Forms {
  return [[0, (cpu, { dst, a }) => void cpu.setSlot(dst, compute(cpu.slot(a)))]];
}

function i32Binary(compute: (typeof I32_BINARY)[number]): Forms {
  const put = (cpu: Processor, dst: number, a: number, b: number): Trap => {
    const result = compute(a, b);
    if (typeof result === "string") return result;
    cpu.setU32(dst, result);
    return undefined;
  };
  return [
    [0, (cpu, { dst, a, b }) => put(cpu, dst, cpu.u32(a), cpu.u32(b))],
    [IMMEDIATE, (cpu, { dst, a, y }) => put(cpu, dst, cpu.u32(a), y)],
  ];
}

function i64Binary(compute: (typeof I64_BINARY)[number]): Forms {
  const put = (cpu: Processor, dst: number, a: bigint, b: bigint): Trap => {
    const result = compute(a, b);
    if (typeof result === "string") return result;
    cpu.setSlot(dst, result);
    return undefined;
  };
  return [
    [0, (cpu, { dst, a, b }) => put(cpu, dst, cpu.slot(a), cpu.slot(b))],
    [IMMEDIATE, (cpu, record) => put(cpu, record.dst, cpu.slot(record.a), wide(record))],
  ];
}

function i32Comparison(compare: (typeof I32_COMPARISON)[number]): Forms {
  return comparison(
    (cpu, { a, b }) => compare(cpu.u32(a), cpu.u32(b)),
    (cpu, { a, y }) => compare(cpu.u32(a), y),
  );
}

function i64Comparison(compare: (typeof I64_COMPARISON)[number]): Forms {
  return comparison(
    (cpu, { a, b }) => compare(cpu.slot(a), cpu.slot(b)),
    (cpu, record) => compare(cpu.slot(record.a), extended(record)),
  );
}

type Condition = (cpu: Processor, record: LoweredRecord) => boolean;

function comparison(plain: Condition, immediate: Condition): Forms {
  const put =
    (condition: Condition): Executor =>
    (cpu, record) =>
      void cpu.setU32(record.dst, condition(cpu, record) ? 1 : 0);
  return [
    [0, put(plain)],
    [IMMEDIATE, put(immediate)],
    [BRANCH, (cpu, record) => branch(cpu, record, plain(cpu, record), record.y)],
    [BRANCH_IMMEDIATE, (cpu, record) => branch(cpu, record, immediate(cpu, record), record.b)],
  ];
}

/** A branch pays for where it goes: in `dst` if taken. */
function branch(cpu: Processor, { dst, x }: LoweredRecord, taken: boolean, passed: number): Trap {
  if (!taken) return cpu.pay(passed);
  cpu.next = displaced(cpu.registers.pc, x);
  return cpu.pay(dst);
}
