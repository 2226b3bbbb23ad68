import type { Embedder } from "../instance.js";
import { wasmSettings } from "../profile.js";
import { type LoweredModule, lowerModule } from "./module.js";
import { InterpreterStore } from "./store.js";

/** The embedding interface on the interpreter. */
export const interpreterEmbedder: Embedder<LoweredModule> = {
  load: lowerModule,
  newStore: (fuel, profile) => new InterpreterStore(fuel, wasmSettings(profile).stackBytes),
};
