import type { MachineState } from "../../../src/vm/machine/access.js";
import type { SparseMemory } from "../../../src/vm/machine/sparse-memory.js";
import { commitmentOf } from "../../../src/vm/machine/step-proof.js";
import { PAGE_SIZE } from "../../../src/vm/machine/tree.js";
import { Kernel } from "../interpreter/kernel.js";
import {
  ARENA,
  CALL_RECORDS,
  CELL_IP,
  RECORD_B,
  RECORD_X,
  STATUS_HOST_CALL,
  STATUS_STEPPED,
} from "../kernel/layout.js";
import { CALL, EXIT, MEMORY_GROW, TABLE_GROW } from "../kernel/ops.js";
import { decodeEnvironment, type Environment } from "./environment.js";
import { partsOf } from "./executor.js";
import type { Image } from "./image.js";
import { initialState, type Start } from "./initial-state.js";
import { KernelAccess, loadCells, loadHostCall, storeCells } from "./kernel-access.js";
import { step, wasmMachine } from "./machine.js";
import { PART_SLOTS, Processor } from "./processor.js";
import { displaced } from "./record.js";
import { stepsOfRecord } from "./steps-of-record.js";

const WASM_PAGE = 65_536;

/**
 * A run of the step machine on the interpreter's kernel, which executes record after record: the machine state after any
 * number of steps, each asked for in ascending order. Growth, host calls, the end, and records that are cut in the middle
 * are done by the step function, on the kernel's own memory.
 */
export class FastForward {
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
    for (const { address, bytes } of image.parts) this.#kernel.bytes.set(bytes, address);
    this.#kernel.bytes.set(input, image.end);
    const access = new KernelAccess(this.#kernel);
    copyBlock(this.#state.registers, access.registers);
    this.#cpu = new Processor(access);
    storeCells(this.#kernel, this.#cpu);
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
    this.#runTo(clock);
    this.#sync();
    const registers = new DataView(new ArrayBuffer(this.#state.registers.byteLength));
    copyBlock(this.#state.registers, registers);
    return { registers, environment: this.#state.environment, memory: this.#state.memory.copy() };
  }

  /** The machine commitment after `clock` steps: 32 bytes. */
  commitmentAt(clock: bigint): Uint8Array {
    this.#runTo(clock);
    this.#sync();
    return commitmentOf(wasmMachine, this.#state);
  }

  #runTo(clock: bigint): void {
    const { registers } = this.#cpu;
    while (registers.isRunning && registers.clock < clock) {
      if (registers.host !== 0 || registers.cursor !== 0 || !this.#runKernel(clock)) this.#step();
    }
  }

  /** One step by the step function. */
  #step(): void {
    step(this.#cpu, this.#environment);
    storeCells(this.#kernel, this.#cpu);
  }

  /** Executes as many records as it can until that clock; false when there was none. */
  #runKernel(clock: bigint): boolean {
    const [kernel, cpu] = [this.#kernel, this.#cpu];
    const left = Number(clock - cpu.registers.clock);
    let taken = 0;
    let status = STATUS_STEPPED;
    while (status === STATUS_STEPPED) {
      const steps = this.#stepsOfNext();
      if (taken + steps > left) break;
      const ip = kernel.u32(CELL_IP);
      status = kernel.step();
      if (status === STATUS_STEPPED || status === STATUS_HOST_CALL) taken += isUnfinishedCall(kernel, ip) ? 1 : steps;
    }
    loadCells(kernel, cpu);
    if (status === STATUS_HOST_CALL) loadHostCall(kernel, cpu);
    cpu.loadMemoryRecord();
    cpu.registers.clock += BigInt(taken);
    return taken > 0;
  }

  /** Steps that the kernel does at once; more than any number where it does not do them all. */
  #stepsOfNext(): number {
    const kernel = this.#kernel;
    const ip = kernel.u32(CELL_IP);
    const op = kernel.u16(ip);
    if (op === EXIT || op === MEMORY_GROW || op === TABLE_GROW) return Number.POSITIVE_INFINITY;
    if (op !== CALL) return stepsOfRecord(kernel, ip);
    return 1 + partsOf(kernel.u16(calleeOf(kernel, ip) + RECORD_B), PART_SLOTS);
  }

  /** Brings the state up to where the run is. */
  #sync(): void {
    const { registers } = this.#cpu;
    copyBlock(this.#cpu.access.registers, this.#state.registers);
    const { linearMemory, memoryLimit, end } = this.#image;
    copyPages(this.#kernel, this.#state.memory, CALL_RECORDS, linearMemory + registers.memoryBytes);
    copyPages(this.#kernel, this.#state.memory, linearMemory + memoryLimit * WASM_PAGE, end);
  }
}

/** The `ENTER` that a call goes to; the kernel executes both at once where stack and fuel last. */
function calleeOf(kernel: Kernel, call: number): number {
  return displaced(call, kernel.u32(call + RECORD_X));
}

/** Whether the record that the kernel just executed is a call that stopped in front of its callee. */
function isUnfinishedCall(kernel: Kernel, ip: number): boolean {
  return kernel.u16(ip) === CALL && kernel.u32(CELL_IP) === calleeOf(kernel, ip);
}

/** Copies the pages that differ, from that of the first byte to that of the last. */
function copyPages(kernel: Kernel, memory: SparseMemory, start: number, end: number): void {
  const { bytes } = kernel;
  for (let at = start - (start % PAGE_SIZE); at < end; at += PAGE_SIZE) {
    const page = bytes.subarray(at, at + PAGE_SIZE);
    if (Buffer.compare(page, memory.read(at, PAGE_SIZE)) !== 0) memory.write(at, page);
  }
}

function copyBlock(from: DataView, to: DataView): void {
  new Uint8Array(to.buffer, to.byteOffset, to.byteLength).set(
    new Uint8Array(from.buffer, from.byteOffset, from.byteLength),
  );
}
