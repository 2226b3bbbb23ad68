import type { Embedder } from "../instance.js";
import { type LoweredModule, lowerModule } from "../interpreter/module.js";
import { InterpreterStore } from "../interpreter/store.js";
import { wasmSettings } from "../profile.js";
import { SteppedKernel } from "./stepped-kernel.js";

/** The embedding interface on the step machine's instructions. Modules that use floats are refused. */
export const stepEmbedder: Embedder<LoweredModule> = {
  load: (code, profile) => lowerModule(code, { ...profile, settings: { ...profile.settings, floats: "refused" } }),
  newStore(fuel, profile) {
    return new InterpreterStore(fuel, wasmSettings(profile).stackBytes, undefined, new SteppedKernel());
  },
};
