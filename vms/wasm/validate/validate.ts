import { InvalidProgramError } from "../../../src/base/errors.js";
import type { ConstExpr, ExternKind, Module } from "../decode/module.js";
import { unsupported } from "../decode/unsupported.js";
import { isFloatType, ValueType } from "../isa/types.js";
import type { WasmSettings } from "../profile.js";
import { BodyValidator } from "./body.js";
import { floatRefused, IndexSpaces, typeMismatch } from "./index-spaces.js";
import type { Instructions } from "./instructions.js";

/** Takes the body of the function defined at that position; the columns are overwritten by the next one. */
export type BodyVisitor = (position: number, body: Instructions) => void;

/**
 * Validates a decoded module (section 3.4) and hands every function's instructions to the visitor as soon as they are
 * found valid: what the visitor has done must be thrown away when this throws.
 * @returns the values that control instructions pop and push by their types: what `loadFuel` wants to know
 * @throws InvalidProgramError with the offset and the rule broken
 */
export function validateModule(module: Module, settings: WasmSettings, visit: BodyVisitor = () => {}): number {
  const spaces = new IndexSpaces(module);
  if (settings.floats === "refused") refuseFloatTypes(module);
  validateImports(module, spaces);
  validateFunctionTypes(module, spaces);
  validateGlobals(module, spaces);
  validateExports(module, spaces);
  validateStart(module, spaces);
  validateElements(module, spaces);
  const bodies = new BodyValidator(module, settings, spaces);
  for (let i = 0; i < module.functions.count; i++) visit(i, bodies.validate(i));
  validateData(module, spaces);
  return bodies.values;
}

function refuseFloatTypes({ types, globals, sections }: Module): void {
  const at = (id: number) => sections.find((section) => section.id === id)?.start ?? 0;
  const inTypes = types.some(({ params, results }) => params.some(isFloatType) || results.some(isFloatType));
  if (inTypes) throw floatRefused("a function type", at(1));
  if (globals.some(({ type }) => isFloatType(type))) throw floatRefused("a global", at(6) || at(2));
}

function validateImports({ imports, memories, sections }: Module, spaces: IndexSpaces): void {
  for (const item of imports) if (item.kind === "func") spaces.type(item.typeIndex, item.offset);
  if (memories.length > 1) throw unsupported(sections[0]!.start, "multi-memory", "more than one memory");
}

function validateFunctionTypes({ functions, sections }: Module, spaces: IndexSpaces): void {
  const at = sections.find(({ id }) => id === 3)?.start ?? 0;
  for (let i = 0; i < functions.count; i++) spaces.type(functions.typeIndex[i]!, at);
}

function validateGlobals(module: Module, spaces: IndexSpaces): void {
  module.globalInits.forEach((init, i) => {
    validateConstant(module, spaces, init, module.globals[module.importedGlobals + i]!.type);
  });
}

/** A constant expression of the type (section 3.3.10): globals it reads are imported and immutable. */
function validateConstant(module: Module, spaces: IndexSpaces, expr: ConstExpr, type: number): void {
  const given = constantType(module, spaces, expr);
  if (given !== type) throw typeMismatch(type, given, expr.start);
}

function constantType(module: Module, spaces: IndexSpaces, expr: ConstExpr): number {
  switch (expr.kind) {
    case "const":
    case "null":
      return expr.type;
    case "func":
      spaces.function(expr.index, expr.start);
      return ValueType.funcref;
    case "global":
      return constantGlobal(module, spaces, expr.index, expr.start);
  }
}

function constantGlobal(module: Module, spaces: IndexSpaces, index: number, at: number): number {
  const { type, mutable } = spaces.global(index, at);
  if (index >= module.importedGlobals) {
    throw new InvalidProgramError("unknown-index", at, `unknown global ${index}: constants read imported ones only`);
  }
  if (mutable) {
    throw new InvalidProgramError("invalid-constant", at, `constant expression required: global ${index} is mutable`);
  }
  return type;
}

const LOOK_UP: Readonly<Record<ExternKind, (spaces: IndexSpaces, index: number, at: number) => void>> = {
  func: (spaces, index, at) => spaces.function(index, at),
  table: (spaces, index, at) => spaces.table(index, at),
  global: (spaces, index, at) => spaces.global(index, at),
  memory: (spaces, index, at) => {
    spaces.memory(at);
    if (index > 0) throw new InvalidProgramError("unknown-index", at, `unknown memory ${index}`);
  },
};

function validateExports({ exports }: Module, spaces: IndexSpaces): void {
  const names = new Set<string>();
  for (const { name, kind, index, offset } of exports) {
    if (names.has(name)) throw new InvalidProgramError("duplicate-export", offset, `duplicate export name ${name}`);
    names.add(name);
    LOOK_UP[kind](spaces, index, offset);
  }
}

function validateStart({ start, startOffset }: Module, spaces: IndexSpaces): void {
  if (start === undefined) return;
  const { params, results } = spaces.function(start, startOffset);
  if (params.length + results.length === 0) return;
  throw new InvalidProgramError("invalid-start", startOffset, "start function must take and return nothing");
}

function validateElements(module: Module, spaces: IndexSpaces): void {
  for (const { type, placement, functions, fromGlobals, offset } of module.elements) {
    for (let i = 0; i < functions.length; i++) if (functions[i]! >= 0) spaces.function(functions[i]!, offset);
    for (const index of fromGlobals.values()) {
      const given = constantGlobal(module, spaces, index, offset);
      if (given !== type) throw typeMismatch(type, given, offset);
    }
    if (placement === undefined) continue;
    const element = spaces.table(placement.index, offset);
    if (element !== type) throw typeMismatch(element, type, offset);
    validateConstant(module, spaces, placement.at, ValueType.i32);
  }
}

function validateData(module: Module, spaces: IndexSpaces): void {
  for (const { placement, offset } of module.data) {
    if (placement === undefined) continue;
    spaces.memory(offset);
    if (placement.index > 0) {
      throw new InvalidProgramError("unknown-index", offset, `unknown memory ${placement.index}`);
    }
    validateConstant(module, spaces, placement.at, ValueType.i32);
  }
}
