import { copyBytes } from "../../../src/base/bytes.js";
import type { Profile } from "../../../src/vm/profile.js";
import type { Module } from "../decode/module.js";
import { instantiationFuel, loadFuel } from "../fuel.js";
import { decodeProgram } from "../loaded-module.js";
import { type LoweredCode, ModuleLowering } from "../lower/lower.js";
import type { WasmSettings } from "../profile.js";
import { ReuseCheck } from "../reuse.js";
import { validateModule } from "../validate/validate.js";

/** A module that is ready to be interpreted. */
export interface LoweredModule extends LoweredCode {
  readonly module: Module;
  readonly settings: WasmSettings;
  readonly instantiationFuel: bigint;
  /** Of a run, besides. */
  readonly loadFuel: bigint;
  /** See {@link ReuseCheck}. */
  readonly isReusable: boolean;
}

/**
 * Decodes, validates and lowers.
 * @throws InvalidProgramError with the offset and the rule broken
 */
export function lowerModule(code: Uint8Array, profile: Profile): LoweredModule {
  // The decoded module and the program refer to the bytes later on: the caller may do with its own what it likes.
  const { module, settings } = decodeProgram(copyBytes(code), profile);
  const lowering = new ModuleLowering(module, settings);
  const reuse = new ReuseCheck();
  const values = validateModule(module, settings, (position, body) => {
    lowering.visit(position, body);
    reuse.see(body);
  });
  return {
    ...lowering.finish(),
    module,
    settings,
    instantiationFuel: instantiationFuel(module),
    loadFuel: loadFuel(module, values),
    isReusable: reuse.isReusable(module),
  };
}
