import { TercetError } from "../../base/errors.js";
import type { Message } from "../message.js";
import type { Profile } from "../profile.js";
import type { MachineState } from "./access.js";
import type { StepMachine } from "./step-proof.js";

/** A run as a row of machine states, numbered by the steps before them. It only goes forward. */
export interface SteppedRun {
  /** Steps taken so far. */
  readonly clock: bigint;
  /** True when every further step leaves the machine as it is. */
  readonly isOver: boolean;
  /**
   * The machine after so many steps, or after the last one if there are fewer: a copy that may be stepped.
   * @throws TercetError `step-passed` for a step before one that was asked for
   */
  stateAt(clock: bigint): MachineState;
  /**
   * The machine commitment after so many steps: 32 bytes.
   * @throws TercetError `step-passed`
   */
  commitmentAt(clock: bigint): Uint8Array;
}

/** A VM whose runs can be taken apart into steps, each with a commitment before it and a proof. */
export interface SteppedVm {
  readonly machine: StepMachine;
  /**
   * The run of a program, at its start.
   * @throws whatever `Engine.load` and `Engine.run` throw, and `floats-not-provable` for a profile that allows floats
   */
  start(code: Uint8Array, profile: Profile, message: Message): SteppedRun;
}

/** @throws TercetError `step-passed` */
export function refusePassed(clock: bigint, run: SteppedRun): void {
  if (clock >= run.clock) return;
  throw new TercetError("step-passed", `the run is at step ${run.clock}: start another to go back to step ${clock}`);
}
