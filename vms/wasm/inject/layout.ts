import type { Module } from "../decode/module.js";
import { type FuncType, ValueType } from "../isa/types.js";

/** What the injected code and the engine share: globals that the engine gives and the module imports. */
const METER_GLOBALS = ["fuel", "stack", "state"] as const;
/** A program's besides: the host's functions, in the order of its imports (host-calls.ts). */
const PROGRAM_GLOBALS = [...METER_GLOBALS, "host"] as const;

type MeterGlobal = (typeof PROGRAM_GLOBALS)[number];

/** What `state` holds when the injected code stops a run: why. */
export const HaltState = { none: 0, outOfGas: 1, stackOverflow: 2, growthFailed: 3 } as const;

/** Adds the function through which metered code calls an imported one; gives its index. */
export type AddImportAdapter = (layout: Layout, imported: number) => number;

/**
 * Where things are in the injected module. Types, functions and globals keep their indices as far as they can:
 *
 * - type `t` stays; `typeCount + t` is the metered form of it: fuel and stack as two more parameters, fuel as one more
 *   result; what else is needed comes after;
 * - defined functions stay, in metered form; so do imported ones, which are called through adapters that come after the
 *   defined ones, as do adapters for exported functions, and runtime functions;
 * - imported globals stay; the meter's follow them, so that defined ones move up by as many.
 *
 * A program's imports are all functions of the host, and its injected form does not have them: their places are taken by the
 * adapters, which metered code calls in their stead.
 */
export class Layout {
  readonly module: Module;
  readonly isProgram: boolean;
  /** Globals of the meter, in their order. */
  readonly meterGlobals: readonly MeterGlobal[];
  /** Types after the original and the metered ones. */
  readonly extraTypes: FuncType[] = [];
  /** Functions after the defined ones: index of the type, and the body. */
  readonly extraFunctions: { readonly type: number; readonly body: Uint8Array }[] = [];
  /** Functions that bodies take references to. */
  readonly references = new Set<number>();
  readonly #blockTypes = new Map<number, number>();
  readonly #importAdapters = new Map<number, number>();

  readonly #addImportAdapter: AddImportAdapter;

  constructor(module: Module, isProgram: boolean, addImportAdapter: AddImportAdapter) {
    this.module = module;
    this.isProgram = isProgram;
    this.meterGlobals = isProgram ? PROGRAM_GLOBALS : METER_GLOBALS;
    this.#addImportAdapter = addImportAdapter;
  }

  /** Index of the metered form of a type. */
  meteredType(index: number): number {
    return this.module.types.length + index;
  }

  addType(type: FuncType): number {
    this.extraTypes.push(type);
    return 2 * this.module.types.length + this.extraTypes.length - 1;
  }

  /** Adds a function after the defined ones; returns its index. */
  addFunction(type: number, body: Uint8Array): number {
    this.extraFunctions.push({ type, body });
    return this.module.functionTypes.length + this.extraFunctions.length - 1;
  }

  /** Index of a type without parameters and with the results of the given type, for the block around a body. */
  resultsOnly(typeIndex: number): number {
    const known = this.#blockTypes.get(typeIndex);
    if (known !== undefined) return known;
    const added = this.addType({ params: new Uint8Array(0), results: this.module.types[typeIndex]!.results });
    this.#blockTypes.set(typeIndex, added);
    return added;
  }

  /** Index of a function's metered form: itself when defined, its adapter when imported. */
  metered(index: number): number {
    if (this.isProgram || index >= this.module.importedFunctions) return index;
    const adapter = this.#importAdapters.get(index) ?? this.#addImportAdapter(this, index);
    this.#importAdapters.set(index, adapter);
    return adapter;
  }

  /** Index for `ref.func` in a body, noted as one that has to be declared. */
  referenced(index: number): number {
    const metered = this.metered(index);
    this.references.add(metered);
    return metered;
  }

  global(index: number): number {
    return index < this.module.importedGlobals ? index : index + this.meterGlobals.length;
  }

  /** Index of one of the meter's globals. */
  meterGlobal(name: MeterGlobal): number {
    return this.module.importedGlobals + this.meterGlobals.indexOf(name);
  }
}

/** The metered form of a function type. */
export function meteredForm({ params, results }: FuncType): FuncType {
  return {
    params: Uint8Array.of(...params, ValueType.i64, ValueType.i64),
    results: Uint8Array.of(...results, ValueType.i64),
  };
}
