import type { Embedder } from "../instance.js";
import { wasmSettings } from "../profile.js";
import { type CompiledModule, compileModule } from "./module.js";
import { CompiledStore } from "./store.js";

/** The embedding interface on V8. */
export const compiledEmbedder: Embedder<CompiledModule> = {
  load: compileModule,
  newStore: (fuel, profile) => new CompiledStore(fuel, wasmSettings(profile).stackBytes),
};
