import { bytesToBigint } from "../../../src/base/bytes.js";
import { type Row, type RowAccess, type RowRequest, rowEndOf, rowSource } from "../../../src/vm/rows.js";
import { DirectAccess, type MachineState } from "../../../src/vm/step/access.js";
import { PAGE_SIZE } from "../../../src/vm/step/tree.js";
import { decode } from "../isa/decode.js";
import { INSTRUCTIONS } from "../isa/table.js";
import { decodeEnvironment, type Environment } from "./environment.js";
import { FastForward } from "./fast-forward.js";
import { Hart } from "./hart.js";
import type { Start } from "./initial-state.js";
import { step } from "./machine.js";
import { startOf } from "./start.js";

const REGISTER_SIZE = 8;

/** Runs of RISC-V programs as rows of the step machine, whatever engine runs them otherwise. */
export const riscvRows = rowSource(iterate, (opcode) => INSTRUCTIONS[opcode - 1]?.name ?? "INVALID");

function* iterate({ code, profile, message, from, to }: RowRequest): Generator<Row, void, undefined> {
  yield* rows(startOf(code, profile, message), from, to);
}

/**
 * The rows of a run from step `from` up to, but without, step `to`, or to its end: made one at a time by the step
 * machine, after the interpreter has skipped what comes before. Instruction fetches are no accesses.
 */
export function* rows(start: Start, from: bigint, to: bigint): Generator<Row, void, undefined> {
  const state = new FastForward(start).stateAt(from);
  const environment = decodeEnvironment(state.environment);
  const hart = new RowHart(state, environment);
  while (hart.registers.isRunning && hart.registers.clock < to) yield row(hart, environment);
}

function row(hart: RowHart, { extensions }: Environment): Row {
  const { clock: clk, pc, fuel } = hart.registers;
  const word = hart.fetch();
  const decoded = word === undefined ? undefined : decode(word, extensions);
  step(hart);
  return {
    clk,
    pc,
    opcode: decoded?.instruction.op ?? 0,
    imm: BigInt(decoded?.imm ?? 0),
    nextPc: hart.registers.pc,
    fuel,
    accesses: hart.take(),
    ...(hart.registers.isRunning ? undefined : { end: rowEndOf(hart.registers.end) }),
  };
}

/** Writes down what instructions read and write. */
class RowHart extends Hart {
  #accesses: RowAccess[] = [];

  constructor(state: MachineState, environment: Environment) {
    super(new DirectAccess(state), environment);
  }

  /** The accesses since the last call. */
  take(): readonly RowAccess[] {
    const accesses = this.#accesses;
    this.#accesses = [];
    return accesses;
  }

  override x(index: number): bigint {
    const value = super.x(index);
    this.#read("register", BigInt(index), REGISTER_SIZE, value);
    return value;
  }

  override setX(index: number, value: bigint): void {
    if (index === 0) return;
    this.#write("register", BigInt(index), REGISTER_SIZE, value, this.registers.x(index));
    super.setX(index, value);
  }

  override load(address: bigint, size: number): bigint {
    const value = super.load(address, size);
    this.#read("memory", address, size, value);
    return value;
  }

  override loadBytes(address: bigint, size: number): Uint8Array {
    const bytes = super.loadBytes(address, size);
    this.#read("memory", address, size, littleEndian(bytes));
    return bytes;
  }

  override clearPage(address: bigint): void {
    this.#write("memory", address, PAGE_SIZE, 0n, littleEndian(this.access.loadBytes(Number(address), PAGE_SIZE)));
    super.clearPage(address);
  }

  protected override change(address: bigint, size: number, value: bigint): void {
    const previous = this.access.load(Number(address), size);
    this.#write("memory", address, size, BigInt.asUintN(8 * size, value), previous);
    super.change(address, size, value);
  }

  #read(space: RowAccess["space"], address: bigint, size: number, value: bigint): void {
    this.#accesses.push({ space, kind: "read", address, size, value, previous: value });
  }

  #write(space: RowAccess["space"], address: bigint, size: number, value: bigint, previous: bigint): void {
    this.#accesses.push({ space, kind: "write", address, size, value, previous });
  }
}

function littleEndian(bytes: Uint8Array): bigint {
  return bytesToBigint(bytes.slice().reverse());
}
