import type { Segment } from "../elf.js";
import type { Image } from "../image.js";
import { PAGE_SIZE } from "../kernel/layout.js";
import { type Area, roundDown, roundUp } from "../memory-map.js";

/** What translated code may take for granted about guest memory. Guest addresses, except where it says otherwise. */
export interface MemoryModel {
  /** Every frame belongs to the window, and nothing is mapped below `readableStart`. */
  readonly uniform: boolean;
  /** Added to a guest address in the window it gives the linear address, modulo 2^32. */
  readonly delta: number;
  /** From here up to the end of the heap everything is mapped. */
  readonly readableStart: number;
  /** Up to here, from `readableStart`, everything is mapped whatever the heap does. */
  readonly readableEnd: number;
  /** From here up to the end of the heap pages are writable and hold no code that is protected. */
  readonly storableStart: number;
  readonly stackStart: number;
  readonly stackEnd: number;
}

/** @param windowDelta the window's linear address less its guest address, modulo 2^32 */
export function memoryModel({ map, elf, settings }: Image, windowDelta: number): MemoryModel {
  const { groups, window, heap, stack } = map;
  const { segments, code } = elf;
  const readableStart = startOfRun(segments, heap.start);
  const holdsCode = ({ start, end }: Area) => code.some((range) => range.start < end && range.end > start);
  const isStorable = (segment: Segment) => segment.writable && (settings.fenceI || !holdsCode(pagesOf(segment)));
  return {
    uniform: groups.length === 1 && readableStart === window.start,
    delta: windowDelta,
    readableStart,
    readableEnd: heap.start,
    storableStart: startOfRun(segments, heap.start, isStorable),
    stackStart: stack.start,
    stackEnd: stack.end,
  };
}

/** Where the pages of segments begin that follow each other up to an address. */
function startOfRun(
  segments: readonly Segment[],
  end: number,
  isPart: (segment: Segment) => boolean = () => true,
): number {
  let start = end;
  for (const segment of segments.toReversed()) {
    const pages = pagesOf(segment);
    if (pages.start >= start || pages.end < start) continue;
    if (!isPart(segment)) break;
    start = pages.start;
  }
  return start;
}

function pagesOf({ address, size }: Segment): Area {
  return { start: roundDown(address, PAGE_SIZE), end: roundUp(address + size, PAGE_SIZE) };
}
