import { type RowRequest, rowSource } from "../../src/vm/rows.js";
import { interpreterEngine } from "./interpreter/engine.js";
import { opcodeOf } from "./isa/opcodes.js";
import { type EvmRow, RowTracer } from "./rows.js";

/** Runs of EVM programs as rows, with those of the calls that stay inside; see {@link RowTracer} for what is in them. */
export const evmRows = rowSource(iterate, (opcode) => opcodeOf(opcode)?.name ?? "INVALID");

function* iterate({ code, profile, message, host, from, to }: RowRequest) {
  const rows: EvmRow[] = [];
  const tracer = new RowTracer((row) => {
    if (row.clk >= from && row.clk < to) rows.push(row);
  });
  interpreterEngine.run(interpreterEngine.load(code, profile), message, host, { tracer });
  yield* rows;
}
