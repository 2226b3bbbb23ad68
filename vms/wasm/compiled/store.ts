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
  type Store,
  type TableExtern,
  type Value,
} from "../instance.js";
import { type FuncType, typeName, ValueType } from "../isa/types.js";
import { linkImports } from "../link.js";
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
      return { type: "instance", instance: this.#wrapInstance(compiled, imported, native) };
    } catch (thrown) {
      return this.#halt(thrown, stack);
    } finally {
      this.#depth--;
    }
  }

  hostFunction(type: FuncType, call: HostFunction): FunctionExtern {
    const native = (...args: unknown[]) => {
      const values = call(...args);
      return values.length > 1 ? values : values[0];
    };
    return new CompiledFunction(native, type, (args) => this.#call(native, args, type.results.length));
  }

  newMemory(min: number, max?: number): MemoryExtern {
    const native = new webAssembly.Memory({ initial: min, ...(max === undefined ? {} : { maximum: max }) });
    return new CompiledMemory(native, max);
  }

  newGlobal(type: number, mutable: boolean, value: Value): GlobalExtern {
    return new CompiledGlobal(new webAssembly.Global({ value: nativeTypeName(type), mutable }, value), type, mutable);
  }

  newTable(element: number, min: number, max?: number): TableExtern {
    const descriptor = { initial: min, ...(max === undefined ? {} : { maximum: max }) };
    const kind = element === ValueType.externref ? "externref" : "anyfunc";
    return new CompiledTable(new webAssembly.Table({ element: kind, ...descriptor }), element, max);
  }

  #nativeImports(compiled: CompiledModule, imported: readonly CompiledExtern[]): NativeImports {
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
    for (const { name, kind, index } of compiled.module.exports) {
      exports.set(name, passedOn[kind][index] ?? this.#wrap(compiled, kind, index, native.exports[name]));
    }
    const { startName } = compiled;
    const start = startName === undefined ? undefined : (native.exports[startName] as NativeFunction);
    return { exports, start: start && this.#function(start, NO_VALUES) };
  }

  #wrap({ module, settings }: CompiledModule, kind: ExternKind, index: number, native: unknown): Extern {
    switch (kind) {
      case "func":
        return this.#function(native as NativeFunction, functionType(module, index));
      case "memory":
        return new CompiledMemory(native as WasmMemory, atMost(settings.maxPages, module.memories[index]!));
      case "global": {
        const { type, mutable } = module.globals[index]!;
        return new CompiledGlobal(native as WasmGlobal, type, mutable);
      }
      case "table": {
        const table = module.tables[index]!;
        return new CompiledTable(native as WasmTable, table.element, atMost(settings.maxTableElements, table));
      }
    }
  }

  #function(run: NativeFunction, type: FuncType): FunctionExtern {
    return new CompiledFunction(run, type, (args) => this.#call(run, args, type.results.length));
  }

  /** Runs guest code; whatever stops it is a halt, which takes all fuel. */
  #call(run: NativeFunction, args: readonly Value[], results: number): CallResult {
    const stack = this.#enter();
    try {
      return { type: "values", values: listOf(run(...args), results) };
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

class CompiledFunction implements FunctionExtern {
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

class CompiledMemory implements MemoryExtern {
  readonly kind = "memory";
  readonly native: WasmMemory;
  readonly max: number | undefined;

  constructor(native: WasmMemory, max: number | undefined) {
    this.native = native;
    this.max = max;
  }

  get bytes(): Uint8Array {
    return new Uint8Array(this.native.buffer);
  }

  get length(): number {
    return this.native.buffer.byteLength;
  }
}

class CompiledGlobal implements GlobalExtern {
  readonly kind = "global";
  readonly native: WasmGlobal;
  readonly type: number;
  readonly mutable: boolean;

  constructor(native: WasmGlobal, type: number, mutable: boolean) {
    this.native = native;
    this.type = type;
    this.mutable = mutable;
  }

  get value(): Value {
    return this.native.value;
  }
}

class CompiledTable implements TableExtern {
  readonly kind = "table";
  readonly native: WasmTable;
  readonly element: number;
  readonly max: number | undefined;

  constructor(native: WasmTable, element: number, max: number | undefined) {
    this.native = native;
    this.element = element;
    this.max = max;
  }

  get length(): number {
    return this.native.length;
  }
}

type CompiledExtern = CompiledFunction | CompiledMemory | CompiledGlobal | CompiledTable;

function isCompiled(extern: Extern): extern is CompiledExtern {
  return (
    extern instanceof CompiledFunction ||
    extern instanceof CompiledMemory ||
    extern instanceof CompiledGlobal ||
    extern instanceof CompiledTable
  );
}

/** How far something of the module's own grows at most. */
function atMost(cap: number, { max }: Limits): number {
  return Math.min(max ?? cap, cap);
}

function listOf(result: unknown, count: number): readonly Value[] {
  if (count === 0) return [];
  return count === 1 ? [result] : [...(result as Iterable<Value>)];
}

function nativeTypeName(type: number): string {
  const name = typeName(type);
  return name === "funcref" ? "anyfunc" : name;
}
