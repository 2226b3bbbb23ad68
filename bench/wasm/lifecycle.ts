import { type WasmModule, webAssembly } from "../../src/base/webassembly.js";
import { defineProfile } from "../../src/vm/profile.js";
import { embedders, wasm } from "../../vms/wasm/index.js";
import { FUEL, PLAIN_V8 } from "./contenders.js";

/** How a contender comes to an instance. */
export interface Lifecycle {
  readonly load: (code: Uint8Array) => unknown;
  /** Makes an instance of what was loaded. */
  readonly start: (module: unknown) => unknown;
}

export const CONTENDERS: readonly string[] = [PLAIN_V8, ...Object.keys(embedders)];

export async function openLifecycle(contender: string): Promise<Lifecycle> {
  if (contender === PLAIN_V8) {
    return {
      load: (code) => new webAssembly.Module(code),
      start: (module) => new webAssembly.Instance(module as WasmModule),
    };
  }
  const embedder = await embedders[contender]!();
  const profile = defineProfile(wasm);
  return {
    load: (code) => embedder.load(code, profile),
    start: (module) => embedder.newStore(FUEL, profile).instantiate(module, () => undefined),
  };
}
