import { bytesToBigint } from "../../../src/base/bytes.js";
import { toHex } from "../../../src/base/hex.js";
import type { RowAccess, RowEnd } from "../../../src/vm/rows.js";
import type { CallEnd, CallStart, StackView, Step, Tracer } from "../../../src/vm/tracer.js";
import { type MemoryRange, memoryRanges } from "../../../vms/evm/isa/memory-ranges.js";
import { opcodeOf } from "../../../vms/evm/isa/opcodes.js";
import type { EvmRow } from "../../../vms/evm/rows/row.js";

const WORD = 32;
const SLOAD = 0x54;
const SSTORE = 0x55;
const TLOAD = 0x5c;
const TSTORE = 0x5d;
const PUSH1 = 0x60;
const PUSH32 = 0x7f;
const DUP1 = 0x80;
const SWAP1 = 0x90;
const SWAP16 = 0x9f;

interface Frame {
  readonly index: number;
  readonly contract: string;
  readonly gasLimit: bigint;
  pending?: Pending;
}

/** A step of which the row still lacks what came of it. */
interface Pending {
  readonly step: Step;
  /** Words on the stack. */
  readonly height: number;
  /** The top first. */
  readonly operands: readonly bigint[];
  readonly ranges: readonly { readonly range: MemoryRange; readonly before: Uint8Array }[];
}

/** Turns the steps of a run on any EVM engine into rows: a readable second source of them. */
export class RowTracer implements Tracer {
  readonly #onRow: (row: EvmRow) => void;
  readonly #open: Frame[] = [];
  #frames = 0;

  constructor(onRow: (row: EvmRow) => void) {
    this.#onRow = onRow;
  }

  onCall({ recipient, gasLimit }: CallStart): void {
    this.#open.push({ index: this.#frames++, contract: toHex(recipient), gasLimit });
  }

  onStep(step: Step, view: StackView): void {
    const frame = this.#open.at(-1)!;
    const { pending } = frame;
    if (pending) this.#tell(frame, pending, step.pc, step.fuelLeft, accessesOf(pending, view));
    frame.pending = pendingOf(step, view);
  }

  onReturn(call: CallEnd): void {
    const frame = this.#open.pop()!;
    const { pending } = frame;
    if (!pending) return;
    const accesses = call.type === "halt" ? [] : accessesOf(pending);
    this.#tell(frame, pending, pending.step.pc, frame.gasLimit - call.gasUsed, accesses, endOf(call));
  }

  #tell(
    frame: Frame,
    { step, height }: Pending,
    nextPc: bigint,
    fuelAfter: bigint,
    accesses: RowAccess[],
    end?: RowEnd,
  ): void {
    const { clock: clk, pc, opcode, fuelLeft: fuel } = step;
    const isPush = opcode >= PUSH1 && opcode <= PUSH32;
    const pushed = accesses.find(({ space, address }) => space === "stack" && address === BigInt(height));
    const imm = isPush ? (pushed?.value ?? 0n) : 0n;
    const { index, contract } = frame;
    const cost = fuel - fuelAfter;
    const row = { clk, pc, opcode, imm, nextPc, fuel, accesses, frame: index, contract, cost };
    this.#onRow(end === undefined ? row : { ...row, end });
  }
}

function endOf({ type, reason }: CallEnd): RowEnd {
  if (type === "success") return { type };
  return type === "revert" ? { type, exitCode: 1 } : { type, reason: reason! };
}

function pendingOf(step: Step, view: StackView): Pending {
  const stack = view.stack();
  const pops = opcodeOf(step.opcode)?.pops ?? 0;
  const operands = pops === 0 ? [] : stack.slice(-pops).reverse();
  const ranges = memoryRanges(step.opcode, operands);
  const memory = ranges.length === 0 ? undefined : view.memory();
  return {
    step,
    height: stack.length,
    operands,
    ranges: ranges.map((range) => ({ range, before: bytesOf(memory!, range) })),
  };
}

