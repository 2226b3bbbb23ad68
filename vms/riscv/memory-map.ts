import { InvalidProgramError } from "../../src/base/errors.js";
import type { Elf } from "./elf.js";
import { PAGE_SIZE } from "./kernel/layout.js";

/** Sizes in bytes, whole pages. */
export interface AreaSizes {
  readonly heap: number;
  readonly stack: number;
  readonly input: number;
}

/** Guest addresses from `start` up to, but without, `end`; multiples of the page size. */
export interface Area {
  readonly start: number;
  readonly end: number;
}

/** Where everything is in a program's 2^32-byte address space. The same on every engine. */
export interface MemoryMap {
  /** Groups of pages that hold segments, by ascending address; small gaps between segments are inside a group. */
  readonly groups: readonly Area[];
  /** Grows from its start by brk. */
  readonly heap: Area;
  /** Grows down from its end. */
  readonly stack: Area;
  /** Read-only; as many pages of it as the input takes are mapped. */
  readonly input: Area;
  /** The group before the heap, the heap, stack and input, and the guards between them. */
  readonly window: Area;
}

/** Why bytes cannot be stored: no memory, or memory that takes no stores. */
export type StoreFault = "memory-out-of-bounds" | "memory-protection";

const ADDRESS_SPACE = 2 ** 32;
/** Never mapped: what runs over the end of an area traps. */
const GUARD = 16 * PAGE_SIZE;
/** Segments at most this far apart belong to one group. */
const GROUP_GAP = 16 * PAGE_SIZE;

export function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}

export function roundDown(value: number, unit: number): number {
  return Math.floor(value / unit) * unit;
}

/**
 * Places heap, stack and input behind the group of the last writable segment, or behind the first group with enough
 * room.
 * @throws InvalidProgramError `no-room` when the segments leave no gap that is large enough
 */
export function planMemory(elf: Elf, sizes: AreaSizes): MemoryMap {
  const groups = groupSegments(elf);
  const needed = sizes.heap + GUARD + sizes.stack + GUARD + sizes.input + GUARD;
  const writable = elf.segments.findLast((segment) => segment.writable);
  const preferred = groups.filter(
    (group) => writable && writable.address >= group.start && writable.address < group.end,
  );
  const group = [...preferred, ...groups].find((one) => room(one, groups) >= needed);
  if (!group) {
    throw new InvalidProgramError(
      "no-room",
      32,
      `the segments leave no ${needed} bytes free behind one of them for heap, stack and input: link the program to a lower address, or set maxHeap, stackSize or the input limit lower`,
    );
  }
  const heap = { start: group.end, end: group.end + sizes.heap };
  const stack = { start: heap.end + GUARD, end: heap.end + GUARD + sizes.stack };
  const input = { start: stack.end + GUARD, end: stack.end + GUARD + sizes.input };
  return { groups, heap, stack, input, window: { start: group.start, end: input.end } };
}

function groupSegments(elf: Elf): Area[] {
  const groups: Area[] = [];
  for (const { address, size } of elf.segments) {
    const start = roundDown(address, PAGE_SIZE);
    const end = roundUp(address + size, PAGE_SIZE);
    const last = groups.at(-1);
    if (last && start <= last.end + GROUP_GAP)
      groups[groups.length - 1] = { start: last.start, end: Math.max(end, last.end) };
    else groups.push({ start, end });
  }
  return groups;
}

function room(group: Area, groups: readonly Area[]): number {
  const next = groups.find(({ start }) => start >= group.end);
  return (next?.start ?? ADDRESS_SPACE) - group.end;
}
