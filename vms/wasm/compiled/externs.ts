import type { WasmGlobal, WasmMemory, WasmTable } from "../../../src/base/webassembly.js";
import {
  type CallResult,
  checkIndex,
  type Extern,
  type FunctionExtern,
  type GlobalExtern,
  immutableGlobal,
  type MemoryExtern,
  mayGrow,
  type Reference,
  type TableExtern,
  type Value,
} from "../instance.js";
import type { FuncType } from "../isa/types.js";

export type NativeFunction = (...args: unknown[]) => unknown;

/** Turns references into what V8 has for them inside of guests, and back. */
export interface References {
  /** @throws TercetError `wrong-value` */
  toNative(type: number, value: Value): unknown;
  toHost(type: number, native: unknown): Value;
}

export class CompiledFunction implements FunctionExtern {
  readonly kind = "func";
  /** Of the original type, as the host calls it. */
  readonly native: NativeFunction;
  readonly type: FuncType;
  readonly #call: (args: readonly Value[]) => CallResult;

  constructor(native: NativeFunction, type: FuncType, call: (args: readonly Value[]) => CallResult) {
    this.native = native;
    this.type = type;
    this.#call = call;
  }

  call(args: readonly Value[]): CallResult {
    if (args.length === this.type.params.length) return this.#call(args);
    throw new RangeError(`the function takes ${this.type.params.length} arguments, not ${args.length}`);
  }
}

const MAX_PAGES = 65_536;
const PAGE = 65_536;

export class CompiledMemory implements MemoryExtern {
  readonly kind = "memory";
  readonly native: WasmMemory;
  readonly max: number | undefined;

  #bytes: Uint8Array;

  constructor(native: WasmMemory, max: number | undefined) {
    this.native = native;
    this.max = max;
    this.#bytes = new Uint8Array(native.buffer);
  }

  /** A view is good until the memory grows, which empties it. */
  get bytes(): Uint8Array {
    if (this.#bytes.length === 0) this.#bytes = new Uint8Array(this.native.buffer);
    return this.#bytes;
  }

  get length(): number {
    return this.native.buffer.byteLength;
  }

  grow(pages: number): number {
    if (!mayGrow(this.length / PAGE, pages, this.max ?? MAX_PAGES)) return -1;
    return this.native.grow(pages);
  }
}

export class CompiledGlobal implements GlobalExtern {
  readonly kind = "global";
  readonly native: WasmGlobal;
  readonly type: number;
  readonly mutable: boolean;
  readonly #references: References;

  constructor(native: WasmGlobal, type: number, mutable: boolean, references: References) {
    this.native = native;
    this.type = type;
    this.mutable = mutable;
    this.#references = references;
  }

  get value(): Value {
    return this.#references.toHost(this.type, this.native.value);
  }

  set value(value: Value) {
    if (!this.mutable) throw immutableGlobal();
    this.native.value = this.#references.toNative(this.type, value);
  }
}

const MAX_ELEMENTS = 0xffffffff;

export class CompiledTable implements TableExtern {
  readonly kind = "table";
  readonly native: WasmTable;
  readonly element: number;
  readonly max: number | undefined;
  readonly #references: References;

  constructor(native: WasmTable, element: number, max: number | undefined, references: References) {
    this.native = native;
    this.element = element;
    this.max = max;
    this.#references = references;
  }

  get length(): number {
    return this.native.length;
  }

  get(index: number): Reference {
    checkIndex(index, this.length);
    return this.#references.toHost(this.element, this.native.get(index));
  }

  set(index: number, value: Reference): void {
    checkIndex(index, this.length);
    this.native.set(index, this.#references.toNative(this.element, value));
  }

  grow(delta: number, value: Reference = null): number {
    if (!mayGrow(this.length, delta, this.max ?? MAX_ELEMENTS)) return -1;
    return this.native.grow(delta, this.#references.toNative(this.element, value));
  }
}

export type CompiledExtern = CompiledFunction | CompiledMemory | CompiledGlobal | CompiledTable;

export function isCompiled(extern: Extern): extern is CompiledExtern {
  return (
    extern instanceof CompiledFunction ||
    extern instanceof CompiledMemory ||
    extern instanceof CompiledGlobal ||
    extern instanceof CompiledTable
  );
}
