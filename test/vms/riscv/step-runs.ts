import { defineProfile, type SettingValue } from "../../../src/vm/profile.js";
import type { MachineState } from "../../../src/vm/step/access.js";
import { loadImage } from "../../../vms/riscv/image.js";
import { riscv } from "../../../vms/riscv/index.js";
import { initialState, type Start } from "../../../vms/riscv/step/initial-state.js";
import { riscvMachine } from "../../../vms/riscv/step/machine.js";
import { Registers } from "../../../vms/riscv/step/registers.js";
import { MachineStepper } from "../../support/stepper.js";

export interface RunSpec {
  readonly input?: Uint8Array;
  readonly fuel?: bigint;
  readonly maxOutput?: number;
  readonly settings?: Readonly<Record<string, SettingValue>>;
}

/** What a run of a program starts from. */
export function startOf(code: Uint8Array, spec: RunSpec = {}): Start {
  const { input = new Uint8Array(0), fuel = 100_000n, settings = {} } = spec;
  const limits = spec.maxOutput === undefined ? {} : { maxOutput: spec.maxOutput };
  const profile = defineProfile(riscv, { settings, ...limits });
  return { image: loadImage(code, profile), input, fuel, maxOutput: profile.maxOutput };
}

/** A step machine that acts on its own state. */
export class Stepper extends MachineStepper<Registers> {
  constructor(state: MachineState) {
    super(riscvMachine, state, new Registers(state.registers));
  }

  static start(start: Start): Stepper {
    return new Stepper(initialState(start));
  }
}
