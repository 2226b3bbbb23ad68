import { toHex } from "../../../src/base/hex.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import type { RowAccess, RowEnd } from "../../../src/vm/rows.js";
import type { Kernel } from "../interpreter/kernel.js";
import { haltReasonOf } from "../interpreter/steps.js";
import { STATUS_REVERT, STATUS_SUCCESS } from "../kernel/layout.js";
import * as record from "../kernel/record-layout.js";
import { RangeStep } from "./range-step.js";
import type { EvmRow } from "./row.js";
import { wordAccesses } from "./word-accesses.js";
import { numberOf, Words } from "./words.js";

const PUSH1 = 0x60;
const PUSH32 = 0x7f;
const SIZE = record.RECORD_SIZE * (record.RECORDS + record.SPARE_RECORDS);
// Places in a record, in units of 32 bits.
const STRIDE = record.RECORD_SIZE / 4;
const [PC, HEIGHT, CALL, CLOCK] = [
  record.R_PC / 4,
  record.R_HEIGHT / 4,
  record.R_CALL / 4,
  record.R_CLOCK / 4,
] as const;
const [GAS, TOP] = [record.R_GAS / 4, record.R_WORDS / 4] as const;
const OUT_OF_GAS: RowEnd = { type: "halt", reason: "out-of-gas" };

/** A call under way of which rows are wanted. */
interface Frame {
  readonly index: number;
  readonly contract: string;
  readonly gasLimit: bigint;
  /** Its last step, when that is one on ranges of memory and not all of it is known. */
  open: OpenStep | undefined;
}

interface OpenStep extends Pick<EvmRow, "clk" | "pc" | "opcode" | "fuel"> {
  readonly step: RangeStep;
}

/** Steps are counted in 64 bits; none has the last of those numbers. */
const LAST = 2n ** 64n - 1n;
const clamped = (clock: bigint) => (clock > LAST ? LAST : clock);

/** Makes rows of what the kernel has recorded, in batches. A row is whole when its frame goes on or ends. */
export class RowReader {
  readonly #kernel: Kernel;
  readonly #to: bigint;
  /** Address of the records. */
  readonly #start: number;
  #words: Words;
  readonly #frames = new Map<number, Frame>();
  #frame: Frame | undefined;
  /** Where the last step of {@link #frame} is, when it is one on words and not all of it is known; otherwise -1. */
  #last = -1;

  constructor(kernel: Kernel, from: bigint, to: bigint) {
    this.#kernel = kernel;
    this.#to = from < to ? to : 0n;
    this.#start = kernel.exports.recordSteps(clamped(from), clamped(to)) >>> 0;
    this.#words = new Words(kernel.memory.bytes.buffer, this.#start, SIZE);
  }

