import { expect } from "vitest";
import { type WasmInstance, type WasmMemory, type WasmModule, webAssembly } from "../../../../src/base/webassembly.js";
import { defineProfile } from "../../../../src/vm/profile.js";
import { decodeModule } from "../../../../vms/wasm/decode/decode.js";
import type { Module } from "../../../../vms/wasm/decode/module.js";
import { wasm } from "../../../../vms/wasm/index.js";
import type { Embedder, FunctionExtern, MemoryExtern, Store, Value } from "../../../../vms/wasm/instance.js";
import { wasmSettings } from "../../../../vms/wasm/profile.js";

type NativeFunction = (...args: unknown[]) => unknown;
type Imports = Readonly<Record<string, Readonly<Record<string, NativeFunction>>>>;

const PROFILE = defineProfile(wasm, { settings: { maxPages: 4096 } });
const FUEL = 2n ** 62n;

/** How a function ended: with a value, or with something thrown. */
type Ended = { readonly value: unknown } | { readonly thrown: unknown };

/** A call of the package's JavaScript out of V8's instance, as the engines are to repeat it. */
interface RecordedCall {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly ended: Ended;
  /** V8's memory afterwards. */
  readonly memory: Uint8Array;
}

/** How much was compared. */
export interface MirrorCounts {
  modules: number;
  calls: number;
  importCalls: number;
}

interface MirroredModule {
  readonly bytes: Uint8Array;
  readonly native: WasmModule;
}

/**
 * A global `WebAssembly` for packages with JavaScript of their own: every instance that they make is one on V8, which is
 * what they see, and one on each engine. Each call of an export is made on all of them from the same memory; result and
 * memory afterwards must be V8's, and so must each call of an import, by name and arguments.
 */
export class MirroredWebAssembly {
  readonly counts: MirrorCounts = { modules: 0, calls: 0, importCalls: 0 };
  readonly #embedders: readonly Embedder[];

  constructor(embedders: readonly Embedder[]) {
    this.#embedders = embedders;
  }

  /** What takes the place of the global object. */
  get global(): object {
    const module = (source: Uint8Array | ArrayBuffer) => this.#module(source);
    const instance = (made: MirroredModule, imports?: Imports) => this.#instance(made, imports);
    const isModule = (source: object): source is MirroredModule => "native" in source;
    return {
      RuntimeError: webAssembly.RuntimeError,
      compile: async (source: Uint8Array | ArrayBuffer) => module(source),
      instantiate: async (source: MirroredModule | Uint8Array | ArrayBuffer, imports?: Imports) => {
        if (isModule(source)) return instance(source, imports);
        const made = module(source);
        return { module: made, instance: instance(made, imports) };
      },
      // Called with `new`: what a constructor returns is what `new` gives.
      Module: function Module(source: Uint8Array | ArrayBuffer) {
        return module(source);
      },
      Instance: function Instance(made: MirroredModule, imports?: Imports) {
        return instance(made, imports);
      },
    };
  }

  #module(source: Uint8Array | ArrayBuffer): MirroredModule {
    const bytes = new Uint8Array(source instanceof Uint8Array ? source : new Uint8Array(source));
    return { bytes, native: new webAssembly.Module(bytes) };
  }

  #instance({ bytes, native }: MirroredModule, imports: Imports = {}): WasmInstance {
    this.counts.modules++;
    const module = decodeModule(bytes, wasmSettings(PROFILE));
    const recorder = new Recorder(module, native, imports);
    const mirrors = this.#embedders.map((embedder) => new Mirror(embedder, bytes, module, recorder));
    const exports: Record<string, unknown> = {};
    for (const { name, kind } of module.exports) {
      exports[name] = kind === "func" ? this.#mirrored(name, recorder, mirrors) : recorder.instance.exports[name];
    }
    return { exports };
  }

  #mirrored(name: string, recorder: Recorder, mirrors: readonly Mirror[]): NativeFunction {
    return (...args) => {
      this.counts.calls++;
      const before = recorder.memory.slice();
      const ended = recorder.call(name, args);
      this.counts.importCalls += recorder.calls.length;
      for (const mirror of mirrors) mirror.repeat(name, args, before, ended);
      if ("thrown" in ended) throw ended.thrown;
      return ended.value;
    };
  }
}

/** The instance on V8, and the calls that its last call made out of it. */
class Recorder {
  readonly instance: WasmInstance;
  calls: RecordedCall[] = [];
  readonly #memoryName: string;

