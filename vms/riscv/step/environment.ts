import { InvalidProofError } from "../../../src/vm/step/invalid-proof.js";
import { ADDRESS_SPACE, PAGE_SIZE } from "../../../src/vm/step/tree.js";
import type { CodeRange } from "../elf-sections.js";
import type { Extension } from "../isa/table.js";
import type { Area } from "../memory-map.js";

/** Pages that a program can always read. */
export interface PageRange extends Area {
  readonly writable: boolean;
}

/** What never changes during a run of the machine: its instruction set, page policy and limits. */
export interface Environment {
  readonly extensions: ReadonlySet<Extension>;
  /** Stores may change code. */
  readonly mutableCode: boolean;
  /** There are accelerators. */
  readonly accelerators: boolean;
  /** Segments, stack and input, by ascending address. */
  readonly pages: readonly PageRange[];
  /** Where instructions can be fetched, by ascending address. */
  readonly code: readonly CodeRange[];
  /** Mapped up to the end of the heap, a register. */
  readonly heap: Area;
  /** Where the input is; bytes. */
  readonly input: { readonly address: number; readonly size: number };
  /** Bytes. */
  readonly maxOutput: number;
}

/** The bits of the extension word, from the lowest; never reorder. */
const EXTENSION_BITS: readonly Extension[] = ["i", "m", "a", "c", "zba", "zbb", "zbs", "zicond", "zifencei"];
const MAX_RANGES = 1024;
const FIXED_WORDS = 10;

/** Words of 64 bits, little-endian: extensions, mutable code, accelerators, limits, heap, input, counts, page ranges, code ranges. */
export function encodeEnvironment(environment: Environment): Uint8Array {
  const { extensions, pages, code, heap, input } = environment;
  const bits = EXTENSION_BITS.reduce((sum, name, bit) => (extensions.has(name) ? sum | (1 << bit) : sum), 0);
  const words = [
    bits,
    Number(environment.mutableCode),
    Number(environment.accelerators),
    environment.maxOutput,
    heap.start,
    heap.end,
    input.address,
    input.size,
    pages.length,
    code.length,
    ...pages.flatMap(({ start, end, writable }) => [start, end, Number(writable)]),
    ...code.flatMap(({ start, end }) => [start, end]),
  ];
  const view = new DataView(new ArrayBuffer(8 * words.length));
  for (const [index, value] of words.entries()) view.setBigUint64(8 * index, BigInt(value), true);
  return new Uint8Array(view.buffer);
}

/** @throws InvalidProofError `invalid-environment` for bytes that {@link encodeEnvironment} never makes */
export function decodeEnvironment(bytes: Uint8Array): Environment {
  const words = readWords(bytes);
  if (words.length < FIXED_WORDS) throw invalid("it is too short");
  const [bits, mutable, accelerators, maxOutput, heapStart, heapEnd, inputAddress, inputSize, pageCount, codeCount] =
    words as number[];
  if (pageCount! > MAX_RANGES || codeCount! > MAX_RANGES) throw invalid("it has too many ranges");
  if (words.length !== FIXED_WORDS + 3 * pageCount! + 2 * codeCount!) throw invalid("it has the wrong length");
  if (bits! >= 1 << EXTENSION_BITS.length || mutable! > 1 || accelerators! > 1) throw invalid("it has unknown flags");
  const codeStart = FIXED_WORDS + 3 * pageCount!;
  const pages = Array.from({ length: pageCount! }, (_, index) => pageRange(words, FIXED_WORDS + 3 * index));
  const code = Array.from({ length: codeCount! }, (_, index) => range(words, codeStart + 2 * index, 1));
  checkOrder(pages);
  checkOrder(code);
  return {
    extensions: new Set(EXTENSION_BITS.filter((_, bit) => bits! & (1 << bit))),
    mutableCode: mutable === 1,
    accelerators: accelerators === 1,
    pages,
    code,
    heap: range([heapStart!, heapEnd!], 0, PAGE_SIZE),
    input: { address: inputAddress!, size: inputSize! },
    maxOutput: maxOutput!,
  };
}

/** Every word is an address, a size or a count: at most 2^32. */
function readWords(bytes: Uint8Array): number[] {
  if (bytes.length % 8 !== 0) throw invalid("it is no sequence of 64-bit words");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 8 }, (_, index) => {
    const word = Number(view.getBigUint64(8 * index, true));
    if (word > ADDRESS_SPACE) throw invalid(`word ${index} is beyond 2^32`);
    return word;
  });
}

function range(words: readonly number[], at: number, unit: number): Area {
  const [start, end] = [words[at]!, words[at + 1]!];
  if (start > end || start % unit !== 0 || end % unit !== 0) throw invalid("a range has no proper ends");
  return { start, end };
}

function pageRange(words: readonly number[], at: number): PageRange {
  if (words[at + 2]! > 1) throw invalid("it has unknown flags");
  return { ...range(words, at, PAGE_SIZE), writable: words[at + 2] === 1 };
}

function checkOrder(ranges: readonly Area[]): void {
  for (let index = 1; index < ranges.length; index++) {
    if (ranges[index]!.start < ranges[index - 1]!.end) throw invalid("its ranges overlap or are out of order");
  }
}

function invalid(why: string): InvalidProofError {
  return new InvalidProofError("invalid-environment", `this is no environment of a RISC-V machine: ${why}`);
}
