import * as ops from "../kernel/ops.js";
import type { Executor } from "./executor.js";
import type { Processor, Trap } from "./processor.js";
import { extended, type LoweredRecord } from "./record.js";

const ADDRESS_SPACE = 2 ** 32;

/** Effective address of an access, with 33 bits. */
type Address = (cpu: Processor, record: LoweredRecord) => number;

const plain: Address = (cpu, { a, x }) => cpu.u32(a) + x;
const withSum: Address = (cpu, { a, b, x }) => ((cpu.u32(a) + cpu.u32(b)) % ADDRESS_SPACE) + x;
const withOffset: Address = (cpu, { a, x, y }) => ((cpu.u32(a) + y) % ADDRESS_SPACE) + x;

const FORMS: readonly (readonly [distance: number, address: Address])[] = [
  [0, plain],
  [ops.WITH_SUM, withSum],
  [ops.WITH_OFFSET, withOffset],
];

/** Bytes read, and bits to which they are extended by their sign; 0 for none. */
const LOADS: readonly (readonly [op: number, size: number, bits: number])[] = [
  [ops.LOAD_8_U, 1, 0],
  [ops.LOAD_16_U, 2, 0],
  [ops.LOAD_32, 4, 0],
  [ops.LOAD_64, 8, 0],
  [ops.LOAD_I32_8_S, 1, 32],
  [ops.LOAD_I32_16_S, 2, 32],
  [ops.LOAD_I64_8_S, 1, 64],
  [ops.LOAD_I64_16_S, 2, 64],
  [ops.LOAD_I64_32_S, 4, 64],
];

const STORES: readonly (readonly [op: number, size: number])[] = [
  [ops.STORE_8, 1],
  [ops.STORE_16, 2],
  [ops.STORE_32, 4],
  [ops.STORE_64, 8],
];

/** Loads and stores in all their forms, by number. */
export const MEMORY_EXECUTORS: ReadonlyMap<number, Executor> = new Map([
  ...FORMS.flatMap(([distance, address]) => [
    ...LOADS.map(([op, size, bits]): [number, Executor] => [
      op + distance,
      (cpu, record) => load(cpu, record.dst, address(cpu, record), size, bits),
    ]),
    ...STORES.map(([op, size]): [number, Executor] => [
      op + distance,
      (cpu, record) => store(cpu, address(cpu, record), size, () => cpu.slot(record.dst)),
    ]),
  ]),
  ...STORES.map(([op, size]): [number, Executor] => [
    op + ops.WITH_CONSTANT,
    (cpu, record) => store(cpu, plain(cpu, record), size, () => extended(record)),
  ]),
]);

function load(cpu: Processor, dst: number, offset: number, size: number, bits: number): Trap {
  const at = cpu.place(offset, size);
  if (at === undefined) return "memory-out-of-bounds";
  const value = cpu.load(at, size);
  cpu.setSlot(dst, bits === 0 ? value : BigInt.asUintN(bits, BigInt.asIntN(8 * size, value)));
  return undefined;
}

function store(cpu: Processor, offset: number, size: number, value: () => bigint): Trap {
  const at = cpu.place(offset, size);
  if (at === undefined) return "memory-out-of-bounds";
  cpu.store(at, size, value());
  return undefined;
}
