import { op, PREFIXED } from "../isa/opcodes.js";
import { ValueType } from "../isa/types.js";
import { BYTES_PER_FUEL_LOG2, ELEMENT_FUEL, PAGE_FUEL } from "../kernel/prices.js";
import type { WasmSettings } from "../profile.js";
import { Code } from "./code.js";
import { Emitter } from "./emitter.js";
import { HaltState, type Layout } from "./layout.js";

const { i32, i64 } = ValueType;
const MEMORY = 0;
const MINUS_ONE = 0x7f;
const NO_LOCALS = [0];
const ONE_I32_LOCAL = [1, 1, ValueType.i32];
const PAGE_LOG2 = 16;

/**
 * Functions that injected code calls for what is rare: halting, growth, operations on lengths. Each is added when it is
 * first asked for.
 */
export class RuntimeFunctions {
  readonly #layout: Layout;
  readonly #settings: WasmSettings;
  readonly #added = new Map<string, number>();
  readonly #types = new Map<string, number>();
  // Asked for at every charge and every function: looking them up by name takes a tenth of all injection.
  #outOfGas: number | undefined;
  #entryHalt: number | undefined;

  constructor(layout: Layout, settings: WasmSettings) {
    this.#layout = layout;
    this.#settings = settings;
  }

  /** `() -> ()`: halts, fuel being exhausted. */
  get outOfGas(): number {
    this.#outOfGas ??= this.#once("outOfGas", [], [], (body) => {
      body.code(...NO_LOCALS);
      this.#halt(body, HaltState.outOfGas);
    });
    return this.#outOfGas;
  }

  /** `(stack: i64) -> ()`: halts at a function's entry, where the stack, or else the fuel, is exhausted. */
  get entryHalt(): number {
    this.#entryHalt ??= this.#once("entryHalt", [i64], [], (body) => {
      body.code(...NO_LOCALS, Code.localGet, 0, Code.i64Const, 0, Code.i64LtS, Code.if, Code.noBlockType);
      this.#halt(body, HaltState.stackOverflow);
      body.byte(Code.end);
      this.#halt(body, HaltState.outOfGas);
    });
    return this.#entryHalt;
  }

  /** `(length: i32, fuel: i64) -> (length: i32, fuel: i64)`: charges for bytes. */
  get chargeBytes(): number {
    return this.#once("chargeBytes", [i32, i64], [i32, i64], (body) => {
      this.#chargeLength(body, () => body.code(Code.i64Const, BYTES_PER_FUEL_LOG2, Code.i64ShrU));
    });
  }

  /** `(length: i32, fuel: i64) -> (length: i32, fuel: i64)`: charges for elements. */
  get chargeElements(): number {
    return this.#once("chargeElements", [i32, i64], [i32, i64], (body) => {
      this.#chargeLength(body, () => this.#times(body, ELEMENT_FUEL));
    });
  }

  /**
   * `(to, value, length: i32, fuel: i64) -> (fuel: i64)`: `memory.fill`, paid. Nothing is not filled by V8: measured on
   * V8 11.3, that takes 100 ns, and filling 7 bytes 5 ns.
   */
  get fillMemory(): number {
    return this.#once("fillMemory", [i32, i32, i32, i64], [i64], (body) => {
      const [to, value, length, fuel] = [0, 1, 2, 3];
      body.code(...NO_LOCALS, Code.localGet, fuel, Code.localGet, length, Code.i64ExtendI32U);
      body.code(Code.i64Const, BYTES_PER_FUEL_LOG2, Code.i64ShrU, Code.i64Sub);
      this.#testFuel(body, fuel);
      body.code(Code.localGet, length, Code.i32Eqz, Code.if, Code.noBlockType);
      body.code(Code.localGet, to, Code.i64ExtendI32U, Code.memorySize, MEMORY, Code.i64ExtendI32U);
      body.code(Code.i64Const, PAGE_LOG2, Code.i64Shl, Code.i64LeU, Code.if, Code.noBlockType);
      body.code(Code.localGet, fuel, Code.return, Code.end, Code.end);
      body.code(Code.localGet, to, Code.localGet, value, Code.localGet, length);
      body.code(Code.prefix, op("memory.fill") - PREFIXED, MEMORY, Code.localGet, fuel);
    });
  }

  #chargeLength(body: Emitter, scale: () => void): void {
    body.code(...NO_LOCALS, Code.localGet, 0, Code.localGet, 1, Code.localGet, 0, Code.i64ExtendI32U);
    scale();
    body.byte(Code.i64Sub);
    this.#testFuel(body, 1);
    body.code(Code.localGet, 1);
  }

  /** `(delta: i32, fuel: i64) -> (result: i32, fuel: i64)`: `memory.grow`, paid and limited. */
  get growMemory(): number {
    const { memories, importedMemories } = this.#layout.module;
    const limit = Math.min(memories[MEMORY]!.max ?? this.#settings.maxPages, this.#settings.maxPages);
    return this.#once("growMemory", [i32, i64], [i32, i64], (body) => {
      body.code(...ONE_I32_LOCAL);
      this.#refuseBeyond(body, 0, 1, limit, () => body.code(Code.memorySize, MEMORY));
      this.#chargeGrowth(body, 0, 1, PAGE_FUEL);
      body.code(Code.localGet, 0, Code.memoryGrow, MEMORY);
      this.#endGrowth(body, 0, 1, PAGE_FUEL, importedMemories > 0);
    });
  }

  /** `(init, delta: i32, fuel: i64) -> (result: i32, fuel: i64)`: `table.grow`, paid and limited. */
  growTable(table: number): number {
    const { tables, importedTables } = this.#layout.module;
    const { element, max } = tables[table]!;
    const limit = Math.min(max ?? this.#settings.maxTableElements, this.#settings.maxTableElements);
    return this.#once(`growTable${table}`, [element, i32, i64], [i32, i64], (body) => {
      body.code(...ONE_I32_LOCAL);
      this.#refuseBeyond(body, 1, 2, limit, () => this.#tableOp(body, 16, table));
      this.#chargeGrowth(body, 1, 2, ELEMENT_FUEL);
      body.code(Code.localGet, 0, Code.localGet, 1);
      this.#tableOp(body, 15, table);
      this.#endGrowth(body, 1, 2, ELEMENT_FUEL, table < importedTables);
    });
  }

  #tableOp(body: Emitter, sub: number, table: number): void {
    body.code(Code.prefix, sub);
    body.u32(table);
  }

  /** Returns -1 when the growth would go beyond the limit. */
  #refuseBeyond(body: Emitter, delta: number, fuel: number, limit: number, size: () => void): void {
    body.code(Code.localGet, delta, Code.i32Const);
    body.signed(limit);
    size();
    body.code(Code.i32Sub, Code.i32GtU, Code.if, Code.noBlockType);
    body.code(Code.i32Const, MINUS_ONE, Code.localGet, fuel, Code.return, Code.end);
  }

  #chargeGrowth(body: Emitter, delta: number, fuel: number, each: number): void {
    body.code(Code.localGet, fuel);
    this.#price(body, delta, each);
    body.byte(Code.i64Sub);
    this.#testFuel(body, fuel);
  }

  #price(body: Emitter, delta: number, each: number): void {
    body.code(Code.localGet, delta, Code.i64ExtendI32U);
    this.#times(body, each);
  }

  #times(body: Emitter, factor: number): void {
    body.byte(Code.i64Const);
    body.signed(factor);
    body.byte(Code.i64Mul);
  }

  /**
   * Takes the growth's result, which is on the stack. A failure within the limit means a lower maximum of
   * what was imported, and the price is given back; what is the module's own must not fail, and the engine gives up.
   */
  #endGrowth(body: Emitter, delta: number, fuel: number, each: number, imported: boolean): void {
    const result = fuel + 1;
    body.code(Code.localTee, result, Code.i32Const, MINUS_ONE, Code.i32Eq, Code.if, Code.noBlockType);
    if (imported) {
      body.code(Code.localGet, fuel);
      this.#price(body, delta, each);
      body.code(Code.i64Add, Code.localSet, fuel);
    } else this.#halt(body, HaltState.growthFailed);
    body.code(Code.end, Code.localGet, result, Code.localGet, fuel);
  }

  /** Stores the fuel that is on the stack, and halts if it is negative. */
  #testFuel(body: Emitter, fuel: number): void {
    body.code(Code.localTee, fuel, Code.i64Const, 0, Code.i64LtS, Code.if, Code.noBlockType);
    this.#halt(body, HaltState.outOfGas);
    body.byte(Code.end);
  }

  #halt(body: Emitter, state: number): void {
    body.code(Code.i32Const, state, Code.globalSet);
    body.u32(this.#layout.meterGlobal("state"));
    body.byte(Code.unreachable);
  }

  #once(name: string, params: number[], results: number[], write: (body: Emitter) => void): number {
    const known = this.#added.get(name);
    if (known !== undefined) return known;
    const body = new Emitter(64);
    write(body);
    body.byte(Code.end);
    const index = this.#layout.addFunction(this.#type(params, results), body.written);
    this.#added.set(name, index);
    return index;
  }

  #type(params: number[], results: number[]): number {
    const key = `${params}:${results}`;
    const known = this.#types.get(key);
    if (known !== undefined) return known;
    const added = this.#layout.addType({ params: Uint8Array.from(params), results: Uint8Array.from(results) });
    this.#types.set(key, added);
    return added;
  }
}
