import type { RowSource } from "../../../src/vm/rows.js";
import { rows } from "./rows.js";
import { startOf } from "./start.js";

/**
 * Runs of WebAssembly programs as rows of the step machine, whatever engine runs them otherwise.
 * @throws TercetError `floats-not-provable` for a profile that allows floats
 */
export const wasmRows: RowSource = ({ code, profile, message, from, to }, onRow) => {
  for (const row of rows(startOf(code, profile, message), from, to)) onRow(row);
};
