import type { Vm } from "../../src/vm/engine.js";
import { hasMagic } from "./decode/decode.js";
import { SETTINGS } from "./profile.js";

/** The WebAssembly VM: version 2.0 without SIMD, with tail calls; deterministic and metered. */
export const wasm: Vm = {
  name: "wasm",
  version: "1",
  settings: SETTINGS,
  recognise: hasMagic,
  engines: {
    compiled: async () => new (await import("./compiled/engine.js")).CompiledEngine(),
  },
};

export { provableProfile } from "./profile.js";
