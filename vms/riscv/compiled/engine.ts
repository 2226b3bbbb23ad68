import type { Engine } from "../../../src/vm/engine.js";
import { Machine } from "../machine/machine.js";
import { MachinePool } from "../machine/pool.js";
import { machineEngine } from "../machine-engine.js";
import { TranslatingExecutor } from "./executor.js";
import { NORMAL } from "./translation.js";
import { TranslationCache } from "./translation-cache.js";

/** The fast engine: hot code is translated to WebAssembly and run on V8, cold code is interpreted. */
export function createCompiled(eagerness = NORMAL): Engine {
  const translations = new TranslationCache(eagerness);
  const pool = new MachinePool(
    (image, kernel) =>
      new Machine(image, kernel, (machine) => new TranslatingExecutor(machine, translations.for(machine))),
  );
  return machineEngine("compiled", pool);
}
