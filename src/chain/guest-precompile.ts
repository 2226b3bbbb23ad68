import { TercetError } from "../base/errors.js";
import type { Engine, Program } from "../vm/engine.js";
import { message } from "../vm/message.js";
import type { Precompile } from "../vm/precompile.js";
import { IsolatedHost } from "./isolated-host.js";

/**
 * A guest program of any VM as a precompiled contract: call data is its input, return data its output, and its gas is
 * what the run is charged. It sees nothing of the chain.
 * @throws TercetError `not-synchronous` for an engine whose runs are promises
 */
export function guestPrecompile(engine: Engine, program: Program): Precompile {
  if (!engine.capabilities.synchronous) {
    throw new TercetError(
      "not-synchronous",
      `${engine.vm}/${engine.name} runs asynchronously, and a precompiled contract has to answer at once`,
    );
  }
  return (input, gasLimit) => {
    const outcome = engine.run(program, message({ input, gasLimit }), new IsolatedHost());
    if (outcome instanceof Promise) throw new TercetError("not-synchronous", "the engine answered with a promise");
    return outcome;
  };
}
