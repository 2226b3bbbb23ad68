import { TercetError } from "../../../src/base/errors.js";
import {
  type WasmGlobal,
  type WasmInstance,
  type WasmMemory,
  type WasmModule,
  type WasmTable,
  webAssembly,
} from "../../../src/base/webassembly.js";
import type { HaltReason } from "../../../src/vm/halt.js";
import { type ExternKind, functionType } from "../decode/module.js";
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
  type Store,
  type TableExtern,
  type Value,
} from "../instance.js";
import { describeType, equalTypes, type FuncType, typeName, ValueType } from "../isa/types.js";
import type { CompiledModule } from "./module.js";
import { haltReasonOf } from "./traps.js";

const NO_VALUES: FuncType = { params: new Uint8Array(0), results: new Uint8Array(0) };

type NativeFunction = (...args: unknown[]) => unknown;
type NativeImports = Record<string, Readonly<Record<string, unknown>>>;

/** Instances on V8. The meter is three globals that all of them import. */
export class CompiledStore implements Store<CompiledModule> {
  readonly #fuel: WasmGlobal<bigint>;
  readonly #stack: WasmGlobal<bigint>;
  readonly #state: WasmGlobal<number>;
  readonly #meter: Readonly<Record<string, unknown>>;
  readonly #stackBytes: bigint;
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
    const left = this.#fuel.value - BigInt(fuel);
    if (left < 0n) throw new HaltSignal("out-of-gas");
    this.#fuel.value = left;
  }

  instantiate(compiled: CompiledModule, resolve: ImportResolver): InstanceResult {
    const imports = this.#resolveImports(compiled, resolve);
    const result = this.#guarded(() => {
      const left = this.#fuel.value - compiled.instantiationFuel;
      if (left < 0n) throw new HaltSignal("out-of-gas");
      this.#fuel.value = left;
      return instantiateNatively(compiled.native, imports);
    });
    if (typeof result === "string") return { type: "halt", reason: result };
    return { type: "instance", instance: this.#wrapInstance(compiled, result.native) };
  }

  hostFunction(type: FuncType, call: HostFunction): FunctionExtern {
    const native = (...args: unknown[]) => {
      const values = call(...args);
      return values.length > 1 ? values : values[0];
    };
    return new CompiledFunction(native, type, () => ({ type: "values", values: call() }));
  }

  newMemory(min: number, max?: number): MemoryExtern {
    return new CompiledMemory(new webAssembly.Memory({ initial: min, ...(max === undefined ? {} : { maximum: max }) }));
  }

  newGlobal(type: number, mutable: boolean, value: Value): GlobalExtern {
    return new CompiledGlobal(new webAssembly.Global({ value: nativeTypeName(type), mutable }, value));
  }

  newTable(element: number, min: number, max?: number): TableExtern {
    const descriptor = { initial: min, ...(max === undefined ? {} : { maximum: max }) };
    const kind = element === ValueType.externref ? "externref" : "anyfunc";
    return new CompiledTable(new webAssembly.Table({ element: kind, ...descriptor }));
  }

  #resolveImports(compiled: CompiledModule, resolve: ImportResolver): NativeImports {
    const imports: Record<string, Record<string, unknown>> = Object.create(null);
    for (const item of compiled.module.imports) {
      const { module, name, kind } = item;
      const extern = resolve(module, name);
      if (extern?.kind !== kind) throw linkError(module, name, kind, extern?.kind);
      if (item.kind === "func")
        checkType(module, name, (extern as FunctionExtern).type, compiled.module.types[item.typeIndex]!);
      imports[module] ??= Object.create(null) as Record<string, unknown>;
      imports[module][name] = (extern as Extern & CompiledExtern).native;
    }
    return Object.assign(imports, { [compiled.meterModule]: this.#meter });
  }

  #wrapInstance(compiled: CompiledModule, native: WasmInstance): Instance {
    const exports = new Map<string, Extern>();
    for (const { name, kind, index } of compiled.module.exports) {
      exports.set(name, this.#wrap(compiled, kind, index, native.exports[name]));
    }
    const { startName } = compiled;
    const start = startName === undefined ? undefined : (native.exports[startName] as NativeFunction);
    return { exports, start: start && this.#function(start, NO_VALUES) };
  }

  #wrap({ module }: CompiledModule, kind: ExternKind, index: number, native: unknown): Extern {
    switch (kind) {
      case "func":
        return this.#function(native as NativeFunction, functionType(module, index));
      case "memory":
        return new CompiledMemory(native as WasmMemory);
      case "global":
        return new CompiledGlobal(native as WasmGlobal);
      case "table":
        return new CompiledTable(native as WasmTable);
    }
  }

  #function(run: NativeFunction, type: FuncType): FunctionExtern {
    return new CompiledFunction(run, type, (args) => {
      const result = this.#guarded(() => ({ native: run(...args) }));
      if (typeof result === "string") return { type: "halt", reason: result };
      return { type: "values", values: listOf(result.native, type.results.length) };
    });
  }

  /** Runs guest code; whatever stops it is a halt, which takes all fuel. */
  #guarded<T extends object>(run: () => T): T | HaltReason {
    if (this.#depth === 0) {
      this.#stack.value = this.#stackBytes;
      this.#state.value = HaltState.none;
    }
    const stack = this.#stack.value;
    this.#depth++;
    try {
      return run();
    } catch (thrown) {
      this.#stack.value = stack;
      const reason = haltReasonOf(thrown, this.#state.value);
      this.#fuel.value = 0n;
      this.#state.value = HaltState.none;
      return reason;
    } finally {
      this.#depth--;
    }
  }
}

