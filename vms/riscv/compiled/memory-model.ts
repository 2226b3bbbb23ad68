import type { Image } from "../image.js";
import { PAGE_SIZE } from "../kernel/layout.js";
import { roundDown, roundUp } from "../memory-map.js";

/** What translated code may take for granted about guest memory. Guest addresses, except where it says otherwise. */
export interface MemoryModel {
  /** Every frame belongs to the window, and nothing is mapped below `readableStart`. */
  readonly uniform: boolean;
  /** Linear address of `readableStart`. */
  readonly readableLinear: number;
  /** Linear address that is the constant part of every access. */
  readonly base: number;
  /** From here up to the end of the heap everything is mapped. */
  readonly readableStart: number;
  /** Up to here, from `readableStart`, everything is mapped whatever the heap does. */
  readonly readableEnd: number;
  readonly stackStart: number;
  readonly stackEnd: number;
}

/** @param windowDelta the window's linear address less its guest address, modulo 2^32 */
export function memoryModel({ map, elf }: Image, windowDelta: number): MemoryModel {
  const { groups, window, heap, stack } = map;
  let readableStart = heap.start;
  for (const { address, size } of elf.segments.toReversed()) {
    const [start, end] = [roundDown(address, PAGE_SIZE), roundUp(address + size, PAGE_SIZE)];
    if (start < readableStart && end >= readableStart) readableStart = start;
  }
  const uniform = groups.length === 1 && readableStart === window.start;
  const readableLinear = (readableStart + windowDelta) % 2 ** 32;
  return {
    uniform,
    readableLinear,
    base: uniform ? readableLinear : 0,
    readableStart,
    readableEnd: heap.start,
    stackStart: stack.start,
    stackEnd: stack.end,
  };
}
