import { type RowRequest, rowSource } from "../../../src/vm/rows.js";
import { INSTRUCTIONS } from "../isa/table.js";
import { rows } from "./rows.js";
import { startOf } from "./start.js";

/** Runs of RISC-V programs as rows of the step machine, whatever engine runs them otherwise. */
export const riscvRows = rowSource(iterate, (opcode) => INSTRUCTIONS[opcode - 1]?.name ?? "INVALID");

function* iterate({ code, profile, message, from, to }: RowRequest) {
  yield* rows(startOf(code, profile, message), from, to);
}
