import type { HaltReason } from "../../../src/vm/halt.js";
import type { Module } from "../decode/module.js";
import { functionType } from "../decode/module.js";
import {
  type CallResult,
  type Extern,
  type FunctionExtern,
  type GlobalExtern,
  HaltSignal,
  type HostFunction,
  type ImportResolver,
  type Instance,
  type InstanceResult,
  type MemoryExtern,
  type PlainHostFunction,
  type Store,
  type TableExtern,
  type Value,
} from "../instance.js";
import type { FuncType } from "../isa/types.js";
import {
  FUNCTION_HOST,
  FUNCTION_RECORD_SIZE,
  FUNCTION_TYPE,
  MEMORY_RECORD_SIZE,
  TABLE_RECORD_SIZE,
} from "../kernel/layout.js";
import { linkImports } from "../link.js";
import {
  InterpretedFunction,
  InterpretedGlobal,
  InterpretedMemory,
  InterpretedTable,
  isInterpreted,
} from "./externs.js";
import { ModuleInstance, type StoreParts } from "./instantiate.js";
import { Kernel } from "./kernel.js";
import { Machine, type RecordVisitor } from "./machine.js";
import type { LoweredModule } from "./module.js";
import { checkCount, Values } from "./values.js";

const PAGE = 65_536;
const SLOT = 8;

/** Instances in one kernel. */
export class InterpreterStore implements Store<LoweredModule>, StoreParts {
  readonly kernel: Kernel;
  readonly values: Values;
  readonly #machine: Machine;
  readonly #code = new Map<LoweredModule, number>();
  readonly #types = new Map<string, number>();
  readonly #functions = new Map<number, InterpretedFunction>();

  /**
   * @param visit sees every record that is executed
   * @param kernel a new one
   */
  constructor(fuel: bigint, stackBytes: number, visit?: RecordVisitor, kernel = new Kernel()) {
    this.kernel = kernel;
    this.values = new Values(this.kernel, (record) => this.#functions.get(record)!);
    this.#machine = new Machine(this.kernel, this.values, stackBytes, visit);
    this.fuel = fuel;
  }

  get fuel(): bigint {
    return this.#machine.fuel;
  }

  set fuel(value: bigint) {
    this.#machine.fuel = value;
  }

  get stackLeft(): number {
    return this.#machine.stackLeft;
  }

  charge(fuel: number): void {
    if (!this.#machine.charge(BigInt(fuel))) throw new HaltSignal("out-of-gas");
  }

  instantiate(lowered: LoweredModule, resolve: ImportResolver): InstanceResult {
    const imported = linkImports(lowered.module, resolve, isInterpreted);
    if (!this.#machine.charge(lowered.instantiationFuel)) return this.#halted("out-of-gas");
    const instance = new ModuleInstance(this, lowered, imported);
    this.#machine.add(instance);
    for (let i = 0; i < lowered.functions.length; i++) instance.function(lowered.module.importedFunctions + i);
    const reason = instance.placeSegments();
    return reason === undefined ? { type: "instance", instance: exportsOf(instance) } : this.#halted(reason);
  }

  #halted(reason: HaltReason): { readonly type: "halt"; readonly reason: HaltReason } {
    this.fuel = 0n;
    return { type: "halt", reason };
  }

  hostFunction(type: FuncType, call: HostFunction): FunctionExtern {
    const record = this.kernel.allocate(FUNCTION_RECORD_SIZE);
    this.kernel.setU32(record + FUNCTION_TYPE, this.#typeNumber(type));
    const extern = new InterpretedFunction(type, record, this.#callHost, call);
    this.kernel.setU32(record + FUNCTION_HOST, this.#machine.addHost(extern));
    this.#functions.set(record, extern);
    return extern;
  }

  plainFunction(type: FuncType, call: PlainHostFunction): FunctionExtern {
    return this.hostFunction(type, (...args) => {
      const result = call(...(args as number[]));
      return result === undefined ? [] : [result];
    });
  }

  pricedFunction(type: FuncType, fuel: number, call: PlainHostFunction): FunctionExtern {
    return this.plainFunction(type, (...args) => {
      this.charge(fuel);
      return call(...args);
    });
  }

  /** The host calls one of its own functions. */
  readonly #callHost = ({ type, host }: InterpretedFunction, args: readonly Value[]): CallResult => {
    checkCount(type, args);
    try {
      return { type: "values", values: host!(...args) };
    } catch (thrown) {
      if (thrown instanceof HaltSignal) return this.#halted(thrown.reason);
      throw thrown;
    }
  };

  newMemory(min: number, max?: number): MemoryExtern {
    const memory = new InterpretedMemory(this.kernel, this.kernel.allocate(MEMORY_RECORD_SIZE), max);
    memory.resize(min * PAGE);
    return memory;
  }

  newGlobal(type: number, mutable: boolean, value: Value): GlobalExtern {
    const at = this.kernel.allocate(SLOT);
    this.values.write(at, type, value);
    return new InterpretedGlobal(type, mutable, at, this.values);
  }

  newTable(element: number, min: number, max?: number): TableExtern {
    const record = this.kernel.allocate(TABLE_RECORD_SIZE);
    const table = new InterpretedTable(this.kernel, this.values, record, element, max);
    table.extend(min, 0);
    return table;
  }

  codeOf(lowered: LoweredModule): number {
    const known = this.#code.get(lowered);
    if (known !== undefined) return known;
    const address = this.kernel.allocate(lowered.code.length);
    this.kernel.bytes.set(lowered.code, address);
    this.#code.set(lowered, address);
    this.#machine.addCode(address, lowered);
    return address;
  }

  typeNumber(module: Module, typeIndex: number): number {
    return this.#typeNumber(module.types[typeIndex]!);
  }

  #typeNumber({ params, results }: FuncType): number {
    const key = String.fromCharCode(...params, 0, ...results);
    const number = this.#types.get(key) ?? this.#types.size;
    this.#types.set(key, number);
    return number;
  }

  newFunction(module: Module, index: number, record: number): InterpretedFunction {
    const known = this.#functions.get(record);
    if (known !== undefined) return known;
    const extern = new InterpretedFunction(functionType(module, index), record, (self, args) =>
      this.#machine.call(self, args),
    );
    this.#functions.set(record, extern);
    return extern;
  }
}

function exportsOf(instance: ModuleInstance): Instance {
  const { module } = instance;
  const exports = new Map<string, Extern>();
  for (const { name, kind, index } of module.exports) {
    switch (kind) {
      case "func":
        exports.set(name, instance.function(index));
        break;
      case "memory":
        exports.set(name, instance.memories[index]!);
        break;
      case "table":
        exports.set(name, instance.tables[index]!);
        break;
      case "global":
        exports.set(name, instance.globals[index]!);
    }
  }
  return { exports, start: module.start === undefined ? undefined : instance.function(module.start) };
}
