import type { Vm } from "../../src/vm/engine.js";
import { hasMagic, WASM_MAGIC } from "./decode/decode.js";
import type { Embedder } from "./instance.js";
import { SETTINGS } from "./profile.js";
import { VERSION } from "./version.js";

/** The WebAssembly VM: version 2.0 without SIMD, with tail calls; deterministic and metered. */
export const wasm: Vm = {
  name: "wasm",
  version: VERSION,
  settings: SETTINGS,
  magics: [WASM_MAGIC],
  recognise: hasMagic,
  engines: {
    compiled: async () => new (await import("./compiled/engine.js")).CompiledEngine(),
    interpreter: async () => new (await import("./interpreter/engine.js")).InterpreterEngine(),
  },
  rows: async () => (await import("./step/rows.js")).wasmRows,
  steps: async () => (await import("./step/stepped.js")).wasmSteps,
};

/** For modules with exports of their own: the embedding interface of each engine. */
export const embedders: Readonly<Record<string, () => Promise<Embedder>>> = {
  compiled: async () => (await import("./compiled/embedder.js")).compiledEmbedder,
  interpreter: async () => (await import("./interpreter/embedder.js")).interpreterEmbedder,
};

export * from "./instance.js";
export { provableProfile } from "./profile.js";
