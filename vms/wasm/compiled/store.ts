import { TercetError } from "../../../src/base/errors.js";
import {
  type WasmGlobal,
  type WasmInstance,
  type WasmMemory,
  type WasmTable,
  webAssembly,
} from "../../../src/base/webassembly.js";
import type { HaltReason } from "../../../src/vm/halt.js";
import { type ExternKind, functionType, type Limits } from "../decode/module.js";
import { HaltState } from "../inject/layout.js";
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
import { type FuncType, typeName, UNKNOWN_TYPE, ValueType } from "../isa/types.js";
import { linkImports } from "../link.js";
import { bridgeTo } from "./bridges.js";
import {
  type CompiledExtern,
  CompiledFunction,
  CompiledGlobal,
  CompiledMemory,
  CompiledTable,
  isCompiled,
  type NativeFunction,
  type References,
} from "./externs.js";
import { meteredReference } from "./metered-reference.js";
import type { CompiledModule } from "./module.js";
import { renewInstance } from "./renew-instance.js";
import { haltReasonOf } from "./traps.js";

/** Parameters that metered functions have besides: fuel and stack. */
const METER_PARAMS = 2;
/** As many results as V8 gives. */
const MANY = -1;
const NO_TYPES = new Uint8Array(0);
const NO_VALUES: FuncType = { params: new Uint8Array(0), results: new Uint8Array(0) };

type NativeImports = Record<string, Readonly<Record<string, unknown>>>;

/** Instances on V8. The meter is three globals that all of them import. */
export class CompiledStore implements Store<CompiledModule>, References {
  readonly #fuel: WasmGlobal<bigint>;
  readonly #stack: WasmGlobal<bigint>;
  readonly #state: WasmGlobal<number>;
  readonly #meter: Readonly<Record<string, unknown>>;
  #stackBytes: bigint;
  /** Functions that have been made references, and what they are then. */
  readonly #metered = new WeakMap<CompiledFunction, NativeFunction>();
  readonly #functions = new WeakMap<NativeFunction, CompiledFunction>();
  /** Calls into guests that have not come back; host functions may call again. */
  #depth = 0;

  constructor(fuel: bigint, stackBytes: number) {
    this.#stackBytes = BigInt(stackBytes);
    this.#fuel = new webAssembly.Global({ value: "i64", mutable: true }, fuel);
    this.#stack = new webAssembly.Global({ value: "i64", mutable: true }, this.#stackBytes);
    this.#state = new webAssembly.Global({ value: "i32", mutable: true }, HaltState.none);
    this.#meter = { fuel: this.#fuel, stack: this.#stack, state: this.#state };
  }

  get fuel(): bigint {
    return this.#fuel.value;
  }

  set fuel(value: bigint) {
    this.#fuel.value = value;
  }

  get stackLeft(): number {
    return Number(this.#stack.value);
  }

  charge(fuel: number): void {
    this.#charge(BigInt(fuel));
  }

  #charge(fuel: bigint): void {
    const left = this.#fuel.value - fuel;
    if (left < 0n) throw new HaltSignal("out-of-gas");
    this.#fuel.value = left;
  }

