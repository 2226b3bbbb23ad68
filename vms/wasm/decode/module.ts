import type { FuncType } from "../isa/types.js";

/** Limits of a table (elements) or memory (pages of 64 KiB). */
export interface Limits {
  readonly min: number;
  readonly max: number | undefined;
}

export interface TableType extends Limits {
  readonly element: number;
}

export interface GlobalType {
  readonly type: number;
  readonly mutable: boolean;
}

export type ExternKind = "func" | "table" | "memory" | "global";

export type Import = { readonly module: string; readonly name: string; readonly offset: number } & (
  | { readonly kind: "func"; readonly typeIndex: number }
  | { readonly kind: "table"; readonly table: TableType }
  | { readonly kind: "memory"; readonly memory: Limits }
  | { readonly kind: "global"; readonly global: GlobalType }
);

export interface Export {
  readonly name: string;
  readonly kind: ExternKind;
  readonly index: number;
  readonly offset: number;
}

/** A constant expression: one constant instruction (section 3.3.10). */
export type ConstExpr = { readonly start: number; readonly end: number } & (
  | { readonly kind: "const"; readonly type: number; readonly low: number; readonly high: number }
  | { readonly kind: "global"; readonly index: number }
  | { readonly kind: "null"; readonly type: number }
  | { readonly kind: "func"; readonly index: number }
);

export interface Global extends GlobalType {
  readonly init: ConstExpr;
}

/** Where an active segment goes. */
export interface Placement {
  /** Table or memory index. */
  readonly index: number;
  readonly at: ConstExpr;
}

export interface ElementSegment {
  readonly type: number;
  readonly mode: "passive" | "active" | "declarative";
  readonly placement: Placement | undefined;
  /** Function indices, when the segment is spelled as such; -1 is a null reference. Otherwise `exprs`. */
  readonly functions: Int32Array;
  /** Elements taken from globals, by position; they are -1 in `functions`. */
  readonly fromGlobals: ReadonlyMap<number, number>;
  readonly offset: number;
}

export interface DataSegment {
  readonly placement: Placement | undefined;
  /** Bytes `start` to `end` of the module. */
  readonly start: number;
  readonly end: number;
  readonly offset: number;
}

export interface SectionRange {
  readonly id: number;
  /** Name of a custom section. */
  readonly name: string | undefined;
  /** Offset of the contents, after id and size; and offset after them. */
  readonly start: number;
  readonly end: number;
}

/** Functions defined in the module, a column each: `count` of them, in order. */
export interface FunctionTable {
  readonly count: number;
  /** Index into the module's types. */
  readonly typeIndex: Uint32Array;
  /** Offset of the body (its local declarations) and offset after it. */
  readonly start: Uint32Array;
  readonly end: Uint32Array;
}

/** A module as the binary format spells it. Index spaces start with the imports. */
export interface Module {
  readonly bytes: Uint8Array;
  readonly sections: readonly SectionRange[];
  readonly types: readonly FuncType[];
  readonly imports: readonly Import[];
  /** Type index of every function, imported ones first. */
  readonly functionTypes: Uint32Array;
  readonly importedFunctions: number;
  readonly functions: FunctionTable;
  readonly tables: readonly TableType[];
  readonly importedTables: number;
  readonly memories: readonly Limits[];
  readonly importedMemories: number;
  /** Every global's type, imported ones first. */
  readonly globals: readonly GlobalType[];
  readonly importedGlobals: number;
  /** Initial values of the defined globals. */
  readonly globalInits: readonly ConstExpr[];
  readonly exports: readonly Export[];
  readonly start: number | undefined;
  readonly startOffset: number;
  readonly elements: readonly ElementSegment[];
  readonly dataCount: number | undefined;
  readonly data: readonly DataSegment[];
}

/** The names of the sections by id (section 5.5.2). */
export const SECTION_NAMES: readonly string[] = [
  "custom",
  "type",
  "import",
  "function",
  "table",
  "memory",
  "global",
  "export",
  "start",
  "element",
  "code",
  "data",
  "data count",
];

/** The type of a function of the module. */
export function functionType(module: Module, index: number): FuncType {
  return module.types[module.functionTypes[index]!]!;
}
