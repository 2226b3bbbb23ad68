import { bytesToBigint } from "../../../src/base/bytes.js";
import type { KernelMemory } from "../../../src/base/kernel-memory.js";
import type { RowAccess } from "../../../src/vm/rows.js";
import { type MemoryRange, memoryRanges } from "../isa/memory-ranges.js";
import { opcodeOf } from "../isa/opcodes.js";
import * as layout from "../kernel/layout.js";
import { readOf, writeOf } from "./row.js";

const WORD = 32;

/**
 * A step that reads or writes ranges of memory: a copy, a call, a hash. What it needs to know is taken from the kernel
 * before it happens and, for what it has written, when its frame goes on.
 */
export class RangeStep {
  readonly #memory: KernelMemory;
  /** Where the kernel has it. */
  readonly #frame: number;
  readonly #height: number;
  readonly #pushes: number;
  /** The top first. */
  readonly #operands: readonly bigint[];
  readonly #ranges: readonly { readonly range: MemoryRange; readonly before: Uint8Array }[];

  constructor(memory: KernelMemory, frame: number, opcode: number, height: number) {
    this.#memory = memory;
    this.#frame = frame;
    this.#height = height;
    const { pops, pushes } = opcodeOf(opcode) ?? { pops: 0, pushes: 0 };
    const top = memory.u32(frame + layout.F_SP);
    this.#pushes = pushes;
    this.#operands = Array.from({ length: Math.min(pops, height) }, (_, n) => memory.word(top + WORD * n));
    const ranges = memoryRanges(opcode, this.#operands);
    this.#ranges = ranges.map((range) => ({ range, before: this.#bytesOf(range) }));
  }

  /** @param result what it has left on top of the stack; absent when the frame has ended */
  accesses(result: bigint | undefined): RowAccess[] {
    const operands = this.#operands;
    const accesses = operands.map((value, n) => readOf("stack", BigInt(this.#height - 1 - n), value));
    for (const { range, before } of this.#ranges) {
      if (range.kind === "write") continue;
      for (const [at, size] of words(Number(range.size))) {
        accesses.push(readOf("memory", range.offset + BigInt(at), numberAt(before, at, size), size));
      }
    }
    if (result === undefined) return accesses;
    this.#addWrites(accesses);
    if (this.#pushes === 0) return accesses;
    const place = this.#height - operands.length;
    accesses.push(writeOf("stack", BigInt(place), result, operands.at(-1) ?? 0n));
    return accesses;
  }

  #addWrites(accesses: RowAccess[]): void {
    for (const { range, before } of this.#ranges) {
      if (range.kind !== "write") continue;
      const after = this.#bytesOf(range);
      const returned = range.isOutput ? this.#memory.u32(layout.IO_OUTPUT_SIZE) : Number.POSITIVE_INFINITY;
      for (const [at, size] of words(Math.min(Number(range.size), returned))) {
        const [value, previous] = [numberAt(after, at, size), numberAt(before, at, size)];
        accesses.push(writeOf("memory", range.offset + BigInt(at), value, previous, size));
      }
    }
  }

  /** A copy of the range as far as there is memory. */
  #bytesOf({ offset, size }: MemoryRange): Uint8Array {
    const memory = this.#memory;
    const have = BigInt(memory.u32(this.#frame + layout.F_MEMORY_SIZE));
    if (offset >= have) return new Uint8Array(0);
    const end = offset + size < have ? offset + size : have;
    return memory.copy(memory.u32(this.#frame + layout.F_MEMORY) + Number(offset), Number(end - offset));
  }
}

/** A range in parts of at most a word: where each begins, and its size. */
function* words(size: number): Generator<readonly [number, number]> {
  for (let at = 0; at < size; at += WORD) yield [at, Math.min(WORD, size - at)];
}

/** Big-endian; what is behind the bytes is 0. */
function numberAt(bytes: Uint8Array, at: number, size: number): bigint {
  const word = new Uint8Array(size);
  word.set(bytes.subarray(at, at + size));
  return bytesToBigint(word);
}
