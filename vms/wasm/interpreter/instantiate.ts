import type { HaltReason } from "../../../src/vm/halt.js";
import type { ConstExpr, Module } from "../decode/module.js";
import {
  FUNCTION_INSTANCE,
  FUNCTION_RECORD_SIZE,
  FUNCTION_TYPE,
  INSTANCE_DATA,
  INSTANCE_ELEMENTS,
  INSTANCE_FUNCTIONS,
  INSTANCE_GLOBALS,
  INSTANCE_MEMORY,
  INSTANCE_TABLES,
  INSTANCE_TYPES,
  MEMORY_RECORD_SIZE,
  NO_MEMORY,
  RECORD_SIZE,
  SEGMENT_LENGTH,
  SEGMENT_RECORD_SIZE,
  TABLE_RECORD_SIZE,
} from "../kernel/layout.js";
import {
  type InterpretedExtern,
  InterpretedFunction,
  InterpretedGlobal,
  InterpretedMemory,
  InterpretedTable,
} from "./externs.js";
import type { Kernel } from "./kernel.js";
import type { LoweredModule } from "./module.js";
import type { Values } from "./values.js";

const PAGE = 65_536;
const SLOT = 8;
const POINTER = 4;

/** What an instance needs of its store. */
export interface StoreParts {
  readonly kernel: Kernel;
  readonly values: Values;
  /** Address of the module's code, which instances share. */
  codeOf(lowered: LoweredModule): number;
  typeNumber(module: Module, typeIndex: number): number;
  newFunction(module: Module, index: number, record: number): InterpretedFunction;
}

/** A module with its state. The index spaces begin with what is imported. */
export class ModuleInstance {
  readonly lowered: LoweredModule;
  readonly address: number;
  readonly memories: readonly InterpretedMemory[];
  readonly tables: readonly InterpretedTable[];
  readonly globals: readonly InterpretedGlobal[];
  readonly #store: StoreParts;
  readonly #importedFunctions: readonly InterpretedFunction[];

  /** @param imported what the module imports, checked and in the order of the imports */
  constructor(store: StoreParts, lowered: LoweredModule, imported: readonly InterpretedExtern[]) {
    const { kernel } = store;
    const { module } = lowered;
    this.#store = store;
    this.#importedFunctions = imported.filter((extern) => extern instanceof InterpretedFunction);
    this.lowered = lowered;
    this.address = kernel.allocate(INSTANCE_GLOBALS + SLOT * module.globals.length);
    this.#makeFunctions();
    this.globals = this.#makeGlobals(imported.filter((extern) => extern instanceof InterpretedGlobal));
    this.tables = this.#makeTables(imported.filter((extern) => extern instanceof InterpretedTable));
    this.#pointers(INSTANCE_TABLES, this.tables);
    kernel.setU32(this.address + INSTANCE_DATA, kernel.allocate(SEGMENT_RECORD_SIZE * module.data.length));
    kernel.setU32(this.address + INSTANCE_ELEMENTS, kernel.allocate(SEGMENT_RECORD_SIZE * module.elements.length));
    this.#fillSegments();
    // The memory last, and tables with room for all their elements: what grows does so where it is.
    this.memories = this.#makeMemories(imported.filter((extern) => extern instanceof InterpretedMemory));
    kernel.setU32(this.address + INSTANCE_MEMORY, this.memories[0]?.record ?? NO_MEMORY);
  }

  get module(): Module {
    return this.lowered.module;
  }

  /** Address of a function's record. */
  functionRecord(index: number): number {
    const { kernel } = this.#store;
    return kernel.u32(kernel.u32(this.address + INSTANCE_FUNCTIONS) + POINTER * index);
  }

  function(index: number): InterpretedFunction {
    const { importedFunctions } = this.module;
    if (index < importedFunctions) return this.#importedFunctions[index]!;
    return this.#store.newFunction(this.module, index, this.functionRecord(index));
  }

  #makeFunctions(): void {
    const { kernel } = this.#store;
    const { module, functions } = this.lowered;
    const code = this.#store.codeOf(this.lowered);
    const types = kernel.allocate(POINTER * module.types.length);
    const numbers = module.types.map((_, i) => this.#store.typeNumber(module, i));
    const all = kernel.allocate(POINTER * module.functionTypes.length);
    const records = kernel.allocate(FUNCTION_RECORD_SIZE * functions.length);
    numbers.forEach((number, i) => void kernel.setU32(types + POINTER * i, number));
    this.#importedFunctions.forEach(({ record }, i) => void kernel.setU32(all + POINTER * i, record));
    for (let i = 0; i < functions.length; i++) {
      const record = records + FUNCTION_RECORD_SIZE * i;
      kernel.setU32(record, code + RECORD_SIZE * functions[i]!);
      kernel.setU32(record + FUNCTION_INSTANCE, this.address);
      kernel.setU32(record + FUNCTION_TYPE, numbers[module.functions.typeIndex[i]!]!);
      kernel.setU32(all + POINTER * (module.importedFunctions + i), record);
    }
    kernel.setU32(this.address + INSTANCE_TYPES, types);
    kernel.setU32(this.address + INSTANCE_FUNCTIONS, all);
  }

