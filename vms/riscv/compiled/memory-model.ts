import type { Image } from "../image.js";
import { PAGE_SIZE } from "../kernel/layout.js";
import { roundDown, roundUp } from "../memory-map.js";

/** What translated code may take for granted about guest memory. Guest addresses, except where it says otherwise. */
export interface MemoryModel {
  /** Every frame belongs to the window: guest order is linear order. */
  readonly uniform: boolean;
  /** Added to a guest address in the window, this gives its linear address less `base`. */
  readonly shift: number;
  /** Linear address; the constant part of every access. */
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
  const uniform = groups.length === 1;
  let readableStart = heap.start;
  for (const { address, size } of elf.segments.toReversed()) {
    const [start, end] = [roundDown(address, PAGE_SIZE), roundUp(address + size, PAGE_SIZE)];
    if (start < readableStart && end >= readableStart) readableStart = start;
  }
  const delta = windowDelta | 0;
  return {
    uniform,
    shift: uniform ? -window.start : delta,
    base: uniform ? (window.start + delta) >>> 0 : 0,
    readableStart,
    readableEnd: heap.start,
    stackStart: stack.start,
    stackEnd: stack.end,
  };
}
