import type { SteppedVm } from "../../../src/vm/step/stepped-run.js";
import { FastForward } from "./fast-forward.js";
import { riscvMachine } from "./machine.js";
import { startOf } from "./start.js";

/** Runs of the step machine at the interpreter's speed. */
export const riscvSteps: SteppedVm = {
  machine: riscvMachine,
  start: (code, profile, message) => new FastForward(startOf(code, profile, message)),
};
