import {
  type CallResult,
  checkIndex,
  type Extern,
  type FunctionExtern,
  type GlobalExtern,
  type HostFunction,
  immutableGlobal,
  type MemoryExtern,
  mayGrow,
  type Reference,
  type TableExtern,
  type Value,
} from "../instance.js";
import type { FuncType } from "../isa/types.js";
import { MEMORY_BYTES, TABLE_LENGTH } from "../kernel/layout.js";
import type { Allocation, Kernel } from "./kernel.js";

const PAGE = 65_536;
const MAX_PAGES = 65_536;
const MAX_ELEMENTS = 0xffffffff;

const NO_ROOM: Allocation = { address: 0, length: 0 };

/** How values are kept in the kernel. */
interface ValueAccess {
  read(at: number, type: number): Value;
  write(at: number, type: number, value: Value): void;
  reference(type: number, value: Value): number;
}

/** A function: of a guest, or of the host. */
export class InterpretedFunction implements FunctionExtern {
  readonly kind = "func";
  readonly type: FuncType;
  /** Address of the function record. */
  readonly record: number;
  /** What it does, for host functions. */
  readonly host: HostFunction | undefined;
  readonly #call: (self: InterpretedFunction, args: readonly Value[]) => CallResult;

  constructor(
    type: FuncType,
    record: number,
    call: (self: InterpretedFunction, args: readonly Value[]) => CallResult,
    host?: HostFunction,
  ) {
    this.type = type;
    this.record = record;
    this.host = host;
    this.#call = call;
  }

  call(args: readonly Value[]): CallResult {
    return this.#call(this, args);
  }
}

/** A linear memory: its record in the kernel tells where it is and how large. */
export class InterpretedMemory implements MemoryExtern {
  readonly kind = "memory";
  readonly #kernel: Kernel;
  readonly record: number;
  /** Pages that it may have; `undefined` when nobody said. */
  readonly max: number | undefined;
  #room: Allocation = NO_ROOM;

  constructor(kernel: Kernel, record: number, max: number | undefined) {
    this.#kernel = kernel;
    this.record = record;
    this.max = max;
  }

  get address(): number {
    return this.#kernel.u32(this.record);
  }

  get length(): number {
    return Number(this.#kernel.u64(this.record + MEMORY_BYTES));
  }

  get bytes(): Uint8Array {
    return this.#kernel.bytes.subarray(this.address, this.address + this.length);
  }

  grow(pages: number): number {
    const before = this.length / PAGE;
    if (!mayGrow(before, pages, this.max ?? MAX_PAGES)) return -1;
    this.resize((before + pages) * PAGE);
    return before;
  }

  /** Makes it that many bytes long. */
  resize(length: number): void {
    const kernel = this.#kernel;
    if (length > this.#room.length) this.#room = kernel.extend(this.#room, length);
    kernel.setU32(this.record, this.#room.address);
    kernel.setU64(this.record + MEMORY_BYTES, BigInt(length));
  }
}

const ELEMENT_SIZE = 4;

/** A table: its record in the kernel tells where it is and how long. */
export class InterpretedTable implements TableExtern {
  readonly kind = "table";
  readonly #kernel: Kernel;
  readonly record: number;
  readonly element: number;
  readonly max: number | undefined;
  #room: Allocation = NO_ROOM;
  readonly #values: ValueAccess;

  constructor(kernel: Kernel, values: ValueAccess, record: number, element: number, max: number | undefined) {
    this.#kernel = kernel;
    this.#values = values;
    this.record = record;
    this.element = element;
    this.max = max;
  }

  get length(): number {
    return this.#kernel.u32(this.record + TABLE_LENGTH);
  }

  /** Address of an element. */
  at(index: number): number {
    return this.#kernel.u32(this.record) + ELEMENT_SIZE * index;
  }

  /** Takes room for so many elements, all that the table can have: until then it never moves. */
  reserve(elements: number): void {
    const length = ELEMENT_SIZE * elements;
    this.#room = { address: this.#kernel.allocate(length), length };
  }

  get(index: number): Reference {
    checkIndex(index, this.length);
    return this.#values.read(this.at(index), this.element);
  }

  set(index: number, value: Reference): void {
    checkIndex(index, this.length);
    this.#kernel.setU32(this.at(index), this.#values.reference(this.element, value));
  }

  grow(delta: number, value: Reference = null): number {
    const before = this.length;
    if (!mayGrow(before, delta, this.max ?? MAX_ELEMENTS)) return -1;
    this.extend(delta, this.#values.reference(this.element, value));
    return before;
  }

  /** Adds elements of that value. */
  extend(delta: number, reference: number): void {
    const kernel = this.#kernel;
    const { length } = this;
    const needed = ELEMENT_SIZE * (length + delta);
    if (needed > this.#room.length) this.#room = kernel.extend(this.#room, needed);
    kernel.setU32(this.record, this.#room.address);
    // Room that was never used is zeros: nulls.
    if (reference !== 0) for (let i = length; i < length + delta; i++) kernel.setU32(this.at(i), reference);
    kernel.setU32(this.record + TABLE_LENGTH, length + delta);
  }
}

/** A global: a slot. */
export class InterpretedGlobal implements GlobalExtern {
  readonly kind = "global";
  readonly type: number;
  readonly mutable: boolean;
  readonly address: number;
  readonly #values: ValueAccess;

  constructor(type: number, mutable: boolean, address: number, values: ValueAccess) {
    this.type = type;
    this.mutable = mutable;
    this.address = address;
    this.#values = values;
  }

  get value(): Value {
    return this.#values.read(this.address, this.type);
  }

  set value(value: Value) {
    if (!this.mutable) throw immutableGlobal();
    this.#values.write(this.address, this.type, value);
  }
}

/** What instances of this engine import and export. */
export type InterpretedExtern = InterpretedFunction | InterpretedMemory | InterpretedTable | InterpretedGlobal;

export function isInterpreted(extern: Extern): extern is InterpretedExtern {
  return (
    extern instanceof InterpretedFunction ||
    extern instanceof InterpretedMemory ||
    extern instanceof InterpretedTable ||
    extern instanceof InterpretedGlobal
  );
}
