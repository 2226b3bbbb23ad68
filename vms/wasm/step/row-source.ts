import { type RowRequest, rowSource } from "../../../src/vm/rows.js";
import { loweredName } from "./names.js";
import { rows } from "./rows.js";
import { startOf } from "./start.js";

/**
 * Runs of WebAssembly programs as rows of the step machine, whatever engine runs them otherwise.
 * @throws TercetError `floats-not-provable` for a profile that allows floats
 */
export const wasmRows = rowSource(iterate, loweredName);

function* iterate({ code, profile, message, from, to }: RowRequest) {
  yield* rows(startOf(code, profile, message), from, to);
}
