import type { RowSource } from "../../src/vm/rows.js";
import { interpreterEngine } from "./interpreter/engine.js";
import { RowTracer } from "./rows.js";

/** Runs of EVM programs as rows, with those of the calls that stay inside; see {@link RowTracer} for what is in them. */
export const evmRows: RowSource = ({ code, profile, message, host, from, to }, onRow) => {
  const tracer = new RowTracer((row) => {
    if (row.clk >= from && row.clk < to) onRow(row);
  });
  interpreterEngine.run(interpreterEngine.load(code, profile), message, host, { tracer });
};
