import { bytesToBigint } from "../../../src/base/bytes.js";
import { type Row, type RowAccess, type RowRequest, rowEndOf, rowSource } from "../../../src/vm/rows.js";
import { DirectAccess, type MachineState } from "../../../src/vm/step/access.js";
import { ADDRESS_SPACE, PAGE_SIZE } from "../../../src/vm/step/tree.js";
import type { Decoded } from "../isa/decode.js";
import { INSTRUCTIONS } from "../isa/table.js";
import { decodeEnvironment, type Environment } from "./environment.js";
import { FastForward } from "./fast-forward.js";
import { Hart } from "./hart.js";
import type { Start } from "./initial-state.js";
import { step } from "./machine.js";
import { QuickRegisters } from "./quick-registers.js";
import { startOf } from "./start.js";

const REGISTER_SIZE = 8;

/** Runs of RISC-V programs as rows of the step machine, whatever engine runs them otherwise. */
export const riscvRows = rowSource(iterate, (opcode) => INSTRUCTIONS[opcode - 1]?.name ?? "INVALID");

function iterate({ code, profile, message, from, to }: RowRequest): Generator<Row, void, undefined> {
  return rows(() => startOf(code, profile, message), from, to);
}

/**
 * The rows of a run from step `from` up to, but without, step `to`, or to its end: made one at a time by the step
 * machine, after the interpreter has skipped what comes before. Instruction fetches are no accesses.
 * @param begin what the run starts from; asked for when the first row is
 */
export function* rows(begin: () => Start, from: bigint, to: bigint): Generator<Row, void, undefined> {
  const state = new FastForward(begin()).stateAt(from);
  const environment = decodeEnvironment(state.environment);
  const hart = new RowHart(state, environment);
  while (hart.registers.isRunning && hart.registers.clock < to) yield row(hart);
}

function row(hart: RowHart): Row {
  const { registers } = hart;
  const { clock: clk, pc, fuel } = registers;
  const { opcode, imm } = hart.look();
  step(hart);
  const { pc: nextPc } = registers;
  const accesses = hart.take();
  const { isRunning } = registers;
  if (isRunning) return { clk, pc, opcode, imm, nextPc, fuel, accesses };
  return { clk, pc, opcode, imm, nextPc, fuel, accesses, end: rowEndOf(registers.end) };
}

/** What is at a pc. */
interface Look {
  readonly word: number | undefined;
  readonly decoded: Decoded | undefined;
  readonly opcode: number;
  readonly imm: bigint;
}

const INDICES = Array.from({ length: 32 }, (_, index) => BigInt(index));
/** Instructions that are kept at most, of a program that runs through more. */
const MAX_KEPT = 1 << 18;

/** Writes down what instructions read and write. */
class RowHart extends Hart {
  #accesses: RowAccess[] = [];
  /** By pc, where code does not change. */
  readonly #looks = new Map<number, Look>();
  #look: Look | undefined;

  constructor(state: MachineState, environment: Environment) {
    super(new DirectAccess(state), environment, new QuickRegisters(state.registers));
  }

  /** Looks at what is at the pc; the step there fetches and decodes no more. */
  look(): Look {
    const { pc } = this.registers;
    const at = Number(pc);
    const known = this.#looks.get(at);
    const look = known ?? this.#lookAgain();
    this.#look = look;
    if (known || this.environment.mutableCode || pc >= ADDRESS_SPACE) return look;
    if (this.#looks.size >= MAX_KEPT) this.#looks.clear();
    this.#looks.set(at, look);
    return look;
  }

  #lookAgain(): Look {
    const word = super.fetch();
    const decoded = word === undefined ? undefined : super.decode(word);
    return { word, decoded, opcode: decoded?.instruction.op ?? 0, imm: BigInt(decoded?.imm ?? 0) };
  }

  override fetch(): number | undefined {
    return this.#look!.word;
  }

  override decode(): Decoded | undefined {
    return this.#look!.decoded;
  }

  /** The accesses since the last call. */
  take(): readonly RowAccess[] {
    const accesses = this.#accesses;
    this.#accesses = [];
    return accesses;
  }

  override x(index: number): bigint {
    const value = super.x(index);
    this.#read("register", INDICES[index]!, REGISTER_SIZE, value);
    return value;
  }

  override setX(index: number, value: bigint): void {
    if (index === 0) return;
    this.#write("register", INDICES[index]!, REGISTER_SIZE, value, this.registers.x(index));
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
