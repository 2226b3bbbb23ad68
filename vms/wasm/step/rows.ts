import { bytesToBigint } from "../../../src/base/bytes.js";
import { type Row, type RowAccess, type RowRequest, rowEndOf, rowSource } from "../../../src/vm/rows.js";
import { DirectAccess } from "../../../src/vm/step/access.js";
import { ARENA, VALUE_STACK } from "../kernel/layout.js";
import { decodeEnvironment, type Environment } from "./environment.js";
import { FastForward } from "./fast-forward.js";
import type { Start } from "./initial-state.js";
import { loadCells, storeCells } from "./kernel-access.js";
import { step } from "./machine.js";
import { loweredName } from "./names.js";
import { Processor } from "./processor.js";
import { QuickRows } from "./quick-rows.js";
import { wide } from "./record.js";
import { startOf } from "./start.js";

const SLOT = 8;

/**
 * Runs of WebAssembly programs as rows of the step machine, whatever engine runs them otherwise.
 * @throws TercetError `floats-not-provable` for a profile that allows floats
 */
export const wasmRows = rowSource(iterate, loweredName);

function* iterate({ code, profile, message, from, to }: RowRequest): Generator<Row, void, undefined> {
  yield* rows(startOf(code, profile, message), from, to);
}

/**
 * The rows of a run from step `from` up to, but without, step `to`, or to its end: made one at a time, by the kernel
 * where that can be and else by the step machine, after the interpreter has skipped what comes before. A row's opcode is that of the lowered instruction (0 in a
 * host call), its immediate `x, y`. Fetches are no accesses. Places of the stack are slots, from its bottom.
 */
export function* rows(start: Start, from: bigint, to: bigint): Generator<Row, void, undefined> {
  const run = new FastForward(start);
  run.goTo(from);
  const { kernel, access, environment } = run;
  const cpu = new RowProcessor(access);
  const quick = new QuickRows(kernel);
  const { registers } = cpu;
  let clk = registers.clock;
  for (let isWhole = isBetweenRecords(cpu); registers.isRunning && clk < to; clk++) {
    const known = isWhole ? quick.row(clk) : undefined;
    if (known !== undefined) {
      yield known;
      continue;
    }
    registers.clock = clk;
    if (isWhole) loadCells(kernel, cpu);
    cpu.loadQuietly();
    const made = row(cpu, environment);
    storeCells(kernel, cpu);
    isWhole = isBetweenRecords(cpu);
    yield made;
  }
}

/** The rows of a run, all made by the step machine: what the others are held against. */
export function* steppedRows(start: Start): Generator<Row, void, undefined> {
  const state = new FastForward(start).stateAt(0n);
  const cpu = new RowProcessor(new DirectAccess(state));
  const environment = decodeEnvironment(state.environment);
  while (cpu.registers.isRunning) yield row(cpu, environment);
}

/** Nothing is under way that takes several steps. */
function isBetweenRecords({ registers }: Processor): boolean {
  return registers.host === 0 && registers.cursor === 0;
}

function row(cpu: RowProcessor, environment: Environment): Row {
  const { clock: clk, pc, fuel, host } = cpu.registers;
  const record = host === 0 ? cpu.fetch() : undefined;
  step(cpu, environment);
  return {
    clk,
    pc: BigInt(pc),
    opcode: record?.op ?? 0,
    imm: record ? BigInt.asIntN(64, wide(record)) : 0n,
    nextPc: BigInt(cpu.registers.pc),
    fuel,
    accesses: cpu.take(),
    ...(cpu.registers.isRunning ? undefined : { end: rowEndOf(cpu.registers.end) }),
  };
}

/** Writes down what instructions read and write. */
class RowProcessor extends Processor {
  #accesses: RowAccess[] = [];

  /** Takes what the registers hold of the memory's record, which is no access of a step. */
  loadQuietly(): void {
    this.loadMemoryRecord();
    this.#accesses = [];
  }

  /** The accesses since the last call. */
  take(): readonly RowAccess[] {
    const accesses = this.#accesses;
    this.#accesses = [];
    return accesses;
  }

  override load(address: number, size: number): bigint {
    const value = super.load(address, size);
    this.#note("read", address, size, value, value);
    return value;
  }

  override loadBytes(address: number, size: number): Uint8Array {
    const bytes = super.loadBytes(address, size);
    const value = bytesToBigint(bytes.slice().reverse());
    this.#note("read", address, size, value, value);
    return bytes;
  }

  override store(address: number, size: number, value: bigint): void {
    const previous = super.load(address, size);
    this.#note("write", address, size, BigInt.asUintN(8 * size, value), previous);
    super.store(address, size, value);
  }

  #note(kind: RowAccess["kind"], address: number, size: number, value: bigint, previous: bigint): void {
    const isSlot = address >= VALUE_STACK && address < ARENA && size === SLOT;
    if (isSlot) {
      const place = BigInt((address - VALUE_STACK) / SLOT);
      this.#accesses.push({ space: "stack", kind, address: place, size, value, previous });
    } else this.#accesses.push({ space: "memory", kind, address: BigInt(address), size, value, previous });
  }
}
