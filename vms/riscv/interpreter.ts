import type { Engine } from "../../src/vm/engine.js";
import { MachinePool } from "./machine/pool.js";
import { machineEngine } from "./machine-engine.js";

/** The reference engine: an AssemblyScript kernel that interprets pre-decoded instructions. */
export function createInterpreter(): Engine {
  return machineEngine("interpreter", new MachinePool());
}
