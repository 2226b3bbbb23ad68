import { DirectAccess, type MachineState } from "../../src/vm/step/access.js";
import type { StepMachine } from "../../src/vm/step/step-proof.js";

/** A step machine that acts on its own state. */
export class MachineStepper<Registers extends { readonly isRunning: boolean }> {
  readonly state: MachineState;
  readonly registers: Registers;
  readonly #step: () => void;

  constructor(machine: StepMachine, state: MachineState, registers: Registers) {
    const step = machine.open(state.environment);
    const access = new DirectAccess(state);
    this.state = state;
    this.registers = registers;
    this.#step = () => step(access);
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