  instantiate(compiled: CompiledModule, resolve: ImportResolver): InstanceResult {
    const imported = linkImports(compiled.module, resolve, isCompiled);
    const imports = this.#nativeImports(compiled, imported);
    const stack = this.#enter();
    try {
      this.#charge(compiled.instantiationFuel);
      const native = new webAssembly.Instance(compiled.native, imports);
      fillBridges(compiled, native);
      return { type: "instance", instance: this.#wrapInstance(compiled, imported, native) };
    } catch (thrown) {
      return this.#halt(thrown, stack);
    } finally {
      this.#depth--;
    }
  }

  hostFunction(type: FuncType, call: HostFunction): FunctionExtern {
    const native = (...args: unknown[]) => {
      const values = this.#toNative(type.results, call(...this.#toHost(type.params, args)));
      return values.length > 1 ? values : values[0];
    };
    return this.#function(native, type);
  }

  plainFunction(type: FuncType, call: PlainHostFunction): FunctionExtern {
    return this.#function(call as NativeFunction, type);
  }

  /** The injected code of programs pays (host-calls.ts), in a register. */
  pricedFunction(type: FuncType, _fuel: number, call: PlainHostFunction): FunctionExtern {
    return this.plainFunction(type, call);
  }

  newMemory(min: number, max?: number): MemoryExtern {
    const native = new webAssembly.Memory({ initial: min, ...(max === undefined ? {} : { maximum: max }) });
    return new CompiledMemory(native, max);
  }

  newGlobal(type: number, mutable: boolean, value: Value): GlobalExtern {
    const native = new webAssembly.Global({ value: nativeTypeName(type), mutable }, this.toNative(type, value));
    return new CompiledGlobal(native, type, mutable, this);
  }

  newTable(element: number, min: number, max?: number): TableExtern {
    const descriptor = { initial: min, ...(max === undefined ? {} : { maximum: max }) };
    const kind = element === ValueType.externref ? "externref" : "anyfunc";
    return new CompiledTable(new webAssembly.Table({ element: kind, ...descriptor }), element, max, this);
  }

  #nativeImports(compiled: CompiledModule, imported: readonly CompiledExtern[]): NativeImports {
    if (compiled.isProgram) {
      const host = new webAssembly.Global(
        { value: "externref", mutable: false },
        imported.map(({ native }) => native),
      );
      return { [compiled.meterModule]: { ...this.#meter, host } };
    }
    const imports: Record<string, Record<string, unknown>> = Object.create(null);
    for (const [i, { module, name }] of compiled.module.imports.entries()) {
      imports[module] ??= Object.create(null) as Record<string, unknown>;
      imports[module][name] = imported[i]!.native;
    }
    return Object.assign(imports, { [compiled.meterModule]: this.#meter });
  }

  #wrapInstance(compiled: CompiledModule, imported: readonly CompiledExtern[], native: WasmInstance): Instance {
    const exports = new Map<string, Extern>();
    const ofKind = (kind: ExternKind) => imported.filter((extern) => extern.kind === kind);
    // Functions that are passed on come out metered; what else is passed on is what came in.
    const passedOn = { func: [], memory: ofKind("memory"), table: ofKind("table"), global: ofKind("global") };
    for (const { name, kind, index } of compiled.exported) {
      exports.set(name, passedOn[kind][index] ?? this.#wrap(compiled, kind, index, native.exports[name]));
    }
    const { startName } = compiled;
    const start = startName === undefined ? undefined : (native.exports[startName] as NativeFunction);
    const renew = (fuel: bigint, stackBytes: number) =>
      renewInstance(compiled, native) && this.#renew(fuel, stackBytes);
    return { exports, start: start && this.#function(start, NO_VALUES), renew };
  }

  #wrap({ module, settings }: CompiledModule, kind: ExternKind, index: number, native: unknown): Extern {
    switch (kind) {
      case "func":
        return this.#function(native as NativeFunction, functionType(module, index));
      case "memory":
        return new CompiledMemory(native as WasmMemory, atMost(settings.maxPages, module.memories[index]!));
      case "global": {
        const { type, mutable } = module.globals[index]!;
        return new CompiledGlobal(native as WasmGlobal, type, mutable, this);
      }
      case "table": {
        const table = module.tables[index]!;
        const max = atMost(settings.maxTableElements, table);
        return new CompiledTable(native as WasmTable, table.element, max, this);
      }
    }
  }

  #function(run: NativeFunction, type: FuncType): FunctionExtern {
    return new CompiledFunction(run, type, (args) =>
      this.#call(() =>
        this.#toHost(type.results, listOf(run(...this.#toNative(type.params, args)), type.results.length)),
      ),
    );
  }

  #toNative(types: Uint8Array, values: readonly Value[]): readonly unknown[] {
    return types.includes(ValueType.funcref) ? values.map((value, i) => this.toNative(types[i]!, value)) : values;
  }

  #toHost(types: Uint8Array, values: readonly unknown[]): readonly Value[] {
    return types.includes(ValueType.funcref) ? values.map((value, i) => this.toHost(types[i]!, value)) : values;
  }

