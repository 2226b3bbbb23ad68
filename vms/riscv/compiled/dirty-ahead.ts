import {
  CELL_DIRTY_COUNT,
  DIRTY_LIST,
  PAGE_CODE,
  PAGE_COUNT,
  PAGE_DIRTY,
  PAGE_SIZE,
  PAGE_STORE,
  PAGE_TABLE,
  PAGE_WRITE,
} from "../kernel/layout.js";
import type { Machine } from "../machine/machine.js";
import type { Guess } from "./policy.js";
import type { Storable } from "./storable.js";

const MAX_PAGES = 64;
/** Pages that are entered to make a span reach another one. */
const MAX_GAP = 128;

/**
 * The first store to a page leaves translated code, which takes about a microsecond. Programs that write to one new page
 * mostly write to the next ones soon, so those are entered in the dirty list at once: more each time, downwards on the
 * stack, and those up to the span of storable pages, so that there is one span. A page too many on the list costs a little
 * later and changes nothing else.
 */
export class DirtyAhead {
  readonly #machine: Machine;
  readonly #storable: Storable;
  readonly #guess: Guess;
  #pages = 1;

  constructor(machine: Machine, storable: Storable, guess: Guess) {
    this.#machine = machine;
    this.#storable = storable;
    this.#guess = guess;
  }

  /** At the start of a run: what a long one before it has written says nothing of it, and each page takes time to restore. */
  start(): void {
    this.#pages = 1;
  }

  /** Before something that may store to a page for the first time. */
  begin(): number {
    return this.#machine.kernel.u32(CELL_DIRTY_COUNT);
  }

  /** After it, if it accessed an address: true when the spans of storable pages have grown. */
  end(before: number, address: number): boolean {
    const { kernel } = this.#machine;
    const page = Math.floor(address / PAGE_SIZE);
    if (page >= PAGE_COUNT) return false;
    this.#touch(page);
    this.#closeGap(page);
    // Checks refuse some accesses at the open end of a span, too.
    const { end, stackStart } = this.#storable;
    if (kernel.u32(CELL_DIRTY_COUNT) !== before || page === end - 1 || page === stackStart) this.#goAhead(page);
    return this.#storable.update();
  }

  #isStack(page: number): boolean {
    const { start, end } = this.#machine.image.map.stack;
    return page * PAGE_SIZE >= start && page * PAGE_SIZE < end;
  }

  #closeGap(page: number): void {
    const { end, stackStart } = this.#storable;
    const [from, to] = this.#isStack(page) ? [page + 1, stackStart] : [end, page];
    if (to - from <= MAX_GAP) for (let between = from; between < to; between++) this.#touch(between);
  }

  #goAhead(page: number): void {
    const step = this.#isStack(page) ? -1 : 1;
    const pages = this.#guess(this.#pages, [0, MAX_PAGES], page * PAGE_SIZE);
    for (let distance = 1; distance <= pages; distance++) {
      if (!this.#touch(page + step * distance)) break;
    }
    this.#pages = Math.min(2 * this.#pages, MAX_PAGES);
  }

  /** Does for a page what the kernel does at its first store; false when that may not be. */
  #touch(page: number): boolean {
    const { kernel } = this.#machine;
    const cell = PAGE_TABLE + 4 * page;
    const entry = kernel.u32(cell);
    if ((entry & (PAGE_STORE | PAGE_CODE | PAGE_DIRTY)) !== PAGE_STORE) return false;
    const count = kernel.u32(CELL_DIRTY_COUNT);
    kernel.setU32(DIRTY_LIST + 4 * count, page);
    kernel.setU32(CELL_DIRTY_COUNT, count + 1);
    kernel.setU32(cell, entry | PAGE_DIRTY | PAGE_WRITE);
    return true;
  }
}
