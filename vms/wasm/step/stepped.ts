import type { SteppedVm } from "../../../src/vm/step/stepped-run.js";
import { FastForward } from "./fast-forward.js";
import { wasmMachine } from "./machine.js";
import { startOf } from "./start.js";

/** Runs of the step machine at the interpreter's speed. */
export const wasmSteps: SteppedVm = {
  machine: wasmMachine,
  start: (code, profile, message) => new FastForward(startOf(code, profile, message)),
};
