import { equalBytes } from "../base/bytes.js";
import { ConfigError } from "../base/errors.js";
import type { VmName } from "./vm-name.js";

/** A VM-specific setting: what it may be, and what it is unless said otherwise. */
export type SettingSpec =
  | { readonly type: "choice"; readonly values: readonly string[]; readonly default: string; readonly help: string }
  | {
      readonly type: "integer";
      readonly min: number;
      readonly max: number;
      readonly default: number;
      readonly help: string;
    }
  | { readonly type: "boolean"; readonly default: boolean; readonly help: string };

export type SettingSpecs = Readonly<Record<string, SettingSpec>>;
export type SettingValue = string | number | boolean;

/** What a profile is made for: a VM's name, and what it lets a chain set. */
export interface ConfigurableVm {
  readonly name: VmName;
  readonly settings: SettingSpecs;
}

/** The rules a chain fixes for one VM. Every field can change an outcome, so claims bind to all of them. */
export interface Profile {
  readonly vm: VmName;
  /** Fuel units that one gas buys; ignored by the EVM, whose unit is gas. */
  readonly fuelPerGas: bigint;
  /** Bytes. */
  readonly maxCode: number;
  /** Bytes. */
  readonly maxInput: number;
  /** Bytes; a program that writes more halts with `output-too-large`. */
  readonly maxOutput: number;
  /** VM-specific settings, all present. */
  readonly settings: Readonly<Record<string, SettingValue>>;
}

const MIB = 1024 * 1024;
/** Bytes that code, input or output may be allowed at most. */
export const MAX_LIMIT = 256 * MIB;

const DEFAULTS = { fuelPerGas: 10n, maxCode: 16 * MIB, maxInput: 16 * MIB, maxOutput: 16 * MIB } as const;

/**
 * A complete profile for a VM, from the defaults and what the chain says.
 * @throws ConfigError `invalid-profile` naming the field, its value and what is allowed
 */
export function defineProfile(vm: ConfigurableVm, overrides: Partial<Omit<Profile, "vm">> = {}): Profile {
  const merged = { ...DEFAULTS, ...overrides };
  if (typeof merged.fuelPerGas !== "bigint" || merged.fuelPerGas < 1n || merged.fuelPerGas > 1_000_000n) {
    throw invalid("fuelPerGas", merged.fuelPerGas, "an integer from 1 to 1000000");
  }
  const limits = { maxCode: merged.maxCode, maxInput: merged.maxInput, maxOutput: merged.maxOutput };
  for (const [name, value] of Object.entries(limits)) checkInteger(name, value, 0, MAX_LIMIT);
  const settings = completeSettings(vm, overrides.settings ?? {});
  return Object.freeze({ vm: vm.name, fuelPerGas: merged.fuelPerGas, ...limits, settings });
}

function completeSettings(vm: ConfigurableVm, given: Readonly<Record<string, SettingValue>>) {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(vm.settings, name)) {
      const known = Object.keys(vm.settings).join(", ") || "none";
      throw new ConfigError("invalid-profile", `${vm.name} has no setting ${JSON.stringify(name)}; it has: ${known}`);
    }
  }
  const settings: Record<string, SettingValue> = {};
  for (const [name, spec] of Object.entries(vm.settings)) {
    const value = Object.hasOwn(given, name) ? given[name]! : spec.default;
    checkSetting(name, spec, value);
    settings[name] = value;
  }
  return Object.freeze(settings);
}

function checkSetting(name: string, spec: SettingSpec, value: SettingValue): void {
  switch (spec.type) {
    case "integer":
      checkInteger(name, value, spec.min, spec.max);
      break;
    case "boolean":
      if (typeof value !== "boolean") throw invalid(name, value, "true or false");
      break;
    case "choice":
      if (!spec.values.includes(value as string)) throw invalid(name, value, `one of ${spec.values.join(", ")}`);
  }
}

function checkInteger(name: string, value: unknown, min: number, max: number): void {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < min || value > max) {
    throw invalid(name, value, `an integer from ${min} to ${max}`);
  }
}

function invalid(name: string, value: unknown, allowed: string): ConfigError {
  // An object's own toString may be anything when it comes from JSON.
  const text = Number.isInteger(value) ? BigInt(value as number) : value;
  const shown = typeof value === "object" && value !== null ? "an object" : String(text).slice(0, 40) || "empty";
  return new ConfigError("invalid-profile", `${name} is ${shown} and must be ${allowed}`, { details: { field: name } });
}

/** The one canonical encoding of a profile: JSON with sorted keys, integers in decimal, UTF-8. */
export function encodeProfile(profile: Profile): Uint8Array {
  const settings = Object.fromEntries(Object.entries(profile.settings).sort(([a], [b]) => (a < b ? -1 : 1)));
  const { fuelPerGas, maxCode, maxInput, maxOutput, vm } = profile;
  return new TextEncoder().encode(
    JSON.stringify({ fuelPerGas: fuelPerGas.toString(), maxCode, maxInput, maxOutput, settings, vm }),
  );
}

/**
 * The profile that the bytes encode, checked against the VM it is for.
 * @throws ConfigError `invalid-profile` for anything but the canonical encoding of a valid, complete profile
 */
export function decodeProfile(bytes: Uint8Array, vm: ConfigurableVm): Profile {
  const profile = defineProfile(vm, parseProfile(bytes, vm.name));
  const canonical = encodeProfile(profile);
  if (!equalBytes(canonical, bytes)) {
    throw new ConfigError(
      "invalid-profile",
      "the profile is not in canonical form: complete, keys sorted, no white space",
    );
  }
  return profile;
}

/**
 * The name of the VM that an encoded profile is for, whether or not there is such a VM.
 * @throws ConfigError `invalid-profile` when the bytes are no JSON object with a `vm`
 */
export function profileVm(bytes: Uint8Array): string {
  const { vm } = parseObject(bytes);
  if (typeof vm !== "string") throw invalid("vm", vm, "a string");
  return vm;
}

function parseProfile(bytes: Uint8Array, vm: VmName): Partial<Omit<Profile, "vm">> {
  const { vm: name, fuelPerGas, ...rest } = parseObject(bytes);
  if (name !== vm) throw invalid("vm", name, vm);
  if (typeof fuelPerGas !== "string" || !/^[1-9][0-9]{0,6}$/.test(fuelPerGas)) {
    throw invalid("fuelPerGas", fuelPerGas, "a decimal string from 1 to 1000000");
  }
  if (typeof rest.settings !== "object" || rest.settings === null)
    throw invalid("settings", rest.settings, "an object");
  return { ...(rest as Partial<Omit<Profile, "vm">>), fuelPerGas: BigInt(fuelPerGas) };
}

function parseObject(bytes: Uint8Array): Record<string, unknown> {
  let fields: unknown;
  try {
    fields = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new ConfigError("invalid-profile", "the profile is not JSON in UTF-8", { cause });
  }
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) {
    throw new ConfigError("invalid-profile", "the profile is not a JSON object");
  }
  return fields as Record<string, unknown>;
}
