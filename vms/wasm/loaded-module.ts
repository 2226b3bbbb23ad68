import { InvalidProgramError } from "../../src/base/errors.js";
import type { Profile } from "../../src/vm/profile.js";
import { decodeModule } from "./decode/decode.js";
import type { Module } from "./decode/module.js";
import { type WasmSettings, wasmSettings } from "./profile.js";

/** A decoded module with the settings to validate it by. */
export interface DecodedProgram {
  readonly module: Module;
  readonly settings: WasmSettings;
}

/**
 * Decodes a module under a profile.
 * @throws InvalidProgramError with the offset and the rule broken; `code-too-large` beyond the profile's `maxCode`
 */
export function decodeProgram(code: Uint8Array, profile: Profile): DecodedProgram {
  if (code.length > profile.maxCode) {
    const message = `the module has ${code.length} bytes and the limit is ${profile.maxCode}`;
    throw new InvalidProgramError("code-too-large", profile.maxCode, message);
  }
  const settings = wasmSettings(profile);
  return { module: decodeModule(code, settings), settings };
}
