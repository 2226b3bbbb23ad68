import type { Embedder } from "../instance.js";
import { type LoweredModule, lowerModule } from "../interpreter/module.js";
import { InterpreterStore } from "../interpreter/store.js";
import { wasmSettings } from "../profile.js";
import { SteppedKernel } from "./stepped-kernel.js";

/**
 * The embedding interface on the step machine's instructions. An instruction on floats halts with
 * `invalid-instruction`.
 */
export const stepEmbedder: Embedder<LoweredModule> = {
  load: lowerModule,
  newStore(fuel, profile) {
    return new InterpreterStore(fuel, wasmSettings(profile).stackBytes, undefined, new SteppedKernel());
  },
};
