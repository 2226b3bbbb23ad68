import { defineProfile, type SettingValue } from "../../../src/vm/profile.js";
import { DirectAccess, type MachineState } from "../../../src/vm/step/access.js";
import { loadImage } from "../../../vms/riscv/image.js";
import { riscv } from "../../../vms/riscv/index.js";
import { initialState, type Start } from "../../../vms/riscv/step/initial-state.js";
import { riscvMachine } from "../../../vms/riscv/step/machine.js";
import { Registers } from "../../../vms/riscv/step/registers.js";

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
export class Stepper {
  readonly state: MachineState;
  readonly registers: Registers;
  readonly #step: () => void;

  constructor(state: MachineState) {
    const step = riscvMachine.open(state.environment);
    const access = new DirectAccess(state);
    this.state = state;
    this.registers = new Registers(state.registers);
    this.#step = () => step(access);
  }

  static start(start: Start): Stepper {
    return new Stepper(initialState(start));
  }

  step(): void {
    this.#step();
  }

  /** Steps until the machine has ended or has taken that many steps more. */
  run(steps = Number.POSITIVE_INFINITY): this {
    for (let taken = 0; taken < steps && this.registers.isRunning; taken++) this.#step();
    return this;
  }
}
