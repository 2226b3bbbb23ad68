import type { Module } from "../decode/module.js";
import type { WasmSettings } from "../profile.js";
import type { BodyVisitor } from "../validate/validate.js";
import { BodyLowering } from "./body.js";
import { CodeBuffer } from "./code.js";

/** A module's code in the form that the interpreter executes. See kernel/layout.ts. */
export interface LoweredCode {
  /** Records of 16 bytes. */
  readonly code: Uint8Array;
  /** For each record the offset in the module of the instruction it was made from. */
  readonly sources: Uint32Array;
  /** Record at which each defined function begins. */
  readonly functions: Uint32Array;
}

/** Lowers a module, function by function as they are validated: give {@link visit} to the validator. */
export class ModuleLowering {
  readonly #module: Module;
  readonly #code = new CodeBuffer();
  readonly #bodies: BodyLowering;
  readonly #functions: Uint32Array;

  constructor(module: Module, settings: WasmSettings) {
    this.#module = module;
    this.#bodies = new BodyLowering(module, this.#code, settings);
    this.#functions = new Uint32Array(module.functions.count);
  }

  readonly visit: BodyVisitor = (position, body) => {
    this.#functions[position] = this.#code.length;
    this.#bodies.lower(body, this.#module.types[this.#module.functions.typeIndex[position]!]!);
  };

  finish(): LoweredCode {
    const { importedFunctions } = this.#module;
    const code = this.#code;
    for (const at of this.#bodies.calls) code.link(at, this.#functions[code.x(at) - importedFunctions]!);
    return { ...code.finish(), functions: this.#functions };
  }
}
