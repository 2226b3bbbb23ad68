import { Registers, type Reservation } from "./registers.js";

const COUNT = 32;

/**
 * The registers of a machine that nobody looks at between steps, out of its block: as values, because reading a bigint
 * from bytes makes a new one each time. The block keeps the output's hash, and is not brought up to date.
 */
export class QuickRegisters extends Registers {
  readonly #x: bigint[];
  #pc: bigint;
  #fuel: bigint;
  #clock: bigint;
  #heapEnd: bigint;
  #cursor: bigint;
  #reservation: Reservation | undefined;

  constructor(block: DataView) {
    super(block);
    this.#x = Array.from({ length: COUNT }, (_, index) => super.x(index));
    this.#pc = super.pc;
    this.#fuel = super.fuel;
    this.#clock = super.clock;
    this.#heapEnd = super.heapEnd;
    this.#cursor = super.cursor;
    this.#reservation = super.reservation;
  }

  override x(index: number): bigint {
    return this.#x[index]!;
  }

  override setX(index: number, value: bigint): void {
    if (index !== 0) this.#x[index] = value;
  }

  override get pc(): bigint {
    return this.#pc;
  }

  override set pc(value: bigint) {
    this.#pc = value;
  }

  override get fuel(): bigint {
    return this.#fuel;
  }

  override set fuel(value: bigint) {
    this.#fuel = value;
  }

  override get clock(): bigint {
    return this.#clock;
  }

  override set clock(value: bigint) {
    this.#clock = value;
  }

  override get heapEnd(): bigint {
    return this.#heapEnd;
  }

  override set heapEnd(value: bigint) {
    this.#heapEnd = value;
  }

  override get cursor(): bigint {
    return this.#cursor;
  }

  override set cursor(value: bigint) {
    this.#cursor = value;
  }

  override get reservation(): Reservation | undefined {
    return this.#reservation;
  }

  override set reservation(value: Reservation | undefined) {
    this.#reservation = value;
  }
}
