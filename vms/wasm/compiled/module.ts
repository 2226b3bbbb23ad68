import { copyBytes } from "../../../src/base/bytes.js";
import { TercetError } from "../../../src/base/errors.js";
import { type WasmModule, webAssembly } from "../../../src/base/webassembly.js";
import type { Profile } from "../../../src/vm/profile.js";
import { hostPrice } from "../abi.js";
import type { Module } from "../decode/module.js";
import { instantiationFuel, loadFuel } from "../fuel.js";
import { type Injected, ModuleInjector } from "../inject/inject.js";
import { type DecodedProgram, decodeProgram } from "../loaded-module.js";
import type { WasmSettings } from "../profile.js";
import { ReuseCheck } from "../reuse.js";
import { checkInterface, usedExports } from "../run-message.js";
import { validateModule } from "../validate/validate.js";

/** A module that is ready to run on V8. */
export interface CompiledModule extends Omit<Injected, "bytes"> {
  readonly module: Module;
  readonly settings: WasmSettings;
  readonly native: WasmModule;
  readonly instantiationFuel: bigint;
  /** Of a run, besides. */
  readonly loadFuel: bigint;
  /** See {@link ReuseCheck}. */
  readonly isReusable: boolean;
}

/**
 * Decodes, validates, injects and compiles a module that anything can be linked to.
 * @throws InvalidProgramError with the offset and the rule broken
 */
export function compileModule(code: Uint8Array, profile: Profile): CompiledModule {
  const decoded = decodeOwn(code, profile);
  return prepare(decoded, new ModuleInjector(decoded.module, decoded.settings));
}

/**
 * The same for a program or contract, in the form that loads fastest.
 * @throws InvalidProgramError besides when it is neither of them
 */
export function compileProgram(code: Uint8Array, profile: Profile): CompiledModule {
  const decoded = decodeOwn(code, profile);
  const { module, settings } = decoded;
  const injector = new ModuleInjector(module, settings, { used: usedExports(module), priceOf: hostPrice });
  return prepare(decoded, injector, () => checkInterface(module, settings));
}

/** The decoded module and the program refer to the bytes later on: the caller may do with its own what it likes. */
function decodeOwn(code: Uint8Array, profile: Profile): DecodedProgram {
  return decodeProgram(copyBytes(code), profile);
}

function prepare({ module, settings }: DecodedProgram, injector: ModuleInjector, check = () => {}): CompiledModule {
  const reuse = new ReuseCheck();
  const values = validateModule(module, settings, (position, body) => {
    injector.visit(position, body);
    reuse.see(body);
  });
  check();
  const { bytes, ...names } = injector.finish();
  return {
    module,
    settings,
    native: compile(bytes),
    ...names,
    instantiationFuel: instantiationFuel(module),
    loadFuel: loadFuel(module, values),
    isReusable: reuse.isReusable(module),
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
