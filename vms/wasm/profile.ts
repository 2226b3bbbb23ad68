import { ACCELERATORS_SETTING } from "../../src/vm/accelerators/table.js";
import { defineProfile, type Profile, type SettingSpecs } from "../../src/vm/profile.js";

const PAGES_8_MIB = 128;

/**
 * What a chain can fix for WebAssembly. Memory, 100 tables and data at their largest leave a quarter of the interpreter's
 * address space of 4 GiB to lowered code, so that no program grows further on one engine than on another.
 */
export const SETTINGS = {
  accelerators: ACCELERATORS_SETTING,
  floats: {
    type: "choice",
    values: ["canonical", "refused"],
    default: "canonical",
    help: "floating point: every NaN made is the canonical one, or programs that use it are refused",
  },
  maxPages: integer(0, 32_768, PAGES_8_MIB, "pages of 64 KiB that a memory may have"),
  maxTableElements: integer(0, 1_000_000, 65_536, "elements that a table may have"),
  stackBytes: integer(1024, 524_288, 262_144, "bytes of call stack by the frame sizes of frame.ts"),
  maxFunctions: integer(0, 500_000, 65_536, "functions, imported ones included"),
  // Injected code is at most 14 times as long, and V8 takes functions of up to 7,654,321 bytes.
  maxFunctionSize: integer(0, 524_288, 524_288, "bytes of one function's body"),
  // V8 takes functions with 50,000 locals; injected code has up to 5 of its own.
  maxLocals: integer(0, 49_990, 10_000, "parameters and locals of one function"),
  maxNesting: integer(1, 10_000, 1_000, "nested blocks in one function"),
  maxDataBytes: integer(0, 268_435_456, 16_777_216, "bytes of all data segments together"),
} as const satisfies SettingSpecs;

function integer<D extends number>(min: number, max: number, byDefault: D, help: string) {
  return { type: "integer", min, max, default: byDefault, help } as const;
}

/** The settings of a profile, by their types. */
export interface WasmSettings {
  readonly accelerators: string;
  readonly floats: "canonical" | "refused";
  readonly maxPages: number;
  readonly maxTableElements: number;
  readonly stackBytes: number;
  readonly maxFunctions: number;
  readonly maxFunctionSize: number;
  readonly maxLocals: number;
  readonly maxNesting: number;
  readonly maxDataBytes: number;
}

/** The settings of a complete profile for this VM. */
export function wasmSettings(profile: Profile): WasmSettings {
  return profile.settings as unknown as WasmSettings;
}

/** A profile for programs that are to be proven: as {@link defineProfile}, floating point refused. */
export function provableProfile(overrides: Partial<Omit<Profile, "vm">> = {}): Profile {
  const settings = { ...overrides.settings, floats: "refused" };
  return defineProfile({ name: "wasm", settings: SETTINGS }, { ...overrides, settings });
}
