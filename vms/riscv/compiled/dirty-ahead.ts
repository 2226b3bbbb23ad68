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

const MAX_PAGES = 64;

/**
 * The first store to a page leaves translated code, which takes about a microsecond. Programs that write to one new page
 * mostly write to the next ones soon, so those are entered in the dirty list at once: more each time, downwards on the
 * stack. A page too many on the list costs a little later and changes nothing else.
 */
export class DirtyAhead {
  readonly #machine: Machine;
  #pages = 1;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** Before something that may store to a page for the first time. */
  begin(): number {
    return this.#machine.kernel.u32(CELL_DIRTY_COUNT);
  }

  /** After it: true when it did. */
  end(before: number): boolean {
    const { kernel } = this.#machine;
    const after = kernel.u32(CELL_DIRTY_COUNT);
    if (after === before) return false;
    if (kernel.u32(CELL_RESERVED_VALID) === 0) this.#goAhead(kernel.u32(DIRTY_LIST + 4 * (after - 1)));
    return true;
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