  toNative(type: number, value: Value): unknown {
    if (type !== ValueType.funcref || value === null) return value;
    if (!(value instanceof CompiledFunction))
      throw new TercetError("wrong-value", "the host gave a value that is no funcref");
    const known = this.#metered.get(value);
    if (known !== undefined) return known;
    const made = meteredReference(value.native, value.type, this.#meter);
    this.#keep(value, made);
    return made;
  }

  toHost(type: number, native: unknown): Value {
    if (type !== ValueType.funcref || native === null) return native;
    const metered = native as NativeFunction;
    const known = this.#functions.get(metered) ?? this.#guestFunction(metered);
    this.#keep(known, metered);
    return known;
  }

  #keep(extern: CompiledFunction, metered: NativeFunction): void {
    this.#metered.set(extern, metered);
    this.#functions.set(metered, extern);
  }

  /** A function that a guest refers to: V8 does not tell its type, only how many parameters it has. */
  #guestFunction(metered: NativeFunction): CompiledFunction {
    const type = { params: new Uint8Array(metered.length - METER_PARAMS).fill(UNKNOWN_TYPE), results: NO_TYPES };
    const run = (...args: unknown[]) => {
      const out = listOf(metered(...args, this.#fuel.value, this.#stack.value), MANY);
      this.#fuel.value = out.at(-1) as bigint;
      return out.slice(0, -1);
    };
    return new CompiledFunction(run, type, (args) => this.#call(() => run(...args)));
  }

  #renew(fuel: bigint, stackBytes: number): boolean {
    this.#stackBytes = BigInt(stackBytes);
    this.#fuel.value = fuel;
    this.#stack.value = this.#stackBytes;
    this.#state.value = HaltState.none;
    this.#depth = 0;
    return true;
  }

  /** Runs guest code; whatever stops it is a halt, which takes all fuel. */
  #call(run: () => readonly Value[]): CallResult {
    const stack = this.#enter();
    try {
      return { type: "values", values: run() };
    } catch (thrown) {
      return this.#halt(thrown, stack);
    } finally {
      this.#depth--;
    }
  }

  /** What is left of the stack at this call; the meter's globals are what they were whenever a call has ended. */
  #enter(): bigint {
    return this.#depth++ === 0 ? this.#stackBytes : this.#stack.value;
  }

  #halt(thrown: unknown, stack: bigint): { readonly type: "halt"; readonly reason: HaltReason } {
    const state = this.#state.value;
    this.#stack.value = stack;
    this.#state.value = HaltState.none;
    const reason = haltReasonOf(thrown, state);
    this.#fuel.value = 0n;
    return { type: "halt", reason };
  }
}

/** Lets a program call its host. */
function fillBridges({ bridges }: CompiledModule, native: WasmInstance): void {
  if (bridges === undefined) return;
  const table = native.exports[bridges.name] as WasmTable;
  for (const [i, type] of bridges.types.entries()) table.set(i, bridgeTo(type));
}

/** How far something of the module's own grows at most. */
function atMost(cap: number, { max }: Limits): number {
  return Math.min(max ?? cap, cap);
}

function listOf(result: unknown, count: number): readonly Value[] {
  if (count === 0) return [];
  if (count === MANY) return Array.isArray(result) ? result : [result];
  return count === 1 ? [result] : [...(result as Iterable<Value>)];
}

function nativeTypeName(type: number): string {
  const name = typeName(type);
  return name === "funcref" ? "anyfunc" : name;
}
