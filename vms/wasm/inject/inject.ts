import type { ConstExpr, Export, Import, Module } from "../decode/module.js";
import { type FuncType, ValueType } from "../isa/types.js";
import type { WasmSettings } from "../profile.js";
import type { BodyVisitor } from "../validate/validate.js";
import { addExportAdapter, addImportAdapter } from "./adapters.js";
import { BodyInjector } from "./body.js";
import { Code } from "./code.js";
import { Emitter } from "./emitter.js";
import { HostCalls, type PriceOf } from "./host-calls.js";
import { Layout, meteredForm } from "./layout.js";
import { RuntimeFunctions } from "./runtime-functions.js";
import { writePreamble, writeSection, writeTypes } from "./sections.js";

const KIND_CODES = { func: 0, table: 1, memory: 2, global: 3 } as const;
const CONSTANT = 0;
const MUTABLE = 1;
/** A declarative segment, spelled as function indices. */
const DECLARATIVE = 3;
const ELEMENT_KIND_FUNC = 0;

const NO_VALUES: FuncType = { params: new Uint8Array(0), results: new Uint8Array(0) };

type AddedExport = Pick<Export, "name" | "kind" | "index">;

/** What is known of a program. */
export interface ProgramForm {
  /** Names of the exports that a run uses. */
  readonly used: readonly string[];
  readonly priceOf: PriceOf;
}

/** An injected module. */
export interface Injected {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Name of the module under which it imports the meter's globals. */
  readonly meterModule: string;
  /** Name under which it exports the start function: run from outside, it finds the instance's memory exported. */
  readonly startName: string | undefined;
  /** Of a program with globals that change: name under which it exports a function that gives them their first values. */
  readonly resetName: string | undefined;
  /** Whether it is in the form for programs, whose imports are the host's functions. */
  readonly isProgram: boolean;
  /** What it exports of the module's own. */
  readonly exported: readonly Export[];
  /** Of a program that calls its host: the table of bridges that the host is to fill. */
  readonly bridges: { readonly name: string; readonly types: readonly FuncType[] } | undefined;
}

/**
 * Writes the metered form of a module, function by function as they are validated: give {@link visit} to the validator,
 * then take the result from {@link finish}. Of a program, whose imports are all functions of the host, and of whose exports
 * a run uses but a few, V8 gets a form that loads faster: without those imports (host-calls.ts), with the used exports only.
 */
export class ModuleInjector {
  readonly #module: Module;
  readonly #settings: WasmSettings;
  readonly #program: ProgramForm | undefined;
  readonly #layout: Layout;
  readonly #runtime: RuntimeFunctions;
  readonly #bodies: BodyInjector;
  readonly #code: Emitter;
  readonly #body = new Emitter(4096);
  /** Of a program, as soon as the module is known to be valid. */
  #hostCalls: HostCalls | undefined;
  readonly #exported: readonly Export[];

  /** @param program of a program; else anything can be linked to the module */
  constructor(module: Module, settings: WasmSettings, program?: ProgramForm) {
    this.#module = module;
    this.#settings = settings;
    this.#program = program;
    this.#layout = new Layout(module, program !== undefined, addImportAdapter);
    this.#exported = program ? module.exports.filter(({ name }) => program.used.includes(name)) : module.exports;
    this.#runtime = new RuntimeFunctions(this.#layout, settings);
    this.#bodies = new BodyInjector(this.#layout, this.#runtime, settings);
    this.#code = new Emitter(2 * module.bytes.length);
  }

  readonly visit: BodyVisitor = (position, body) => {
    this.#body.clear();
    this.#bodies.inject(this.#body, body, this.#module.functions.typeIndex[position]!);
    this.#code.sized(this.#body);
  };

