import { readFileSync } from "node:fs";
import { IsolatedHost } from "../../../src/chain/isolated-host.js";
import { message } from "../../../src/vm/message.js";
import { defineProfile } from "../../../src/vm/profile.js";
import { openEngine, openVm } from "../../../src/vm/registry.js";

const code = readFileSync(new URL("../../../guest-programs/stf/artifacts/stf.wasm", import.meta.url));
const PROFILE = defineProfile(await openVm("wasm"), { settings: { floats: "refused", maxPages: 16384 } });

export const compiled = await openEngine("wasm/compiled");
export const interpreter = await openEngine("wasm/interpreter");
/** The state transition as a program of each engine. */
export const programs = new Map([compiled, interpreter].map((engine) => [engine, engine.load(code, PROFILE)]));

/** Runs the guest; its fuel has no limit. */
export function runGuest(input: Uint8Array, engine = compiled) {
  return engine.run(programs.get(engine)!, message({ input, gasLimit: 10n ** 15n }), new IsolatedHost());
}
