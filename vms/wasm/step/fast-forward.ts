import { equalBytes } from "../../../src/base/bytes.js";
import type { Access, MachineState } from "../../../src/vm/step/access.js";
import type { SparseMemory } from "../../../src/vm/step/sparse-memory.js";
import { commitmentOf } from "../../../src/vm/step/step-proof.js";
import { refusePassed, type SteppedRun } from "../../../src/vm/step/stepped-run.js";
import { PAGE_SIZE } from "../../../src/vm/step/tree.js";
import { Kernel } from "../interpreter/kernel.js";
import { ARENA, CALL_RECORDS, CELL_STEPS, STATUS_HOST_CALL } from "../kernel/layout.js";
import { decodeEnvironment, type Environment } from "./environment.js";
import type { Image } from "./image.js";
import { initialState, type Start } from "./initial-state.js";
import { KernelAccess, loadCells, loadHostCall, storeCells } from "./kernel-access.js";
import { step, wasmMachine } from "./machine.js";
import { Processor } from "./processor.js";

/** The kernel runs in slices of so many steps, so that V8's optimised code for it takes over while it runs. */
const SLICE = 1 << 16;
/** No record takes more steps: what a `memory.fill` of 4 GiB takes. */
const LONGEST = 1 << 25;

/**
 * A run of the step machine on the interpreter's kernel, which counts the machine's steps: the machine state after any
 * number of them, each asked for in ascending order. Growth, host calls, the end, and records that are cut in the middle
 * are done by the step function, on the kernel's own memory.
 */
export class FastForward implements SteppedRun {
  readonly #image: Image;
  readonly #kernel = new Kernel();
  /** On the kernel's memory; true between two calls of {@link #runTo}, as the cells are. */
  readonly #cpu: Processor;
  readonly #environment: Environment;
  /** As of the last {@link #sync}. */
  readonly #state: MachineState;

  constructor(start: Start) {
    const { image, input } = start;
    this.#image = image;
    this.#state = initialState(start);
    this.#environment = decodeEnvironment(this.#state.environment);
    this.#kernel.allocate(image.end + input.length - ARENA);
    this.#kernel.bytes.set(image.bytes, ARENA);
    this.#kernel.bytes.set(input, image.end);
    const access = new KernelAccess(this.#kernel);
    copyBlock(this.#state.registers, access.registers);
    this.#cpu = new Processor(access);
    storeCells(this.#kernel, this.#cpu);
  }

  get environment(): Environment {
    return this.#environment;
  }

  /** Goes on to that step, or to the end: {@link kernel} and {@link access} are then there. */
  goTo(clock: bigint): void {
    refusePassed(clock, this);
    this.#runTo(clock);
  }

  get kernel(): Kernel {
    return this.#kernel;
  }

  /** The machine on the kernel's memory. */
  get access(): Access {
    return this.#cpu.access;
  }

  /** Steps taken so far. */
  get clock(): bigint {
    return this.#cpu.registers.clock;
  }

  /** True when every further step leaves the machine as it is. */
  get isOver(): boolean {
    return !this.#cpu.registers.isRunning;
  }

  /** The machine after `clock` steps, or after the last one if there are fewer: a copy that may be stepped. */
  stateAt(clock: bigint): MachineState {
    refusePassed(clock, this);
    this.#runTo(clock);
    this.#sync();
    const registers = new DataView(new ArrayBuffer(this.#state.registers.byteLength));
    copyBlock(this.#state.registers, registers);
    return { registers, environment: this.#state.environment, memory: this.#state.memory.copy() };
  }

  /** The machine commitment after `clock` steps: 32 bytes. */
  commitmentAt(clock: bigint): Uint8Array {
    refusePassed(clock, this);
    this.#runTo(clock);
    this.#sync();
    return commitmentOf(wasmMachine, this.#state);
  }

  #runTo(clock: bigint): void {
    const { registers } = this.#cpu;
    while (registers.isRunning && registers.clock < clock) {
      const left = Number(clock - registers.clock);
      const isWhole = registers.host === 0 && registers.cursor === 0;
      const walked = isWhole && (this.#walk(Math.min(left, SLICE)) || this.#walk(Math.min(left, LONGEST)));
      if (!walked) this.#step();
    }
  }

  /** One step by the step function. */
  #step(): void {
    step(this.#cpu, this.#environment);
    storeCells(this.#kernel, this.#cpu);
  }

  /** Executes records of at most so many steps together; false when there was none. */
  #walk(steps: number): boolean {
    const [kernel, cpu] = [this.#kernel, this.#cpu];
    kernel.setU32(CELL_STEPS, steps);
    const status = kernel.walk();
    const taken = steps - kernel.u32(CELL_STEPS);
    loadCells(kernel, cpu);
    if (status === STATUS_HOST_CALL) loadHostCall(kernel, cpu);
    cpu.loadMemoryRecord();
    cpu.registers.clock += BigInt(taken);
    return taken > 0;
  }

  /** Brings the state up to where the run is. */
  #sync(): void {
    const { registers } = this.#cpu;
    copyBlock(this.#cpu.access.registers, this.#state.registers);
    copyPages(this.#kernel, this.#state.memory, CALL_RECORDS, this.#image.linearMemory + registers.memoryBytes);
  }
}

/** Copies the pages that differ, from that of the first byte to that of the last. */
function copyPages(kernel: Kernel, memory: SparseMemory, start: number, end: number): void {
  const { bytes } = kernel;
  for (let at = start - (start % PAGE_SIZE); at < end; at += PAGE_SIZE) {
    const page = bytes.subarray(at, at + PAGE_SIZE);
    if (!equalBytes(page, memory.read(at, PAGE_SIZE))) memory.write(at, page);
  }
}

function copyBlock(from: DataView, to: DataView): void {
  new Uint8Array(to.buffer, to.byteOffset, to.byteLength).set(
    new Uint8Array(from.buffer, from.byteOffset, from.byteLength),
  );
}
