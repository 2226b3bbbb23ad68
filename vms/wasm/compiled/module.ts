import { copyBytes } from "../../../src/base/bytes.js";
import { TercetError } from "../../../src/base/errors.js";
import { type WasmModule, webAssembly } from "../../../src/base/webassembly.js";
import type { Profile } from "../../../src/vm/profile.js";
import type { Module } from "../decode/module.js";
import { instantiationFuel, loadFuel } from "../fuel.js";
import { ModuleInjector } from "../inject/inject.js";
import { decodeProgram } from "../loaded-module.js";
import type { WasmSettings } from "../profile.js";
import { validateModule } from "../validate/validate.js";

/** A module that is ready to run on V8. */
export interface CompiledModule {
  readonly module: Module;
  readonly settings: WasmSettings;
  readonly native: WasmModule;
  /** Name under which the module imports its meter. */
  readonly meterModule: string;
  /** Name under which it exports its start function, if it has one. */
  readonly startName: string | undefined;
  readonly instantiationFuel: bigint;
  /** Of a run, besides. */
  readonly loadFuel: bigint;
}

/**
 * Decodes, validates, injects and compiles.
 * @throws InvalidProgramError with the offset and the rule broken
 */
export function compileModule(code: Uint8Array, profile: Profile): CompiledModule {
  // The decoded module and the program refer to the bytes later on: the caller may do with its own what it likes.
  const own = copyBytes(code);
  const { module, settings } = decodeProgram(own, profile);
  const injector = new ModuleInjector(module, settings);
  const values = validateModule(module, settings, injector.visit);
  const { bytes, ...names } = injector.finish();
  return {
    module,
    settings,
    native: compile(bytes),
    ...names,
    instantiationFuel: instantiationFuel(module),
    loadFuel: loadFuel(module, values),
  };
}

function compile(bytes: Uint8Array<ArrayBuffer>): WasmModule {
  try {
    return new webAssembly.Module(bytes);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new TercetError("engine-fault", `V8 refuses the injected module: ${message}`, { cause });
  }
}