  finish(): Injected {
    const module = this.#module;
    const layout = this.#layout;
    if (this.#program) this.#hostCalls = new HostCalls(layout, this.#runtime, this.#program.priceOf);
    const adapters = new Map<number, number>();
    const adapter = (index: number) => {
      const known = adapters.get(index) ?? addExportAdapter(layout, index);
      adapters.set(index, known);
      return known;
    };
    const exported = this.#exported.map((item) => (item.kind === "func" ? adapter(item.index) : item.index));
    const start = module.start === undefined ? undefined : adapter(module.start);
    const meterModule = unusedName("meter", new Set(module.imports.map((item) => item.module)));
    const exportNames = new Set(module.exports.map((item) => item.name));
    const startName = start === undefined ? undefined : unusedName("start", exportNames);
    const { types = [], table = 0 } = this.#hostCalls ?? {};
    const bridges = types.length === 0 ? undefined : { name: unusedName("bridges", exportNames), types };

    const reset = layout.isProgram ? this.#addReset() : undefined;
    const resetName = reset === undefined ? undefined : unusedName("reset", exportNames);

    // Whatever names functions comes before the list of functions: adapters are added when they are first named.
    const globals = this.#globals();
    const added: AddedExport[] = [];
    if (startName !== undefined) added.push({ name: startName, kind: "func", index: start! });
    if (bridges !== undefined) added.push({ name: bridges.name, kind: "table", index: table });
    if (resetName !== undefined) added.push({ name: resetName, kind: "func", index: reset! });
    const exports = this.#exports(exported, added);
    const elements = this.#elements();

    const out = new Emitter(this.#code.length + module.bytes.length);
    writePreamble(out);
    writeSection(out, 1, writeTypes(this.#types()));
    section(out, 2, this.#imports(meterModule));
    section(out, 3, this.#functions());
    if (module.tables.length > module.importedTables || bridges) section(out, 4, this.#tables());
    if (module.memories.length > module.importedMemories) section(out, 5, this.#memories());
    if (module.globalInits.length > 0) section(out, 6, globals);
    section(out, 7, exports);
    if (module.elements.length + layout.references.size > 0) section(out, 9, elements);
    this.#copySection(out, 12);
    this.#codeSection(out);
    this.#copySection(out, 11);
    const { isProgram } = layout;
    return { bytes: out.written, isProgram, exported: this.#exported, meterModule, startName, resetName, bridges };
  }

  /** Adds a function that sets all globals that can change to what they are at first; nothing without any. */
  #addReset(): number | undefined {
    const { globals, globalInits, importedGlobals, bytes } = this.#module;
    const body = new Emitter(64);
    body.byte(0);
    globalInits.forEach((init, i) => {
      if (!globals[importedGlobals + i]!.mutable) return;
      if (init.kind === "func") body.indexed(Code.refFunc, this.#layout.referenced(init.index));
      else body.copy(bytes, init.start, init.end - 1);
      body.indexed(Code.globalSet, this.#layout.global(importedGlobals + i));
    });
    if (body.length === 1) return undefined;
    body.byte(Code.end);
    return this.#layout.addFunction(this.#layout.addType(NO_VALUES), body.written.slice());
  }

  #types(): readonly FuncType[] {
    const { types } = this.#module;
    return [...types, ...types.map(meteredForm), ...this.#layout.extraTypes];
  }

  #imports(meterModule: string): Emitter {
    const out = new Emitter();
    const { meterGlobals } = this.#layout;
    const imports = this.#hostCalls === undefined ? this.#module.imports : [];
    out.u32(imports.length + meterGlobals.length);
    for (const item of imports) {
      out.name(item.module);
      out.name(item.name);
      out.byte(KIND_CODES[item.kind]);
      importType(out, item);
    }
    for (const name of meterGlobals) {
      out.name(meterModule);
      out.name(name);
      if (name === "host") out.code(KIND_CODES.global, ValueType.externref, CONSTANT);
      else out.code(KIND_CODES.global, name === "state" ? ValueType.i32 : ValueType.i64, MUTABLE);
    }
    return out;
  }

  #functions(): Emitter {
    const out = new Emitter();
    const extra = this.#layout.extraFunctions;
    const metered = this.#meteredTypes();
    out.u32(metered.length + extra.length);
    for (const typeIndex of metered) out.u32(this.#layout.meteredType(typeIndex));
    for (const { type } of extra) out.u32(type);
    return out;
  }

  /** Types of the functions that keep their indices: all of a program's, since adapters are where imports were. */
  #meteredTypes(): ArrayLike<number> & Iterable<number> {
    const { functions, functionTypes } = this.#module;
    return this.#hostCalls === undefined ? functions.typeIndex : functionTypes;
  }

  /** Tables may grow to the profile's limit and no further, whoever grows them. */
  #tables(): Emitter {
    const out = new Emitter();
    const { tables, importedTables } = this.#module;
    const bridges = this.#hostCalls?.types.length ?? 0;
    out.u32(tables.length - importedTables + Math.min(bridges, 1));
    for (const { element, min, max } of tables.slice(importedTables)) {
      out.byte(element);
      limits(out, min, max, this.#settings.maxTableElements);
    }
    if (bridges === 0) return out;
    out.byte(ValueType.funcref);
    limits(out, bridges, bridges);
    return out;
  }

  #memories(): Emitter {
    const out = new Emitter();
    const { memories, importedMemories } = this.#module;
    out.u32(memories.length - importedMemories);
    for (const { min, max } of memories.slice(importedMemories)) limits(out, min, max, this.#settings.maxPages);
    return out;
  }

  #globals(): Emitter {
    const out = new Emitter();
    const { globals, globalInits, importedGlobals } = this.#module;
    out.u32(globalInits.length);
    globalInits.forEach((init, i) => {
      const { type, mutable } = globals[importedGlobals + i]!;
      out.code(type, mutable ? 1 : 0);
      this.#constant(out, init);
    });
    return out;
  }

  #exports(exported: readonly number[], added: readonly AddedExport[]): Emitter {
    const out = new Emitter();
    const one = ({ name, kind }: AddedExport, index: number) => {
      out.name(name);
      out.byte(KIND_CODES[kind]);
      out.u32(index);
    };
    out.u32(exported.length + added.length);
    this.#exported.forEach((item, i) => {
      one(item, item.kind === "global" ? this.#layout.global(item.index) : exported[i]!);
    });
    for (const item of added) one(item, item.index);
    return out;
  }

  /**
   * Every segment as expressions: the one form that can hold all that the others can. One more declares the functions
   * that bodies refer to: they may have been declared by exports, which are adapters now.
   */
  #elements(): Emitter {
    const out = new Emitter();
    const { elements } = this.#module;
    const { references } = this.#layout;
    out.u32(elements.length + (references.size > 0 ? 1 : 0));
    for (const { type, mode, placement, functions, fromGlobals } of elements) {
      out.byte(mode === "active" ? 6 : mode === "passive" ? 5 : 7);
      if (placement !== undefined) {
        out.u32(placement.index);
        this.#constant(out, placement.at);
      }
      out.byte(type);
      out.u32(functions.length);
      for (let i = 0; i < functions.length; i++) this.#element(out, type, functions[i]!, fromGlobals.get(i));
    }
    if (references.size === 0) return out;
    out.code(DECLARATIVE, ELEMENT_KIND_FUNC);
    out.u32(references.size);
    for (const index of references) out.u32(index);
    return out;
  }

  #element(out: Emitter, type: number, index: number, global: number | undefined): void {
    if (global !== undefined) {
      out.indexed(Code.globalGet, this.#layout.global(global));
    } else if (index < 0) out.code(Code.refNull, type);
    else {
      out.indexed(Code.refFunc, this.#layout.metered(index));
    }
    out.byte(Code.end);
  }

  /** Constant expressions name imported globals only, which stay where they are; functions may move. */
  #constant(out: Emitter, expr: ConstExpr): void {
    if (expr.kind === "func") {
      out.indexed(Code.refFunc, this.#layout.metered(expr.index));
      out.byte(Code.end);
    } else out.copy(this.#module.bytes, expr.start, expr.end);
  }

  /** Put together in place: the section is about all there is of a module. */
  #codeSection(out: Emitter): void {
    const { extraFunctions } = this.#layout;
    const first = new Emitter();
    first.u32(this.#meteredTypes().length + extraFunctions.length);
    const { importedFunctions } = this.#module;
    if (this.#hostCalls) for (let i = 0; i < importedFunctions; i++) bytes(first, this.#hostCalls.adapter(i));
    const added = new Emitter();
    for (const { body } of extraFunctions) bytes(added, body);
    out.byte(10);
    out.u32(first.length + this.#code.length + added.length);
    for (const part of [first, this.#code, added]) out.append(part);
  }

  #copySection(out: Emitter, id: number): void {
    const range = this.#module.sections.find((candidate) => candidate.id === id);
    if (range === undefined) return;
    out.byte(id);
    out.u32(range.end - range.start);
    out.copy(this.#module.bytes, range.start, range.end);
  }
}

function section(out: Emitter, id: number, contents: Emitter): void {
  out.byte(id);
  out.sized(contents);
}

/** Bytes after their number. */
function bytes(out: Emitter, contents: Uint8Array): void {
  out.u32(contents.length);
  out.copy(contents);
}

function importType(out: Emitter, item: Import): void {
  switch (item.kind) {
    case "func":
      out.u32(item.typeIndex);
      break;
    case "table":
      out.byte(item.table.element);
      limits(out, item.table.min, item.table.max);
      break;
    case "memory":
      limits(out, item.memory.min, item.memory.max);
      break;
    case "global":
      out.code(item.global.type, item.global.mutable ? 1 : 0);
  }
}

function limits(out: Emitter, min: number, max: number | undefined, cap?: number): void {
  const lowered = cap === undefined ? max : Math.min(max ?? cap, cap);
  out.byte(lowered === undefined ? 0 : 1);
  out.u32(min);
  if (lowered !== undefined) out.u32(lowered);
}

/** A name like the wanted one that the program does not use: it must not get hold of its own meter. */
function unusedName(wanted: string, used: ReadonlySet<string>): string {
  let name = wanted;
  while (used.has(name)) name += "'";
  return name;
}