  #makeGlobals(imported: readonly InterpretedGlobal[]): InterpretedGlobal[] {
    const { kernel, values } = this.#store;
    const { globals, globalInits, importedGlobals } = this.module;
    const all = [...imported];
    const cell = (i: number) => this.address + INSTANCE_GLOBALS + SLOT * i;
    all.forEach(({ address }, i) => void kernel.setU32(cell(i), address));
    globalInits.forEach((init, i) => {
      const at = cell(importedGlobals + i);
      const { type, mutable } = globals[importedGlobals + i]!;
      kernel.setU64(at, this.#constant(init, imported));
      all.push(new InterpretedGlobal(type, mutable, at, values));
    });
    return all;
  }

  #makeTables(imported: readonly InterpretedTable[]): InterpretedTable[] {
    const { kernel, values } = this.#store;
    const { tables, importedTables } = this.module;
    const cap = this.lowered.settings.maxTableElements;
    const own = tables.slice(importedTables).map(({ element, min, max }) => {
      const record = kernel.allocate(TABLE_RECORD_SIZE);
      const limit = Math.min(max ?? cap, cap);
      const table = new InterpretedTable(kernel, values, record, element, limit);
      table.reserve(limit);
      table.extend(min, 0);
      return table;
    });
    return [...imported, ...own];
  }

  #makeMemories(imported: readonly InterpretedMemory[]): InterpretedMemory[] {
    const { kernel } = this.#store;
    const { memories, importedMemories } = this.module;
    const cap = this.lowered.settings.maxPages;
    const own = memories.slice(importedMemories).map(({ min, max }) => {
      const record = kernel.allocate(MEMORY_RECORD_SIZE);
      const memory = new InterpretedMemory(kernel, record, Math.min(max ?? cap, cap));
      memory.resize(min * PAGE);
      return memory;
    });
    return [...imported, ...own];
  }

  #pointers(field: number, externs: readonly { readonly record: number }[]): void {
    const { kernel } = this.#store;
    const list = kernel.allocate(POINTER * externs.length);
    externs.forEach(({ record }, i) => void kernel.setU32(list + POINTER * i, record));
    kernel.setU32(this.address + field, list);
  }

  /** Passive segments are kept in the kernel; active and declarative ones count as dropped. */
  #fillSegments(): void {
    const { kernel } = this.#store;
    const { module } = this;
    module.data.forEach(({ placement, start, end }, i) => {
      if (placement !== undefined || start === end) return;
      const at = kernel.allocate(end - start);
      kernel.bytes.set(module.bytes.subarray(start, end), at);
      this.#setSegment(INSTANCE_DATA, i, at, end - start);
    });
    module.elements.forEach(({ mode, functions }, i) => {
      if (mode !== "passive" || functions.length === 0) return;
      const at = kernel.allocate(POINTER * functions.length);
      this.#writeElements(i, at);
      this.#setSegment(INSTANCE_ELEMENTS, i, at, functions.length);
    });
  }

  #setSegment(field: number, index: number, at: number, length: number): void {
    const { kernel } = this.#store;
    const record = kernel.u32(this.address + field) + SEGMENT_RECORD_SIZE * index;
    kernel.setU32(record, at);
    kernel.setU32(record + SEGMENT_LENGTH, length);
  }

  #writeElements(segment: number, at: number): void {
    const { kernel } = this.#store;
    const { functions, fromGlobals } = this.module.elements[segment]!;
    for (let i = 0; i < functions.length; i++) {
      const global = fromGlobals.get(i);
      const reference =
        global !== undefined
          ? kernel.u32(this.globals[global]!.address)
          : functions[i]! < 0
            ? 0
            : this.functionRecord(functions[i]!);
      kernel.setU32(at + POINTER * i, reference);
    }
  }

  /** Copies the active segments to their places, in order; a segment that does not fit halts. */
  placeSegments(): HaltReason | undefined {
    const { module } = this;
    const { kernel } = this.#store;
    for (const [i, { placement, functions }] of module.elements.entries()) {
      if (placement === undefined) continue;
      const table = this.tables[placement.index]!;
      const offset = Number(this.#constant(placement.at));
      if (offset + functions.length > table.length) return "table-out-of-bounds";
      this.#writeElements(i, table.at(offset));
    }
    for (const { placement, start, end } of module.data) {
      if (placement === undefined) continue;
      const memory = this.memories[placement.index]!;
      const offset = Number(this.#constant(placement.at));
      if (offset + end - start > memory.length) return "memory-out-of-bounds";
      kernel.bytes.set(module.bytes.subarray(start, end), memory.address + offset);
    }
    return undefined;
  }

  /** The slot's contents for a constant expression. */
  #constant(expr: ConstExpr, globals = this.globals): bigint {
    switch (expr.kind) {
      case "const":
        return (BigInt(expr.high >>> 0) << 32n) | BigInt(expr.low >>> 0);
      case "global":
        return this.#store.kernel.u64(globals[expr.index]!.address);
      case "null":
        return 0n;
      case "func":
        return BigInt(this.functionRecord(expr.index));
    }
  }
}