/** @param after the frame as it goes on; absent when it has ended */
function accessesOf(pending: Pending, after?: StackView): RowAccess[] {
  const stack = after?.stack() ?? [];
  const touched = touchedOperands(pending);
  const { height, operands } = pending;
  const accesses = touched.map((n) => read("stack", BigInt(height - 1 - n), WORD, operands[n]!));
  accesses.push(...memoryReads(pending), ...storageAccesses(pending, after && stack.at(-1)));
  if (!after) return accesses;
  accesses.push(...memoryWrites(pending, after));
  for (const n of writtenPlaces(pending)) {
    const previous = operands[height - 1 - n] ?? 0n;
    accesses.push({ space: "stack", kind: "write", address: BigInt(n), size: WORD, value: stack[n]!, previous });
  }
  return accesses;
}

/** Operands that are read, counted from the top: DUP and SWAP need more on the stack than they read. */
function touchedOperands({ step: { opcode }, operands }: Pending): readonly number[] {
  if (opcode >= SWAP1 && opcode <= SWAP16) return [0, operands.length - 1];
  if (opcode >= DUP1 && opcode < SWAP1) return [operands.length - 1];
  return operands.map((_, n) => n);
}

/** Places of the stack, from its bottom. */
function writtenPlaces({ step: { opcode }, height, operands }: Pending): readonly number[] {
  if (opcode >= SWAP1 && opcode <= SWAP16) return [height - operands.length, height - 1];
  if (opcode >= DUP1 && opcode < SWAP1) return [height];
  return opcodeOf(opcode)?.pushes === 1 ? [height - operands.length] : [];
}

function storageAccesses({ step: { opcode }, operands }: Pending, loaded: bigint | undefined): RowAccess[] {
  const space = opcode === TLOAD || opcode === TSTORE ? "transient" : "storage";
  const [address, value] = operands;
  if (opcode === SSTORE || opcode === TSTORE) {
    return [{ space, kind: "write", address: address!, size: WORD, value: value! }];
  }
  const isLoad = opcode === SLOAD || opcode === TLOAD;
  return isLoad && loaded !== undefined ? [read(space, address!, WORD, loaded)] : [];
}

function memoryReads({ ranges }: Pending): RowAccess[] {
  return ranges.flatMap(({ range, before }) =>
    range.kind === "write"
      ? []
      : words(Number(range.size)).map(([at, size]) =>
          read("memory", range.offset + BigInt(at), size, numberAt(before, at, size)),
        ),
  );
}

function memoryWrites({ ranges }: Pending, after: StackView): RowAccess[] {
  const writes = ranges.filter(({ range }) => range.kind === "write");
  if (writes.length === 0) return [];
  const memory = after.memory();
  return writes.flatMap(({ range, before }) => {
    const written = range.isOutput ? Math.min(Number(range.size), after.returnData().length) : Number(range.size);
    const bytes = bytesOf(memory, range);
    return words(written).map(([at, size]) => ({
      space: "memory" as const,
      kind: "write" as const,
      address: range.offset + BigInt(at),
      size,
      value: numberAt(bytes, at, size),
      previous: numberAt(before, at, size),
    }));
  });
}

/** A range in parts of at most a word: where each begins, and its size. */
function words(size: number): readonly (readonly [number, number])[] {
  return Array.from({ length: Math.ceil(size / WORD) }, (_, n) => [n * WORD, Math.min(WORD, size - n * WORD)]);
}

/** A copy of the range as far as there is memory. */
function bytesOf(memory: Uint8Array, { offset, size }: MemoryRange): Uint8Array {
  return memory.slice(Number(offset), Number(offset + size));
}

/** Big-endian; what is behind the bytes is 0. */
function numberAt(bytes: Uint8Array, at: number, size: number): bigint {
  const word = new Uint8Array(size);
  word.set(bytes.subarray(at, at + size));
  return bytesToBigint(word);
}

function read(space: RowAccess["space"], address: bigint, size: number, value: bigint): RowAccess {
  return { space, kind: "read", address, size, value, previous: value };
}
