import {
  CELL_DIRTY_COUNT,
  CELL_RESERVED_VALID,
  DIRTY_LIST,
  PAGE_CODE,
  PAGE_DIRTY,
  PAGE_SIZE,
  PAGE_STORE,
  PAGE_TABLE,
  PAGE_WRITE,
} from "../kernel/layout.js";
import type { Machine } from "../machine/machine.js";
import type { Run, Storable } from "./storable.js";

const MAX_PAGES = 64;

/**
 * The first store to a page leaves translated code, which takes about a microsecond. Programs that write to one new page
 * mostly write to the next ones soon, so those are entered in the dirty list at once: more each time, downwards on the
 * stack, and those up to the span of storable pages, so that there is one span. A page too many on the list costs a little
 * later and changes nothing else.
 */
export class DirtyAhead {
  readonly #machine: Machine;
  readonly #storable: Storable;
  #pages = 1;

  constructor(machine: Machine, storable: Storable) {
    this.#machine = machine;
    this.#storable = storable;
  }

  /** Before something that may store to a page for the first time. */
  begin(): number {
    return this.#machine.kernel.u32(CELL_DIRTY_COUNT);
  }

  /** After it, if it accessed an address: true when the span of storable pages is another one now. */
  end(before: number, address: number): boolean {
    const { kernel } = this.#machine;
    const page = Math.floor(address / PAGE_SIZE);
    if (page >= 2 ** 20 || kernel.u32(CELL_RESERVED_VALID) !== 0) return false;
    this.#touch(page);
    const run = this.#storable.runOf(page);
    this.#closeGap(page, run);
    // Checks refuse shorter accesses at the last bytes of the span, too.
    if (kernel.u32(CELL_DIRTY_COUNT) !== before || page === run.end - 1) this.#goAhead(page);
    this.#storable.update();
    this.#storable.add(page);
    return this.#storable.runOf(page) !== run;
  }

  #closeGap(page: number, { start, end }: Run): void {
    if (start === end) return;
    if (page >= end && page - end <= MAX_PAGES) for (let at = end; at < page; at++) this.#touch(at);
    if (page < start && start - page <= MAX_PAGES) for (let at = start - 1; at > page; at--) this.#touch(at);
  }

  #goAhead(page: number): void {
    const { start, end } = this.#machine.image.map.stack;
    const address = page * PAGE_SIZE;
    const step = address >= start && address < end ? -1 : 1;
    for (let distance = 1; distance <= this.#pages; distance++) {
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
