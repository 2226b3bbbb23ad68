import { ConfigError } from "../../base/errors.js";
import type { Engine, Program } from "../../vm/engine.js";
import { defineProfile, type Profile } from "../../vm/profile.js";
import { openEngine, openVm } from "../../vm/registry.js";
import { isVmName, type VmName } from "../../vm/vm-name.js";

/** A program that is ready to run. */
export interface LoadedGuest {
  readonly engine: Engine;
  readonly program: Program;
}

/**
 * Loads a program for a VM, on its default engine unless one is named: `wasm/compiled`, or `compiled`.
 * @throws ConfigError `wrong-engine`; TercetError what opening of engines and loading throws
 */
export async function loadGuest(
  code: Uint8Array,
  name: VmName,
  engineName: string | undefined,
  limits: Partial<Omit<Profile, "vm">>,
): Promise<LoadedGuest> {
  const vm = await openVm(name);
  const isWhole = engineName?.includes("/") || isVmName(engineName ?? name);
  const engine = await openEngine(isWhole ? (engineName ?? name) : `${name}/${engineName}`);
  if (engine.vm !== name) {
    throw new ConfigError("wrong-engine", `${engineName} runs programs for ${engine.vm}, and this one is for ${name}`);
  }
  return { engine, program: engine.load(code, defineProfile(vm, limits)) };
}
