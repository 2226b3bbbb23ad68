import type { Engine } from "../../../src/vm/engine.js";
import { Machine } from "../machine/machine.js";
import { MachinePool } from "../machine/pool.js";
import { machineEngine } from "../machine-engine.js";
import { TranslatingExecutor } from "./executor.js";
import { NORMAL } from "./policy.js";
import type { Activity } from "./translation.js";
import { TranslationCache } from "./translation-cache.js";

export interface CompiledEngine extends Engine {
  readonly activity: Readonly<Activity>;
}

/**
 * The fast engine: hot code is translated to WebAssembly and run on V8, cold code is interpreted. Should that break off, by
 * a defect of ours or a limit of V8, the run is done again by the interpreter, and counted as a fault.
 * @param policy what is hot; `EAGER` for tests, which translates everything
 */
export function createCompiled(policy = NORMAL): CompiledEngine {
  const translations = new TranslationCache(policy);
  const pool = new MachinePool(
    (image, kernel) =>
      new Machine(image, kernel, (machine) => new TranslatingExecutor(machine, translations.for(machine))),
  );
  const { activity } = translations;
  const onFault = () => {
    activity.faults++;
  };
  return { ...machineEngine("compiled", pool, { pool: new MachinePool(), onFault }), activity };
}
