import {
  CELL_DIRTY_COUNT,
  CELL_RESERVED_VALID,
  DIRTY_LIST,
  PAGE_CODE,
  PAGE_DIRTY,
  PAGE_SIZE,
  PAGE_STORE,
  PAGE_TABLE,
  SPAN_SIZE,
  SPAN_STORABLE,
  SPAN_STORABLE_STACK,
} from "../kernel/layout.js";
import type { Kernel } from "../machine/kernel.js";
import type { Machine } from "../machine/machine.js";

/**
 * Keeps the spans of memory that take stores at once (`SPAN_STORABLE`): one comparison tells translated code what the page
 * table would take a shift, a load and a test to say. One span is of the stack, the other of all else.
 */
export class Storable {
  readonly #machine: Machine;
  readonly #readableStart: number;
  readonly #data = new Runs();
  readonly #stack = new Runs();
  /** Entries of the dirty list that the runs know. */
  #seen = 0;
  #withdrawals = -1;

  constructor(machine: Machine, readableStart: number) {
    this.#machine = machine;
    this.#readableStart = readableStart;
  }

  /** Before translated code is entered. */
  update(): void {
    const { kernel, memory } = this.#machine;
    if (memory.withdrawals !== this.#withdrawals) {
      this.#withdrawals = memory.withdrawals;
      this.#data.clear();
      this.#stack.clear();
      this.#seen = 0;
    }
    const count = kernel.u32(CELL_DIRTY_COUNT);
    for (; this.#seen < count; this.#seen++) this.add(kernel.u32(DIRTY_LIST + 4 * this.#seen));
    this.#write(SPAN_STORABLE, this.#data.longest);
    this.#write(SPAN_STORABLE_STACK, this.#stack.longest);
  }

  /** The span of the area that a page is in. */
  runOf(page: number): Run {
    return this.#isStack(page) ? this.#stack.longest : this.#data.longest;
  }

  #isStack(page: number): boolean {
    const { start, end } = this.#machine.image.map.stack;
    return page * PAGE_SIZE >= start && page * PAGE_SIZE < end;
  }

  #write(cell: number, { start, end }: Run): void {
    const { kernel } = this.#machine;
    const isReserved = kernel.u32(CELL_RESERVED_VALID) !== 0;
    writeSpan(kernel, cell, start * PAGE_SIZE - this.#readableStart, isReserved ? 0 : (end - start) * PAGE_SIZE);
  }

  /** Takes notice of a page; what other pages the runs reach then is looked up. */
  add(page: number): void {
    if (!this.#isOpen(page)) return;
    const runs = this.#isStack(page) ? this.#stack : this.#data;
    runs.add(page, (other) => this.#isOpen(other) && this.#isStack(other) === this.#isStack(page));
  }

  /** Whether a page takes stores while it is not reserved, and has the frame that the window's rule gives. */
  #isOpen(page: number): boolean {
    const { kernel, image } = this.#machine;
    const { start, end } = image.map.window;
    if (page * PAGE_SIZE < start || page * PAGE_SIZE >= end) return false;
    const entry = kernel.u32(PAGE_TABLE + 4 * page);
    return (entry & (PAGE_STORE | PAGE_CODE | PAGE_DIRTY)) === (PAGE_STORE | PAGE_DIRTY);
  }
}

/** Writes the cells of a span (`SPAN_STORABLE` and others): its start relative to `readableStart`, its size in bytes. */
export function writeSpan({ view }: Kernel, cell: number, start: number, size: number): void {
  view.setBigInt64(cell, BigInt(start), true);
  view.setBigInt64(cell + SPAN_SIZE, BigInt(Math.max(0, size - 7)), true);
}

/** Pages from `start` up to, but without, `end`. */
export interface Run {
  readonly start: number;
  readonly end: number;
}

const NONE: Run = { start: 0, end: 0 };
/** Pages that are looked at in each direction for one that is added. */
const MAX_REACH = 64;

/** Two runs of pages: the longest, and the one that grows and may become it. */
class Runs {
  longest = NONE;
  #growing = NONE;

  clear(): void {
    this.longest = NONE;
    this.#growing = NONE;
  }

  add(page: number, isOpen: (page: number) => boolean): void {
    const { start, end } = this.longest;
    if (page >= start && page < end) return;
    if (start < end && (page === end || page === start - 1)) {
      this.longest = reach(this.longest, isOpen);
      return;
    }
    const isNext = page >= this.#growing.start - 1 && page <= this.#growing.end;
    this.#growing = reach(isNext ? this.#growing : { start: page, end: page + 1 }, isOpen);
    if (this.#growing.end - this.#growing.start <= end - start) return;
    [this.longest, this.#growing] = [this.#growing, this.longest];
  }
}

/** A run with the open pages next to it. */
function reach({ start, end }: Run, isOpen: (page: number) => boolean): Run {
  let [low, high] = [start, end];
  while (high < end + MAX_REACH && isOpen(high)) high++;
  while (low > start - MAX_REACH && isOpen(low - 1)) low--;
  return { start: low, end: high };
}
