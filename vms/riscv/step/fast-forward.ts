import { CODE_ROOT, DirectAccess, hashAt, type MachineState } from "../../../src/vm/step/access.js";
import type { SparseMemory } from "../../../src/vm/step/sparse-memory.js";
import { absorbSponge } from "../../../src/vm/step/sponge.js";
import { commitmentOf } from "../../../src/vm/step/step-proof.js";
import { refusePassed, type SteppedRun } from "../../../src/vm/step/stepped-run.js";
import { PAGE_SIZE } from "../../../src/vm/step/tree.js";
import { REGISTER } from "../abi.js";
import { CELL_SURCHARGE, STATUS_FENCE_I, STATUS_HOST_CALL, STATUS_OUT_OF_FUEL, STATUS_TRAP } from "../kernel/layout.js";
import { Machine, type Stop } from "../machine/machine.js";
import { hostCallSteps } from "./host-calls.js";
import { initialState, type Start } from "./initial-state.js";
import { riscvMachine } from "./machine.js";
import { Registers } from "./registers.js";

/** The kernel runs in slices, so that V8's optimised code for it takes over while it runs. */
const SLICE = 1n << 16n;

/**
 * A run of the step machine at the interpreter's speed: the machine state after any number of steps, each asked for in
 * ascending order. Only pages that were stored to are read and hashed again.
 */
export class FastForward implements SteppedRun {
  readonly #machine: Machine;
  readonly #state: MachineState;
  /** Of the state, which is the interpreter's as of the last {@link #sync}. */
  readonly #registers: Registers;
  #clock = 0n;
  #fuel: bigint;
  #stop: Stop | undefined;

  constructor(start: Start) {
    this.#machine = new Machine(start.image);
    this.#machine.start(start.input, start.maxOutput);
    this.#state = initialState(start);
    this.#registers = new Registers(this.#state.registers);
    this.#fuel = start.fuel;
  }

  /** Steps taken so far; where a long host call is in the way, it can be behind the last step that was asked for. */
  get clock(): bigint {
    return this.#clock;
  }

  /** True when every further step leaves the machine as it is. */
  get isOver(): boolean {
    return this.#stop !== undefined;
  }

  /** The machine after `clock` steps, or after the last one if there are fewer: a copy that may be stepped. */
  stateAt(clock: bigint): MachineState {
    refusePassed(clock, this);
    this.#runTo(clock);
    this.#sync();
    const copy = copyState(this.#state);
    const step = riscvMachine.open(copy.environment);
    const access = new DirectAccess(copy);
    // What is left are the first steps of a host call that the interpreter does all at once.
    for (let at = this.#clock; at < clock && !this.isOver; at++) step(access);
    return copy;
  }

  /** The machine commitment after `clock` steps: 32 bytes. */
  commitmentAt(clock: bigint): Uint8Array {
    refusePassed(clock, this);
    this.#runTo(clock);
    if (this.#clock < clock && !this.isOver) return commitmentOf(riscvMachine, this.stateAt(clock));
    this.#sync();
    return commitmentOf(riscvMachine, this.#state);
  }

  /**
   * Runs to the last boundary between instructions that is not behind a step. An instruction costs a unit or more, so as much
   * fuel as there are steps to go never leads too far.
   */
  #runTo(clock: bigint): void {
    const { kernel } = this.#machine;
    while (this.#clock < clock && !this.isOver) {
      const slice = Number(least(clock - this.#clock, this.#fuel, SLICE));
      kernel.fuel = slice;
      kernel.setU32(CELL_SURCHARGE, 0);
      const status = kernel.run();
      const used = BigInt(slice - kernel.fuel);
      const executed = used - BigInt(kernel.u32(CELL_SURCHARGE));
      // Whatever the kernel stopped at is done again by the machine, so it is not counted here.
      const charged = isCharged(status);
      this.#clock += charged ? executed - 1n : executed;
      this.#fuel -= charged ? used - this.#machine.costHere() : used;
      if (status === STATUS_OUT_OF_FUEL && used > 0n) continue;
      const steps = status === STATUS_HOST_CALL ? this.#stepsOfHostCall() : 1n;
      if (this.#clock + steps > clock) return;
      this.#stepMachine(steps, status === STATUS_FENCE_I);
    }
  }

  #stepMachine(steps: bigint, publishes: boolean): void {
    const { stop, fuelLeft } = this.#machine.step(this.#fuel);
    // A host call that does not come to its end ends the run in its first step.
    this.#clock += stop ? 1n : steps;
    this.#fuel = fuelLeft;
    this.#stop = stop;
    if (publishes && !stop) {
      this.#sync();
      this.#state.code = this.#state.memory.copy();
      hashAt(this.#state.registers, CODE_ROOT).set(this.#state.memory.root());
    }
  }

  #stepsOfHostCall(): bigint {
    const { image, memory } = this.#machine;
    return hostCallSteps({
      number: this.#machine.register(REGISTER.a7),
      a0: this.#machine.register(REGISTER.a0),
      a1: this.#machine.register(REGISTER.a1),
      heap: image.map.heap,
      heapEnd: BigInt(memory.heapEnd),
    });
  }

  /** Brings the state up to where the interpreter is. */
  #sync(): void {
    const machine = this.#machine;
    for (const page of machine.memory.takeDirtyPages()) copyPage(machine, page, this.#state.memory);
    for (let index = 1; index < 32; index++) this.#registers.setX(index, machine.register(index));
    this.#registers.pc = machine.pc;
    this.#registers.fuel = this.#fuel;
    this.#registers.clock = this.#clock;
    this.#registers.heapEnd = BigInt(machine.memory.heapEnd);
    this.#registers.reservation = machine.reservation;
    this.#absorbOutput(machine.output);
    this.#setStatus();
  }

  #absorbOutput(output: Uint8Array): void {
    const before = Number(this.#registers.outputLength);
    absorbSponge(this.#registers.sponge, before, output.subarray(before));
    this.#registers.outputLength = BigInt(output.length);
  }

  #setStatus(): void {
    const stop = this.#stop;
    if (stop?.type === "exit") this.#registers.exit(stop.code);
    else if (stop) this.#registers.halt(stop.type === "halt" ? stop.reason : "out-of-gas");
  }
}

/** The kernel charges what it stopped at unless it stopped in front of it. */
function isCharged(status: number): boolean {
  return status === STATUS_HOST_CALL || status === STATUS_FENCE_I || status >= STATUS_TRAP;
}

function least(...values: readonly bigint[]): bigint {
  return values.reduce((a, b) => (b < a ? b : a));
}

function copyPage(machine: Machine, page: number, memory: SparseMemory): void {
  const bytes = machine.memory.read(BigInt(page * PAGE_SIZE), PAGE_SIZE);
  if (bytes) memory.write(page * PAGE_SIZE, bytes);
  else memory.clearPage(page);
}

function copyState({ registers, environment, memory, code }: MachineState): MachineState {
  const copy = new DataView(registers.buffer.slice(registers.byteOffset, registers.byteOffset + registers.byteLength));
  return { registers: copy, environment, memory: memory.copy(), ...(code && { code: code.copy() }) };
}
