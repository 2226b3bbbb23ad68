import type { Row, RowAccess } from "../../../src/vm/rows.js";
import type { Kernel } from "../interpreter/kernel.js";
import {
  CELL_FRAME,
  CELL_FUEL,
  CELL_INSTANCE,
  CELL_IP,
  CELL_STEPS,
  INSTANCE_MEMORY,
  MEMORY_BYTES,
  RECORD_A,
  RECORD_B,
  RECORD_DST,
  RECORD_X,
  RECORD_Y,
  VALUE_STACK,
} from "../kernel/layout.js";
import * as ops from "../kernel/ops.js";
import { I32_BINARY, I32_COMPARISON, I32_UNARY } from "./i32-ops.js";
import { I64_BINARY, I64_COMPARISON, I64_UNARY } from "./i64-ops.js";

const SLOT = 8;

/** What a record reads and writes, in order; 0 is what the kernel has to be asked about one by one. */
const Kind = {
  other: 0,
  unary: 1,
  binary: 2,
  test: 3,
  testOne: 4,
  nothing: 5,
  make: 6,
  load: 7,
  store: 8,
  copies: 9,
  select: 10,
  get: 11,
  put: 12,
} as const;
/** How an access to memory finds its address: `a + x`, `a + b + x`, `a + y + x`. */
const Form = { plain: 0, sum: 1, offset: 2, constant: 3 } as const;

const KINDS = new Uint8Array(512);
/** Kinds that write one place at their end. */
const WRITES = new Uint8Array(16);
for (const kind of [Kind.unary, Kind.binary, Kind.make, Kind.load, Kind.store, Kind.select, Kind.get, Kind.put]) {
  WRITES[kind] = 1;
}
const FORMS = new Uint8Array(512);
/** Bytes of an access to memory. */
const SIZES = new Uint8Array(512);

function set(table: Readonly<Record<number, unknown>>, distance: number, kind: number): void {
  for (const number of Object.keys(table)) KINDS[Number(number) + distance] = kind;
}

for (const table of [I32_UNARY, I64_UNARY]) set(table, 0, Kind.unary);
for (const table of [I32_BINARY, I64_BINARY, I32_COMPARISON, I64_COMPARISON]) {
  set(table, 0, Kind.binary);
  set(table, ops.IMMEDIATE, Kind.unary);
}
for (const table of [I32_COMPARISON, I64_COMPARISON]) {
  set(table, ops.BRANCH, Kind.test);
  set(table, ops.BRANCH_IMMEDIATE, Kind.testOne);
}
for (const op of [ops.CHARGE, ops.JUMP]) KINDS[op] = Kind.nothing;
KINDS[ops.COPY] = Kind.unary;
KINDS[ops.CONSTANT] = Kind.make;
KINDS[ops.COPY_TWO] = Kind.copies;
KINDS[ops.SELECT] = Kind.select;
KINDS[ops.GLOBAL_GET] = Kind.get;
KINDS[ops.GLOBAL_SET] = Kind.put;

const ACCESS_SIZES = [1, 2, 4, 8, 1, 2, 1, 2, 4, 1, 2, 4, 8];
for (const [distance, form] of [
  [0, Form.plain],
  [ops.WITH_SUM, Form.sum],
  [ops.WITH_OFFSET, Form.offset],
] as const) {
  for (const [i, size] of ACCESS_SIZES.entries()) {
    const op = ops.LOAD_8_U + distance + i;
    KINDS[op] = i < ops.STORE_8 - ops.LOAD_8_U ? Kind.load : Kind.store;
    FORMS[op] = form;
    SIZES[op] = size;
  }
}
for (const [i, size] of [1, 2, 4, 8].entries()) {
  const op = ops.STORE_8_CONSTANT + i;
  KINDS[op] = Kind.store;
  FORMS[op] = Form.constant;
  SIZES[op] = size;
}

/** Small numbers are asked for again and again. */
class Numbers {
  readonly #numbers: bigint[] = [];

