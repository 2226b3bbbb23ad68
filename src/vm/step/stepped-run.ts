import { TercetError } from "../../base/errors.js";
import type { Message } from "../message.js";
import type { Profile } from "../profile.js";
import type { MachineState } from "./access.js";
import type { StepMachine } from "./step-proof.js";

/**
 * A run as a row of machine states, numbered by the steps before them. It only goes forward. A machine that has halted steps to
 * itself, so there is a state after any number of steps: `isOver` says when it is the last one, and `clock` how many led there.
 * Steps are not fuel: a host call that moves much takes several, and what an instruction costs is another table's matter.
 */
export interface SteppedRun {
  /** Steps taken so far. */
  readonly clock: bigint;
  /** True when every further step leaves the machine as it is. */
  readonly isOver: boolean;
  /**
   * The machine after so many steps: a copy that may be stepped. Behind the run's end it is the last state, and
   * {@link SteppedRun.isOver} is true.
   * @throws TercetError `step-passed` for a step before one that was asked for
   */
  stateAt(clock: bigint): MachineState;
  /**
   * The machine commitment after so many steps: 32 bytes. Behind the run's end it is the last one.
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