  /** True when there are no more rows to come. */
  get isDone(): boolean {
    if (this.#kernel.exports.recordClock() < this.#to || this.#last >= 0) return false;
    return [...this.#frames.values()].every(({ open }) => open === undefined);
  }

  /** The rows that have become whole; the rest of them when the run has come to its outcome. */
  read(outcome?: Outcome): readonly EvmRow[] {
    const { exports, memory } = this.#kernel;
    if (this.#words.u32.length === 0) this.#words = new Words(memory.bytes.buffer, this.#start, SIZE);
    const rows: EvmRow[] = [];
    const end = STRIDE * exports.recordCount();
    // The first is that of the last batch.
    for (let at = this.#last < 0 ? 0 : STRIDE; at < end; at += STRIDE) this.#take(at, rows, outcome);
    if (outcome !== undefined) this.#closeAll(rows);
    else this.#keepLast();
    return rows;
  }

  #take(at: number, rows: EvmRow[], outcome: Outcome | undefined): void {
    const { u32 } = this.#words;
    switch (u32[at]! & 0xff) {
      case record.KIND_FRAME:
        this.#enter(at);
        return;
      case record.KIND_LEAVE:
        this.#leave(at, rows, outcome);
        return;
      case record.KIND_STEP:
        this.#goOn(at, rows);
        this.#last = at;
        return;
      case record.KIND_RANGE_STEP:
        this.#goOn(at, rows);
        this.#frame!.open = this.#openStep(at);
        return;
      case record.KIND_NEXT:
        this.#goOn(at, rows);
        return;
    }
  }

  #enter(at: number): void {
    const { u32, u64 } = this.#words;
    const index = u32[at + CALL]!;
    const contract = toHex(this.#kernel.memory.address(this.#start + 4 * (at + TOP)));
    this.#frame = { index, contract, gasLimit: u64[(at + GAS) >>> 1]!, open: undefined };
    this.#frames.set(index, this.#frame);
  }

  /** A step of a frame makes its last row whole. */
  #goOn(at: number, rows: EvmRow[]): void {
    const call = this.#words.u32[at + CALL]!;
    let frame = this.#frame!;
    if (frame.index !== call) {
      frame = this.#frames.get(call)!;
      this.#frame = frame;
    }
    if (this.#last >= 0) rows.push(this.#wordRow(frame, this.#last, at));
    else if (frame.open !== undefined) rows.push(this.#rangeRow(frame, frame.open, at));
    this.#last = -1;
    frame.open = undefined;
  }

  #wordRow({ index: frame, contract }: Frame, at: number, next: number): EvmRow {
    const words = this.#words;
    const { u32, u64 } = words;
    const opcode = (u32[at]! >>> 8) & 0xff;
    const accesses = wordAccesses(words, at, opcode, next);
    const imm = opcode >= PUSH1 && opcode <= PUSH32 ? accesses[0]!.value : 0n;
    const [pc, nextPc] = [numberOf(u32[at + PC]!), numberOf(u32[next + PC]!)];
    const [clk, fuel] = [u64[(at + CLOCK) >>> 1]!, u64[(at + GAS) >>> 1]!];
    const cost = words.difference(at + GAS, next + GAS);
    return { clk, pc, opcode, imm, nextPc, fuel, accesses, frame, contract, cost };
  }

  #openStep(at: number): OpenStep {
    const { u32, u64 } = this.#words;
    const opcode = (u32[at]! >>> 8) & 0xff;
    const step = new RangeStep(this.#kernel.memory, u32[at + TOP + 8]!, opcode, u32[at + HEIGHT]!);
    const [clk, fuel] = [u64[(at + CLOCK) >>> 1]!, u64[(at + GAS) >>> 1]!];
    return { clk, pc: numberOf(u32[at + PC]!), opcode, fuel, step };
  }

  #rangeRow({ index: frame, contract }: Frame, open: OpenStep, next: number): EvmRow {
    const words = this.#words;
    const { clk, pc, opcode, fuel, step } = open;
    const accesses = step.accesses(words.word(next + TOP));
    const cost = fuel - words.u64[(next + GAS) >>> 1]!;
    const nextPc = numberOf(words.u32[next + PC]!);
    return { clk, pc, opcode, imm: 0n, nextPc, fuel, accesses, frame, contract, cost };
  }

  #leave(at: number, rows: EvmRow[], outcome: Outcome | undefined): void {
    const { u32, u64 } = this.#words;
    const frame = this.#frames.get(u32[at + CALL]!)!;
    // What the run as a whole comes to is its outcome's: also its output or the code that it leaves can be refused.
    if (frame.index === 0) rows.push(this.#lastRow(frame, frame.gasLimit - outcome!.gasUsed, endOfRun(outcome!)));
    else rows.push(this.#lastRow(frame, u64[(at + GAS) >>> 1]!, endOfCall(u32[at + PC]!)));
  }

  #lastRow(frame: Frame, fuelAfter: bigint, end: RowEnd): EvmRow {
    const { clk, pc, opcode, fuel, accesses } = frame.open === undefined ? this.#lastStep() : lastOf(frame.open);
    this.#last = -1;
    this.#frames.delete(frame.index);
    const { index, contract } = frame;
    return {
      ...{ clk, pc, opcode, imm: 0n, nextPc: pc, fuel, accesses: end.type === "halt" ? [] : accesses() },
      ...{ frame: index, contract, cost: fuel - fuelAfter, end },
    };
  }

  #lastStep() {
    const words = this.#words;
    const { u32, u64 } = words;
    const at = this.#last;
    const opcode = (u32[at]! >>> 8) & 0xff;
    const [clk, fuel] = [u64[(at + CLOCK) >>> 1]!, u64[(at + GAS) >>> 1]!];
    return { clk, pc: numberOf(u32[at + PC]!), opcode, fuel, accesses: () => wordAccesses(words, at, opcode, -1) };
  }

  /** A run that needs more memory than the kernel has ends in the middle of all its calls. */
  #closeAll(rows: EvmRow[]): void {
    for (const frame of [...this.#frames.values()].reverse()) {
      if (frame.open !== undefined || this.#last >= 0) rows.push(this.#lastRow(frame, 0n, OUT_OF_GAS));
    }
  }

  /** Makes room for the next batch. */
  #keepLast(): void {
    const { exports } = this.#kernel;
    if (this.#last < 0) {
      exports.keepRecords(0);
      return;
    }
    this.#words.u32.copyWithin(0, this.#last, this.#last + STRIDE);
    this.#last = 0;
    exports.keepRecords(1);
  }
}

function lastOf({
  step,
  ...row
}: OpenStep): Pick<EvmRow, "clk" | "pc" | "opcode" | "fuel"> & { accesses(): RowAccess[] } {
  return { ...row, accesses: () => step.accesses(undefined) };
}

function endOfRun(outcome: Outcome): RowEnd {
  if (outcome.type === "success") return { type: "success" };
  if (outcome.type === "revert") return { type: "revert", exitCode: outcome.exitCode };
  return { type: "halt", reason: outcome.reason };
}

/** @param status as the kernel has it, with the reason of a halt times 256 */
function endOfCall(status: number): RowEnd {
  if ((status & 0xff) === STATUS_SUCCESS) return { type: "success" };
  if ((status & 0xff) === STATUS_REVERT) return { type: "revert", exitCode: 1 };
  return { type: "halt", reason: haltReasonOf(status >>> 8) };
}
