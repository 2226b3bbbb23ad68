import type { Engine } from "../../../src/vm/engine.js";
import { loadProgram } from "../program.js";
import { OpenRun } from "./open-run.js";

/**
 * The EVM in an AssemblyScript kernel, which owns the state of a run. Calls of EVM code and creations stay inside it; the host is
 * asked for what the run meets, and told what a run that succeeds has changed. A run is a transaction of its own, without its
 * rules: no intrinsic gas, and refunds (EIP-3529) only as data. The message's value has been moved before.
 */
export const interpreterEngine: Engine = {
  vm: "evm",
  name: "interpreter",
  capabilities: { steppable: true, provable: false, floats: false },
  load: loadProgram,
  run: (program, message, host, { tracer } = {}) => new OpenRun(program, message, host, tracer).end(),
};