  constructor(module: Module, native: WasmModule, imports: Imports) {
    this.#memoryName = module.exports.find(({ kind }) => kind === "memory")!.name;
    const recorded: Record<string, Record<string, NativeFunction>> = {};
    for (const item of module.imports) {
      recorded[item.module] ??= {};
      recorded[item.module]![item.name] = this.#recording(item.name, imports[item.module]![item.name]!);
    }
    this.instance = new webAssembly.Instance(native, recorded);
  }

  get memory(): Uint8Array {
    return new Uint8Array((this.instance.exports[this.#memoryName] as WasmMemory).buffer);
  }

  get memoryName(): string {
    return this.#memoryName;
  }

  call(name: string, args: readonly unknown[]): Ended {
    this.calls = [];
    return endOf(() => (this.instance.exports[name] as NativeFunction)(...args));
  }

  #recording(name: string, run: NativeFunction): NativeFunction {
    return (...args) => {
      const ended = endOf(() => run(...args));
      this.calls.push({ name, args, ended, memory: this.memory.slice() });
      if ("thrown" in ended) throw ended.thrown;
      return ended.value;
    };
  }
}

/** The same instance on one of our engines. */
class Mirror {
  readonly #exports: ReadonlyMap<string, unknown>;
  readonly #recorder: Recorder;
  #replayed = 0;

  constructor(embedder: Embedder, bytes: Uint8Array, module: Module, recorder: Recorder) {
    this.#recorder = recorder;
    const store = embedder.newStore(FUEL, PROFILE);
    const made = store.instantiate(embedder.load(bytes, PROFILE), (from, name) => {
      const item = module.imports.find((other) => other.module === from && other.name === name);
      return item?.kind === "func" ? this.#replaying(store, module, item.typeIndex, name) : undefined;
    });
    if (made.type === "halt") throw new Error(`the engine halts with ${made.reason} as the instance is made`);
    expect(made.instance.start).toBeUndefined();
    this.#exports = made.instance.exports;
    this.#expectMemory(recorder.memory, "after instantiation");
  }

  get #memory(): Uint8Array {
    return (this.#exports.get(this.#recorder.memoryName) as MemoryExtern).bytes;
  }

  /** Makes the call from the given memory and compares what comes of it with how it ended on V8. */
  repeat(name: string, args: readonly unknown[], before: Uint8Array, ended: Ended): void {
    this.#memory.set(before);
    this.#replayed = 0;
    const run = this.#exports.get(name) as FunctionExtern;
    const own = endOf(() => run.call(completeArguments(run, args)));
    expect(this.#replayed, `${name}: calls out of the instance`).toBe(this.#recorder.calls.length);
    if ("thrown" in ended) expect(own, name).toEqual(ended);
    else expect(own, name).toEqual({ value: { type: "values", values: run.type.results.length ? [ended.value] : [] } });
    this.#expectMemory(this.#recorder.memory, `after ${name}`);
  }

  #replaying(store: Store<unknown>, module: Module, typeIndex: number, name: string): FunctionExtern {
    const type = module.types[typeIndex]!;
    return store.hostFunction(type, (...args: Value[]) => {
      const { calls } = this.#recorder;
      const recorded = calls[this.#replayed++];
      expect({ name, args }).toEqual({ name: recorded?.name, args: recorded?.args });
      this.#memory.set(recorded!.memory);
      if ("thrown" in recorded!.ended) throw recorded!.ended.thrown;
      return type.results.length === 0 ? [] : [Number(recorded!.ended.value) | 0];
    });
  }

  /** Not with `toEqual`, which would take seconds for a megabyte. */
  #expectMemory(wanted: Uint8Array, when: string): void {
    const memory = this.#memory;
    expect(memory.length, `bytes of memory ${when}`).toBe(wanted.length);
    const different = Buffer.compare(memory, wanted) === 0 ? -1 : memory.findIndex((byte, i) => byte !== wanted[i]);
    expect(different, `first byte of memory that differs ${when}`).toBe(-1);
  }
}

/** JavaScript may leave arguments out, or give any number for an i32; the embedding interface wants each as it is. */
function completeArguments(run: FunctionExtern, args: readonly unknown[]): Value[] {
  return Array.from(run.type.params, (_, i) => (typeof args[i] === "bigint" ? args[i] : Number(args[i] ?? 0) | 0));
}

function endOf(run: () => unknown): Ended {
  try {
    return { value: run() };
  } catch (thrown) {
    return { thrown };
  }
}
