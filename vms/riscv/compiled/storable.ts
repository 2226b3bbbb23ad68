import {
  PAGE_CODE,
  PAGE_DIRTY,
  PAGE_SIZE,
  PAGE_STORE,
  PAGE_TABLE,
  SPAN_STORABLE,
  SPAN_STORABLE_STACK,
} from "../kernel/layout.js";
import type { Kernel } from "../machine/kernel.js";
import type { Machine } from "../machine/machine.js";

/**
 * Keeps the spans of memory that take stores at once: one comparison tells translated code what the page table would take
 * a shift, a load and a test to say. One span grows upwards from a fixed address, the other down from the end of the
 * stack. Numbers of pages.
 */
export class Storable {
  readonly #machine: Machine;
  readonly #start: number;
  #end: number;
  #stackStart: number;
  #withdrawals = -1;
  readonly #span: Span;
  readonly #stackSpan: Span;

  /** @param start guest address */
  constructor(machine: Machine, start: number) {
    this.#machine = machine;
    this.#start = start / PAGE_SIZE;
    this.#end = this.#start;
    this.#stackStart = this.#stackEnd;
    this.#span = new Span(machine.kernel, SPAN_STORABLE);
    this.#stackSpan = new Span(machine.kernel, SPAN_STORABLE_STACK);
  }

  /** The first page behind the span. */
  get end(): number {
    return this.#end;
  }

  /** The first page of the stack's span. */
  get stackStart(): number {
    return this.#stackStart;
  }

  /** Lets the spans grow over what became storable. True when they did. */
  update(): boolean {
    const { memory } = this.#machine;
    if (memory.withdrawals !== this.#withdrawals) {
      this.#withdrawals = memory.withdrawals;
      this.#end = this.#start;
      this.#stackStart = this.#stackEnd;
    }
    const before = this.#end - this.#stackStart;
    while (this.#isOpen(this.#end)) this.#end++;
    while (this.#isOpen(this.#stackStart - 1)) this.#stackStart--;
    this.#span.resize((this.#end - this.#start) * PAGE_SIZE);
    this.#stackSpan.resize((this.#stackEnd - this.#stackStart) * PAGE_SIZE);
    return this.#end - this.#stackStart !== before;
  }

  get #stackEnd(): number {
    return this.#machine.image.map.stack.end / PAGE_SIZE;
  }

  /** Whether a page takes stores at once. */
  #isOpen(page: number): boolean {
    const entry = this.#machine.kernel.u32(PAGE_TABLE + 4 * page);
    return (entry & (PAGE_STORE | PAGE_CODE | PAGE_DIRTY)) === (PAGE_STORE | PAGE_DIRTY);
  }
}

/** Sizes of accesses that the cells of a span are for, in order. Bytes. */
const REACHES = [8, 64, 1024] as const;

/** No access that is checked at once is larger. Bytes. */
export const MAX_REACH = 1024;

/** The cell to compare the offset of an access with. */
export function cellFor(cells: number, size: number): number {
  return cells + 8 * REACHES.findIndex((reach) => reach >= size);
}

/** The cells of a span (`SPAN_STORABLE` and others), which are written when its size changes: not at each host call. */
export class Span {
  readonly #kernel: Kernel;
  readonly #cells: number;
  #size = -1;

  constructor(kernel: Kernel, cells: number) {
    this.#kernel = kernel;
    this.#cells = cells;
  }

  /** @param size bytes */
  resize(size: number): void {
    if (size === this.#size) return;
    this.#size = size;
    for (const reach of REACHES) {
      this.#kernel.view.setBigInt64(cellFor(this.#cells, reach), BigInt(Math.max(0, size - reach + 1)), true);
    }
  }
}
