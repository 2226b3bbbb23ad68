import { keccak256 } from "../../../src/base/hash.js";
import { CODE_ROOT, ENVIRONMENT_HASH, hashAt, type MachineState } from "../../../src/vm/step/access.js";
import { SparseMemory } from "../../../src/vm/step/sparse-memory.js";
import { PAGE_SIZE } from "../../../src/vm/step/tree.js";
import { ARGUMENT_BLOCK, REGISTER } from "../abi.js";
import type { Image } from "../image.js";
import { type Area, roundDown, roundUp } from "../memory-map.js";
import { type Environment, encodeEnvironment, type PageRange } from "./environment.js";
import { REGISTER_BLOCK_SIZE, Registers } from "./registers.js";

/** What a run is started with. */
export interface Start {
  readonly image: Image;
  readonly input: Uint8Array;
  /** Units, at most 2^63-1. */
  readonly fuel: bigint;
  /** Bytes. */
  readonly maxOutput: number;
}

/** The machine before its first step. */
export function initialState(start: Start): MachineState {
  const { image, input, fuel } = start;
  const { elf, map } = image;
  const memory = new SparseMemory();
  for (const { address, bytes } of elf.segments) memory.write(address, bytes);
  memory.write(map.input.start, input);
  const environment = encodeEnvironment(environmentOf(start));
  const registers = new DataView(new ArrayBuffer(REGISTER_BLOCK_SIZE));
  const block = new Registers(registers);
  hashAt(registers, ENVIRONMENT_HASH).set(keccak256(environment));
  block.setX(REGISTER.sp, BigInt(map.stack.end - ARGUMENT_BLOCK));
  block.pc = BigInt(elf.entry);
  block.fuel = fuel;
  block.heapEnd = BigInt(map.heap.start);
  if (!image.settings.fenceI) return { registers, environment, memory };
  hashAt(registers, CODE_ROOT).set(memory.root());
  return { registers, environment, memory, code: memory.copy() };
}

function environmentOf({ image, input, maxOutput }: Start): Environment {
  const { elf, map, settings } = image;
  const inputPages = { start: map.input.start, end: map.input.start + roundUp(input.length, PAGE_SIZE) };
  return {
    extensions: settings.extensions,
    mutableCode: settings.fenceI,
    accelerators: settings.accelerators,
    pages: mergePages([
      ...elf.segments.map(({ address, size, writable }) => ({
        start: roundDown(address, PAGE_SIZE),
        end: roundUp(address + size, PAGE_SIZE),
        writable,
      })),
      { ...map.stack, writable: true },
      { ...inputPages, writable: false },
    ]),
    code: elf.code,
    heap: map.heap,
    input: { address: map.input.start, size: input.length },
    maxOutput,
  };
}

/** Ranges that do not overlap; a page that two segments share is writable when either is. */
function mergePages(ranges: readonly PageRange[]): PageRange[] {
  const bounds = [...new Set(ranges.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  const merged: PageRange[] = [];
  for (const [index, start] of bounds.slice(0, -1).entries()) {
    const piece = { start, end: bounds[index + 1]! };
    const covering = ranges.filter((range) => contains(range, piece));
    if (covering.length > 0) append(merged, { ...piece, writable: covering.some(({ writable }) => writable) });
  }
  return merged;
}

function contains(outer: Area, inner: Area): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function append(ranges: PageRange[], next: PageRange): void {
  const last = ranges.at(-1);
  if (last && last.end === next.start && last.writable === next.writable) {
    ranges[ranges.length - 1] = { ...last, end: next.end };
  } else ranges.push(next);
}
