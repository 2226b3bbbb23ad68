import { InvalidProgramError } from "../../../src/base/errors.js";
import type { GlobalType, Module } from "../decode/module.js";
import { type FuncType, typeName } from "../isa/types.js";

/** Looks indices up in a module and refuses those that stand for nothing. Offsets are those blamed in errors. */
export class IndexSpaces {
  readonly #module: Module;
  /** 1 for functions that `ref.func` may name: those that occur in the module outside of bodies. */
  readonly #referable: Uint8Array;

  constructor(module: Module) {
    this.#module = module;
    this.#referable = referableFunctions(module);
  }

  type(index: number, at: number): FuncType {
    return this.#module.types[index] ?? unknown("type", index, at);
  }

  function(index: number, at: number): FuncType {
    const type = this.#module.functionTypes[index] ?? unknown("function", index, at);
    return this.type(type, at);
  }

  /** @throws InvalidProgramError when a body may not take a reference to the function */
  referable(index: number, at: number): void {
    this.function(index, at);
    if (this.#referable[index] === 1) return;
    throw new InvalidProgramError("undeclared-reference", at, `undeclared function reference ${index}`);
  }

  /** The table's element type. */
  table(index: number, at: number): number {
    return (this.#module.tables[index] ?? unknown("table", index, at)).element;
  }

  memory(at: number): void {
    if (this.#module.memories.length === 0) unknown("memory", 0, at);
  }

  global(index: number, at: number): GlobalType {
    return this.#module.globals[index] ?? unknown("global", index, at);
  }

  /** The type of a global that may be set. */
  mutableGlobal(index: number, at: number): number {
    const { mutable, type } = this.global(index, at);
    if (!mutable) throw new InvalidProgramError("immutable-global", at, `global ${index} is immutable`);
    return type;
  }

  /** The segment's element type. */
  element(index: number, at: number): number {
    return (this.#module.elements[index] ?? unknown("elem segment", index, at)).type;
  }

  /** Data segments come after the code: bodies go by the number announced before it. */
  data(index: number, at: number): void {
    const count = this.#module.dataCount;
    if (count === undefined) {
      throw new InvalidProgramError("missing-data-count", at, "data count section required");
    }
    if (index >= count) unknown("data segment", index, at);
  }
}

function unknown(what: string, index: number, at: number): never {
  throw new InvalidProgramError("unknown-index", at, `unknown ${what} ${index}`);
}

function referableFunctions(module: Module): Uint8Array {
  const referable = new Uint8Array(module.functionTypes.length);
  for (const { kind, index } of module.exports) if (kind === "func") referable[index] = 1;
  for (const init of module.globalInits) if (init.kind === "func") referable[init.index] = 1;
  for (const { functions } of module.elements) {
    for (let i = 0; i < functions.length; i++) if (functions[i]! >= 0) referable[functions[i]!] = 1;
  }
  return referable;
}

/** Refusal of floating point by the profile. */
export function floatRefused(what: string, at: number): InvalidProgramError {
  const message = `${what} uses floating point, which the profile refuses`;
  return new InvalidProgramError("float-refused", at, message);
}

/** Refusal of a value of one type where another is needed. */
export function typeMismatch(needed: number, given: number, at: number): InvalidProgramError {
  const message = `type mismatch: ${typeName(needed)} is needed and ${typeName(given)} is there`;
  return new InvalidProgramError("type-mismatch", at, message);
}
