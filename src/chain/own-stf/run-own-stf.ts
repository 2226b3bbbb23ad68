import { TercetError } from "../../base/errors.js";
import { message } from "../../vm/message.js";
import type { Outcome } from "../../vm/outcome.js";
import type { OwnStf } from "../chain-rules.js";
import { IsolatedHost } from "../isolated-host.js";
import { Input, MODE_BUILD, OWN_STF_VERSION, type OwnInput, type OwnResult } from "./form.js";
import { type OwnOutput, readOwnOutput } from "./output.js";
import { type OwnWorld, Witness } from "./witness.js";

/** What a block asks of a state transition, without what it reads. */
export type OwnWork = Omit<OwnInput, "version" | "accounts" | "slots" | "codes" | "hashes">;

/** What became of it. */
export type OwnVerdict =
  | { readonly type: "result"; readonly result: OwnResult }
  /** The rules say no, of a transaction or of the block. */
  | { readonly type: "invalid"; readonly reason: string }
  /** They say nothing: the program has stopped, or its output is none. */
  | { readonly type: "failed"; readonly reason: string };

/** How often a state transition can ask for more. */
export const MAX_ROUNDS = 64;

/**
 * Runs a state transition over a block until it has read all that it needs: each run is a new one, with what the ones before
 * asked for in its input. The same on every engine, whatever the program does.
 */
export function runOwnStf(stf: OwnStf, work: OwnWork, world: OwnWorld): OwnVerdict {
  const { maxInput } = stf.program.profile;
  const witness = new Witness(world, maxInput);
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    const input = encodeInput({ ...work, version: OWN_STF_VERSION, ...witness.parts() });
    if (input.length > maxInput) return failed(`its input has ${input.length} bytes, ${maxInput} are allowed`);
    const outcome = stf.engine.run(stf.program, message({ input, gasLimit: stf.fuel }), new IsolatedHost());
    const output = outputOf(outcome, work);
    if (output.type !== "need") return output;
    if (witness.add(output.need) === 0) return failed(`it asks for nothing new in round ${round}`);
    if (witness.isTooLarge) return failed(`it asks for more than the ${maxInput} bytes that its input may have`);
  }
  return failed(`it still asks for more after ${MAX_ROUNDS} rounds`);
}

function outputOf(outcome: Outcome, work: OwnWork): OwnVerdict | Extract<OwnOutput, { type: "need" }> {
  if (outcome.type === "halt") return failed(`it halts with ${outcome.reason} after ${outcome.fuelUsed} units of fuel`);
  if (outcome.type === "revert") return failed(`it ends with exit code ${outcome.exitCode}`);
  const bounds = {
    transactions: work.transactions.length,
    gasLimit: work.block.gasLimit,
    isBuilt: work.mode === MODE_BUILD,
  };
  try {
    const output = readOwnOutput(outcome.output, bounds);
    if (output.type !== "invalid") return output;
    const { transaction, reason } = output;
    return { type: "invalid", reason: transaction === undefined ? reason : `transaction ${transaction}: ${reason}` };
  } catch (error) {
    if (error instanceof TercetError) return failed(error.message);
    throw error;
  }
}

function encodeInput(input: OwnInput): Uint8Array {
  const bytes = new Uint8Array(Input.sizeOf(input));
  Input.write(input, new DataView(bytes.buffer), 0);
  return bytes;
}

function failed(reason: string): OwnVerdict & { readonly type: "failed" } {
  return { type: "failed", reason };
}
