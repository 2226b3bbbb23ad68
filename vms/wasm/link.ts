import { TercetError } from "../../src/base/errors.js";
import type { Import, Limits, Module } from "./decode/module.js";
import type { Extern, FunctionExtern, GlobalExtern, ImportResolver, MemoryExtern, TableExtern } from "./instance.js";
import { describeType, equalTypes, type FuncType, typeName } from "./isa/types.js";

/** What every engine's externs tell of themselves, so that linking is the same on all of them. */
export type LinkableExtern =
  | (FunctionExtern & { readonly type: FuncType })
  | (MemoryExtern & Sized)
  | (TableExtern & Sized & { readonly element: number })
  | (GlobalExtern & { readonly type: number; readonly mutable: boolean });

interface Sized {
  /** Bytes of a memory, elements of a table. */
  readonly length: number;
  /** Pages or elements that it may have; `undefined` when nobody said. */
  readonly max: number | undefined;
}

const PAGE = 65_536;

/**
 * Looks up and checks all imports (section 4.5.3, external typing), in their order.
 * @param isOwn whether an extern is one of the engine's
 * @throws TercetError `link-error` when one is missing or of another type
 */
export function linkImports<E extends LinkableExtern>(
  module: Module,
  resolve: ImportResolver,
  isOwn: (extern: Extern) => extern is E,
): readonly E[] {
  return module.imports.map((item) => {
    const extern = resolve(item.module, item.name);
    if (extern?.kind !== item.kind) throw wrongKind(item, extern);
    if (!isOwn(extern)) throw linkError(item, "belongs to another engine");
    const why = mismatch(module, item, extern);
    if (why !== undefined) throw linkError(item, why);
    return extern;
  });
}

/** What is wrong with an extern of the right kind, if anything. */
function mismatch(module: Module, item: Import, extern: LinkableExtern): string | undefined {
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

function wrongKind(item: Import, found: Extern | undefined): TercetError {
  return linkError(
    item,
    found === undefined ? `, a ${item.kind}, is missing` : `is a ${found.kind} and not a ${item.kind}`,
  );
}

function linkError({ module, name }: Import, why: string): TercetError {
  return new TercetError("link-error", `the import ${module}.${name} ${why}`);
}
