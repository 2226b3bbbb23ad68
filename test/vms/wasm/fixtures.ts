import type { InvalidProgramError } from "../../../src/base/errors.js";
import { IsolatedHost } from "../../../src/chain/isolated-host.js";
import { message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import { defineProfile, type Profile, type SettingValue } from "../../../src/vm/profile.js";
import { CompiledEngine } from "../../../vms/wasm/compiled/engine.js";
import { compileModule } from "../../../vms/wasm/compiled/module.js";
import { decodeModule } from "../../../vms/wasm/decode/decode.js";
import { wasm } from "../../../vms/wasm/index.js";
import { wasmSettings } from "../../../vms/wasm/profile.js";
import { validateModule } from "../../../vms/wasm/validate/validate.js";

/** One fuel is one gas, so that costs can be read off. */
export function profileWith(settings: Record<string, SettingValue> = {}, limits: Partial<Profile> = {}): Profile {
  return defineProfile(wasm, { fuelPerGas: 1n, ...limits, settings });
}

export const PROFILE = profileWith();

const engine = new CompiledEngine();

/** What a run pays before its first instruction. */
export function startFuelOf(code: Uint8Array, profile = PROFILE): bigint {
  const { loadFuel, instantiationFuel } = compileModule(code, profile);
  return loadFuel + instantiationFuel;
}

/** Loads and runs a program on wasm/compiled. */
export function run(
  code: Uint8Array,
  { gas = 10_000_000n, input = new Uint8Array(0), profile = PROFILE } = {},
): Outcome {
  return engine.run(engine.load(code, profile), message({ input, gasLimit: gas }), new IsolatedHost());
}

export function haltReason(outcome: Outcome): string | undefined {
  return outcome.type === "halt" ? outcome.reason : undefined;
}

/** Decodes and validates; returns the error that refuses the module, if any. */
export function refusal(code: Uint8Array, profile = PROFILE): InvalidProgramError | undefined {
  try {
    validateModule(decodeModule(code, wasmSettings(profile)), wasmSettings(profile));
    return undefined;
  } catch (error) {
    return error as InvalidProgramError;
  }
}
