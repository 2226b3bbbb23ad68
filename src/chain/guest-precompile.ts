import type { Engine, Program } from "../vm/engine.js";
import { message } from "../vm/message.js";
import type { Precompile } from "../vm/precompile.js";
import { IsolatedHost } from "./isolated-host.js";

/**
 * A guest program of any VM as a precompiled contract: call data is its input, return data its output, and its gas is
 * what the run is charged. It sees nothing of the chain.
 */
export function guestPrecompile(engine: Engine, program: Program): Precompile {
  return (input, gasLimit) => engine.run(program, message({ input, gasLimit }), new IsolatedHost());
}