  of(value: number): bigint {
    if (value >= 1 << 16) return BigInt(value);
    const known = this.#numbers[value];
    if (known !== undefined) return known;
    const made = BigInt(value);
    this.#numbers[value] = made;
    return made;
  }
}

/** What never changes of a record. */
interface KnownRecord {
  readonly pc: bigint;
  readonly imm: bigint;
}

/**
 * Rows of records whose accesses their numbers tell: the kernel executes them one at a time, and what they read and write is
 * taken from its memory before and after. All others, and what traps or cannot be paid, are left to the step function.
 * Five to ten times as many rows a second as by the step function alone (`npm run bench -- rows`).
 */
export class QuickRows {
  readonly #kernel: Kernel;
  readonly #view: DataView;
  readonly #records = new Map<number, KnownRecord>();
  readonly #places = new Numbers();
  #fuel = 0n;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#view = kernel.view;
  }

  /** The row of the record at the kernel's instruction pointer, which is executed; undefined, and nothing done, for others. */
  row(clk: bigint): Row | undefined {
    const view = this.#view;
    const at = view.getUint32(CELL_IP, true);
    const op = view.getUint16(at, true);
    const kind = KINDS[op]!;
    if (kind === Kind.other) return undefined;
    const frame = view.getUint32(CELL_FRAME, true);
    const place = this.#placeOf(kind, at, op, frame);
    if (place < 0) return undefined;
    const accesses = kind === Kind.copies ? this.#copies(at, frame) : this.#reads(kind, at, op, frame, place);
    const toMemory = kind === Kind.store || kind === Kind.put;
    const target = toMemory ? place : frame + SLOT * view.getUint16(at + RECORD_DST, true);
    const size = kind === Kind.store ? SIZES[op]! : SLOT;
    const writes = WRITES[kind] === 1;
    const previous = writes ? this.#value(target, size) : 0n;
    const fuel = this.#fuelLeft();
    view.setUint32(CELL_STEPS, 1, true);
    this.#kernel.walk();
    if (view.getUint32(CELL_STEPS, true) !== 0) return undefined;
    if (writes) accesses.push(this.#access("write", target, size, this.#value(target, size), previous, !toMemory));
    const { pc, imm } = this.#record(at);
    const next = view.getUint32(CELL_IP, true);
    return { clk, pc, opcode: op, imm, nextPc: this.#record(next).pc, fuel, accesses };
  }

  /** Two copies, one after the other: the second may read or replace what the first has written. */
  #copies(at: number, frame: number): RowAccess[] {
    const view = this.#view;
    const from = frame + SLOT * view.getUint16(at + RECORD_A, true);
    const to = frame + SLOT * view.getUint16(at + RECORD_DST, true);
    const [secondFrom, secondTo] = [RECORD_X, RECORD_Y].map(
      (field) => frame + SLOT * view.getUint32(at + field, true),
    ) as [number, number];
    const first = this.#value(from, SLOT);
    const second = secondFrom === to ? first : this.#value(secondFrom, SLOT);
    return [
      this.#access("read", from, SLOT, first, first, true),
      this.#access("write", to, SLOT, first, this.#value(to, SLOT), true),
      this.#access("read", secondFrom, SLOT, second, second, true),
      this.#access("write", secondTo, SLOT, second, secondTo === to ? first : this.#value(secondTo, SLOT), true),
    ];
  }

  /** Where an access to memory or a global goes; negative when that is out of bounds. */
  #placeOf(kind: number, at: number, op: number, frame: number): number {
    if (kind === Kind.load || kind === Kind.store) return this.#memoryPlace(at, op, frame);
    if (kind !== Kind.get && kind !== Kind.put) return 0;
    return this.#view.getUint32(CELL_INSTANCE, true) + this.#view.getUint32(at + RECORD_X, true);
  }

  #record(at: number): KnownRecord {
    const known = this.#records.get(at);
    if (known !== undefined) return known;
    const record = { pc: BigInt(at), imm: this.#view.getBigInt64(at + RECORD_X, true) };
    this.#records.set(at, record);
    return record;
  }

  /** Most records pay nothing by themselves. */
  #fuelLeft(): bigint {
    const fuel = this.#view.getBigInt64(CELL_FUEL, true);
    if (fuel !== this.#fuel) this.#fuel = fuel;
    return this.#fuel;
  }

  #reads(kind: number, at: number, op: number, frame: number, place: number): RowAccess[] {
    switch (kind) {
      case Kind.unary:
      case Kind.testOne:
        return [this.#slot(frame, at + RECORD_A)];
      case Kind.binary:
      case Kind.test:
        return [this.#slot(frame, at + RECORD_A), this.#slot(frame, at + RECORD_B)];
      case Kind.put:
        return [this.#slot(frame, at + RECORD_A)];
      case Kind.get: {
        const value = this.#value(place, SLOT);
        return [this.#access("read", place, SLOT, value, value, false)];
      }
      case Kind.select: {
        const condition = frame + SLOT * this.#view.getUint32(at + RECORD_X, true);
        const value = this.#value(condition, SLOT);
        const chosen = (value & 0xffffffffn) === 0n ? RECORD_B : RECORD_A;
        return [this.#access("read", condition, SLOT, value, value, true), this.#slot(frame, at + chosen)];
      }
      case Kind.load:
      case Kind.store:
        return this.#accessReads(kind, at, op, frame, place);
      default:
        return [];
    }
  }

  #accessReads(kind: number, at: number, op: number, frame: number, place: number): RowAccess[] {
    const form = FORMS[op]!;
    const reads = [this.#slot(frame, at + RECORD_A)];
    if (form === Form.sum) reads.push(this.#slot(frame, at + RECORD_B));
    if (kind === Kind.load) {
      const value = this.#value(place, SIZES[op]!);
      reads.push(this.#access("read", place, SIZES[op]!, value, value, false));
    } else if (form !== Form.constant) reads.push(this.#slot(frame, at + RECORD_DST));
    return reads;
  }

  /** Where an access to memory goes; negative when that is out of bounds. */
  #memoryPlace(at: number, op: number, frame: number): number {
    const view = this.#view;
    const form = FORMS[op]!;
    let offset = view.getUint32(frame + SLOT * view.getUint16(at + RECORD_A, true), true);
    if (form === Form.sum)
      offset = (offset + view.getUint32(frame + SLOT * view.getUint16(at + RECORD_B, true), true)) >>> 0;
    else if (form === Form.offset) offset = (offset + view.getUint32(at + RECORD_Y, true)) >>> 0;
    offset += view.getUint32(at + RECORD_X, true);
    const record = view.getUint32(view.getUint32(CELL_INSTANCE, true) + INSTANCE_MEMORY, true);
    const bytes = Number(view.getBigUint64(record + MEMORY_BYTES, true));
    return offset + SIZES[op]! > bytes ? -1 : view.getUint32(record, true) + offset;
  }

  #slot(frame: number, field: number): RowAccess {
    const address = frame + SLOT * this.#view.getUint16(field, true);
    const value = this.#view.getBigUint64(address, true);
    return this.#access("read", address, SLOT, value, value, true);
  }

  #value(address: number, size: number): bigint {
    const view = this.#view;
    if (size === 8) return view.getBigUint64(address, true);
    if (size === 4) return BigInt(view.getUint32(address, true));
    return this.#places.of(size === 2 ? view.getUint16(address, true) : view.getUint8(address));
  }

  #access(
    kind: "read" | "write",
    address: number,
    size: number,
    value: bigint,
    previous: bigint,
    isSlot: boolean,
  ): RowAccess {
    if (isSlot) {
      return { space: "stack", kind, address: this.#places.of((address - VALUE_STACK) / SLOT), size, value, previous };
    }
    return { space: "memory", kind, address: BigInt(address), size, value, previous };
  }
}
