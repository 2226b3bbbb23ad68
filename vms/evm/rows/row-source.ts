import type { Outcome } from "../../../src/vm/outcome.js";
import { type RowRequest, rowSource } from "../../../src/vm/rows.js";
import { OpenRun } from "../interpreter/open-run.js";
import { opcodeOf } from "../isa/opcodes.js";
import { loadProgram } from "../program.js";
import { RowReader } from "./reader.js";
import type { EvmRow } from "./row.js";

/**
 * Runs of EVM programs as rows (`EvmRow`), with those of the calls that stay inside. The host is as it was before when the
 * rows that are asked for end before the run does.
 */
export const evmRows = rowSource(iterate, (opcode) => opcodeOf(opcode)?.name ?? "INVALID");

function* iterate({ code, profile, message, host, from, to }: RowRequest): Generator<EvmRow, void, undefined> {
  const run = new OpenRun(loadProgram(code, profile), message, host);
  const reader = new RowReader(run.kernel, from, to);
  let isResting = true;
  try {
    while (isResting && !reader.isDone) {
      // An exception leaves the run as it is.
      isResting = false;
      const outcome: Outcome | undefined = run.resume();
      isResting = outcome === undefined;
      const rows = reader.read(outcome);
      for (let n = 0; n < rows.length; n++) yield rows[n]!;
    }
  } finally {
    if (isResting) run.abandon();
  }
}
