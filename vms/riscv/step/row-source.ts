import { fuelLimit } from "../../../src/vm/gas.js";
import { checkMessage } from "../../../src/vm/message.js";
import type { RowSource } from "../../../src/vm/rows.js";
import { loadProgram } from "../program.js";
import { rows } from "./rows.js";

/** Runs of RISC-V programs as rows of the step machine, whatever engine runs them otherwise. */
export const riscvRows: RowSource = ({ code, profile, message, from, to }, onRow) => {
  checkMessage(message, profile);
  const { image } = loadProgram(code, profile);
  const fuel = fuelLimit(message.gasLimit, profile);
  const start = { image, input: message.input, fuel, maxOutput: profile.maxOutput };
  for (const row of rows(start, from, to)) onRow(row);
};
