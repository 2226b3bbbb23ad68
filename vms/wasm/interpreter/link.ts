import { TercetError } from "../../../src/base/errors.js";
import type { ExternKind, Import, Limits, Module } from "../decode/module.js";
import type { Extern, ImportResolver } from "../instance.js";
import { describeType, equalTypes, typeName } from "../isa/types.js";
import {
  type InterpretedExtern,
  InterpretedFunction,
  InterpretedGlobal,
  InterpretedMemory,
  InterpretedTable,
} from "./externs.js";

const PAGE = 65_536;

/** What a module imports, by index space. */
export interface Linked {
  readonly functions: readonly InterpretedFunction[];
  readonly memories: readonly InterpretedMemory[];
  readonly tables: readonly InterpretedTable[];
  readonly globals: readonly InterpretedGlobal[];
}

/**
 * Looks up and checks all imports (section 4.5.3, external typing).
 * @throws TercetError `link-error` when one is missing or of another type
 */
export function linkImports(module: Module, resolve: ImportResolver): Linked {
  const functions: InterpretedFunction[] = [];
  const memories: InterpretedMemory[] = [];
  const tables: InterpretedTable[] = [];
  const globals: InterpretedGlobal[] = [];
  for (const item of module.imports) {
    const extern = resolve(item.module, item.name);
    if (extern?.kind !== item.kind) throw missing(item, item.kind, extern);
    const why = mismatch(module, item, extern as InterpretedExtern);
    if (why !== undefined) throw linkError(item, why);
    if (extern instanceof InterpretedFunction) functions.push(extern);
    else if (extern instanceof InterpretedMemory) memories.push(extern);
    else if (extern instanceof InterpretedTable) tables.push(extern);
    else if (extern instanceof InterpretedGlobal) globals.push(extern);
    else throw linkError(item, "belongs to another engine");
  }
  return { functions, memories, tables, globals };
}

/** What is wrong with an extern of the right kind, if anything. */
function mismatch(module: Module, item: Import, extern: InterpretedExtern): string | undefined {
  if (item.kind === "func" && extern.kind === "func") {
    const wanted = module.types[item.typeIndex]!;
    if (equalTypes(extern.type, wanted)) return undefined;
    return `has the type ${describeType(extern.type)} and not ${describeType(wanted)}`;
  }
  if (item.kind === "global" && extern.kind === "global") {
    const { type, mutable } = item.global;
    if (extern.type === type && extern.mutable === mutable) return undefined;
    return `is not a ${mutable ? "mutable" : "constant"} ${typeName(type)}`;
  }
  if (item.kind === "memory" && extern.kind === "memory") {
    return limitsMismatch(item.memory, extern.length / PAGE, extern.max);
  }
  if (item.kind === "table" && extern.kind === "table") {
    if (extern.element !== item.table.element) return `is not a table of ${typeName(item.table.element)}`;
    return limitsMismatch(item.table, extern.length, extern.max);
  }
  return undefined;
}

function limitsMismatch(wanted: Limits, size: number, max: number | undefined): string | undefined {
  if (size < wanted.min) return `has the size ${size}, and at least ${wanted.min} is needed`;
  if (wanted.max === undefined || (max !== undefined && max <= wanted.max)) return undefined;
  return `may grow to ${max ?? "any size"}, and at most ${wanted.max} is allowed`;
}

function missing(item: Import, kind: ExternKind, found: Extern | undefined): TercetError {
  return linkError(item, found === undefined ? `, a ${kind}, is missing` : `is a ${found.kind} and not a ${kind}`);
}

function linkError({ module, name }: Import, why: string): TercetError {
  return new TercetError("link-error", `the import ${module}.${name} ${why}`);
}