interface CompiledExtern {
  readonly native: unknown;
}

class CompiledFunction implements FunctionExtern, CompiledExtern {
  readonly kind = "func";
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

class CompiledMemory implements MemoryExtern, CompiledExtern {
  readonly kind = "memory";
  readonly native: WasmMemory;

  constructor(native: WasmMemory) {
    this.native = native;
  }

  get bytes(): Uint8Array {
    return new Uint8Array(this.native.buffer);
  }
}

class CompiledGlobal implements GlobalExtern, CompiledExtern {
  readonly kind = "global";
  readonly native: WasmGlobal;

  constructor(native: WasmGlobal) {
    this.native = native;
  }

  get value(): Value {
    return this.native.value;
  }
}

class CompiledTable implements TableExtern, CompiledExtern {
  readonly kind = "table";
  readonly native: WasmTable;

  constructor(native: WasmTable) {
    this.native = native;
  }

  get length(): number {
    return this.native.length;
  }
}

function instantiateNatively(native: WasmModule, imports: NativeImports): { readonly native: WasmInstance } {
  try {
    return { native: new webAssembly.Instance(native, imports) };
  } catch (cause) {
    if (!(cause instanceof webAssembly.LinkError)) throw cause;
    throw new TercetError("link-error", `an import is of another type: ${cause.message}`, { cause });
  }
}

function listOf(result: unknown, count: number): readonly Value[] {
  if (count === 0) return [];
  return count === 1 ? [result] : [...(result as Iterable<Value>)];
}

function nativeTypeName(type: number): string {
  const name = typeName(type);
  return name === "funcref" ? "anyfunc" : name;
}

/** V8 checks this for functions of guests only. */
function checkType(module: string, name: string, given: FuncType, wanted: FuncType): void {
  if (equalTypes(given, wanted)) return;
  const message = `the module imports ${module}.${name} as ${describeType(wanted)}: it is ${describeType(given)}`;
  throw new TercetError("link-error", message);
}

function linkError(module: string, name: string, kind: ExternKind, found: ExternKind | undefined): TercetError {
  const there = found === undefined ? "there is nothing" : `it is a ${found}`;
  return new TercetError("link-error", `the module imports the ${kind} ${module}.${name}: ${there}`);
}
