import type { Segment } from "../elf.js";
import type { Image } from "../image.js";
import {
  CELL_CODE_RANGE_COUNT,
  CELL_DIRTY_COUNT,
  CELL_WINDOW_DELTA,
  CODE_RANGES,
  DIRTY_LIST,
  PAGE_CODE,
  PAGE_DIRTY,
  PAGE_READ,
  PAGE_SIZE,
  PAGE_STORE,
  PAGE_TABLE,
  PAGE_WINDOW,
  PAGE_WRITE,
  TRAP_PROTECTION,
} from "../kernel/layout.js";
import { type Area, roundDown, roundUp, type StoreFault } from "../memory-map.js";
import type { Kernel } from "./kernel.js";

const ADDRESS_SPACE = 2 ** 32;
/** Bytes. */
const SMALL = 64;

/**
 * The memory of one program in a kernel's linear memory: page table, frames, dirty pages. Between two runs it goes back
 * to what the ELF says, at the cost of the pages that the run changed.
 */
export class GuestMemory {
  readonly #kernel: Kernel;
  readonly #image: Image;
  /** Linear address of the first frame of each group, by the group's start; modulo 2^32. */
  readonly #deltas: readonly { readonly area: Area; readonly delta: number }[];
  /** Pages stored to since the start of the run and no longer on the kernel's list. */
  readonly #changed = new Set<number>();
  /** Pages of those that were taken away, and so zeroed, since the last call of {@link takeDirtyPages}. */
  readonly #zeroed = new Set<number>();
  #heapEnd: number;
  #inputSize = 0;
  #withdrawals = 0;

  /** @param base linear address, a multiple of the page size, from where everything is free and zero */
  constructor(kernel: Kernel, image: Image, base: number) {
    const { groups, heap, stack, window } = image.map;
    this.#kernel = kernel;
    this.#image = image;
    this.#heapEnd = heap.start;
    const deltas: { area: Area; delta: number }[] = [];
    let free = base;
    for (const area of groups) {
      if (area.start === window.start) continue;
      deltas.push({ area, delta: free - area.start });
      free += area.end - area.start;
    }
    deltas.push({ area: window, delta: free - window.start });
    this.#deltas = deltas;
    kernel.reserve(free + image.map.input.start - window.start);
    kernel.setU32(CELL_WINDOW_DELTA, free - window.start);
    for (const segment of image.elf.segments) this.#mapSegment(segment);
    this.#protectCode();
    this.#map(stack, PAGE_READ | PAGE_STORE);
    for (const segment of image.elf.segments) this.#fill(segment, segment.address, segment.address + segment.size);
  }

  /** End of the heap as brk last set it. */
  get heapEnd(): number {
    return this.#heapEnd;
  }

  /** Counts how often pages that took stores at once may have ceased to. */
  get withdrawals(): number {
    return this.#withdrawals;
  }

  /** Maps the input of a run. */
  setInput(input: Uint8Array): void {
    const { start } = this.#image.map.input;
    const area = { start, end: start + roundUp(input.length, PAGE_SIZE) };
    this.#inputSize = input.length;
    this.#kernel.reserve(this.#linear(start) + area.end - start);
    this.#kernel.bytes.set(input, this.#linear(start));
    this.#map(area, PAGE_READ);
  }

  get inputSize(): number {
    return this.#inputSize;
  }

  /** Pages that {@link setHeapEnd} would give or take. */
  heapPagesTo(end: number): number {
    return Math.abs(roundUp(end, PAGE_SIZE) - roundUp(this.#heapEnd, PAGE_SIZE)) / PAGE_SIZE;
  }

  /** Moves the end of the heap inside the heap's area; pages given back are zero when they return. */
  setHeapEnd(end: number): void {
    const mapped = roundUp(this.#heapEnd, PAGE_SIZE);
    const wanted = roundUp(end, PAGE_SIZE);
    this.#heapEnd = end;
    if (wanted > mapped) this.#map({ start: mapped, end: wanted }, PAGE_READ | PAGE_STORE);
    if (wanted < mapped) this.#withdrawals++;
    for (let address = wanted; address < mapped; address += PAGE_SIZE) {
      if (!this.#isChanged(address)) continue;
      this.#zero(address, PAGE_SIZE);
      this.#zeroed.add(address / PAGE_SIZE);
    }
    this.#unmap({ start: wanted, end: mapped });
  }

  /** True when a byte of guest memory can be read. */
  isMapped(address: bigint): boolean {
    return address < 1n << 32n && (this.#entry(Number(address)) & PAGE_READ) !== 0;
  }

  /** A copy of guest memory, or undefined when some of it is not mapped. */
  read(address: bigint, size: number): Uint8Array | undefined {
    const from = Number(address);
    if (!this.has(from, size)) return undefined;
    const out = new Uint8Array(size);
    this.copy(from, size, out, 0);
    return out;
  }

  /** Whether all of it is mapped. */
  has(address: number, size: number): boolean {
    if (size === 0) return true;
    const last = address + size - 1;
    if (!(last < ADDRESS_SPACE)) return false;
    for (let page = roundDown(address, PAGE_SIZE); page <= last; page += PAGE_SIZE) {
      if ((this.#entry(page) & PAGE_READ) === 0) return false;
    }
    return true;
  }

  /** Copies all of it, or nothing and is false when some of it is not mapped. */
  copy(address: number, size: number, to: Uint8Array, at: number): boolean {
    if (!this.has(address, size)) return false;
    const { bytes } = this.#kernel;
    for (let done = 0; done < size; ) {
      const inPage = (address + done) % PAGE_SIZE;
      const part = Math.min(PAGE_SIZE - inPage, size - done);
      const from = ((this.#entry(address + done) & -PAGE_SIZE) >>> 0) + inPage;
      // A view takes longer to make than a word to copy.
      if (part > SMALL) to.set(bytes.subarray(from, from + part), at + done);
      else for (let i = 0; i < part; i++) to[at + done + i] = bytes[from + i]!;
      done += part;
    }
    return true;
  }

  /** Stores at most `TRANSFER_SIZE` bytes, or none and says why. */
  write(address: bigint, bytes: Uint8Array): StoreFault | undefined {
    const trap = this.#kernel.storeBlock(address, bytes);
    if (trap === 0) return undefined;
    return trap === TRAP_PROTECTION ? "memory-protection" : "memory-out-of-bounds";
  }

  /** Numbers of the pages that changed since the last call or the start of the run. */
  takeDirtyPages(): number[] {
    const kernel = this.#kernel;
    this.#withdrawals++;
    const pages = new Set(this.#zeroed);
    this.#zeroed.clear();
    for (let index = 0; index < kernel.u32(CELL_DIRTY_COUNT); index++) {
      const page = kernel.u32(DIRTY_LIST + 4 * index);
      const cell = PAGE_TABLE + 4 * page;
      kernel.setU32(cell, kernel.u32(cell) & ~(PAGE_DIRTY | PAGE_WRITE));
      this.#changed.add(page);
      pages.add(page);
    }
    kernel.setU32(CELL_DIRTY_COUNT, 0);
    return [...pages];
  }

  /** Every mapped page number, ascending. */
  mappedPages(): number[] {
    const { groups, heap, stack, input } = this.#image.map;
    return [...groups, heap, stack, input].flatMap(({ start, end }) => {
      const pages: number[] = [];
      for (let address = start; address < end; address += PAGE_SIZE) {
        if (this.isMapped(BigInt(address))) pages.push(address / PAGE_SIZE);
      }
      return pages;
    });
  }

  /** Undoes a run: memory is again what the ELF says, the heap is empty and there is no input. */
  reset(): void {
    this.#restoreDirtyPages();
    for (const page of this.#changed) this.#restore(page * PAGE_SIZE);
    this.#changed.clear();
    this.#zeroed.clear();
    this.setHeapEnd(this.#image.map.heap.start);
    const { start } = this.#image.map.input;
    this.#zero(start, this.#inputSize);
    this.#unmap({ start, end: start + roundUp(this.#inputSize, PAGE_SIZE) });
    this.#inputSize = 0;
  }

  /** Gives all linear memory back as it was: zero. */
  release(): void {
    this.reset();
    const { groups, stack } = this.#image.map;
    for (const { address, bytes } of this.#image.elf.segments) this.#zero(address, bytes.length);
    for (const area of [...groups, stack]) this.#unmap(area);
    this.#kernel.setU32(CELL_CODE_RANGE_COUNT, 0);
  }

  #mapSegment({ address, size, writable }: Segment): void {
    const area = { start: roundDown(address, PAGE_SIZE), end: roundUp(address + size, PAGE_SIZE) };
    this.#map(area, writable ? PAGE_READ | PAGE_STORE : PAGE_READ);
  }

  /** Tells the kernel which bytes no store may change. Only pages that take stores at all need it. */
  #protectCode(): void {
    const { elf, settings } = this.#image;
    const ranges = settings.fenceI ? [] : elf.code;
    ranges.forEach(({ start, end }, index) => {
      this.#kernel.setU32(CODE_RANGES + 8 * index, start);
      this.#kernel.setU32(CODE_RANGES + 8 * index + 4, end - 1);
      for (let page = roundDown(start, PAGE_SIZE); page < end; page += PAGE_SIZE) this.#setFlags(page, PAGE_CODE);
    });
    this.#kernel.setU32(CELL_CODE_RANGE_COUNT, ranges.length);
  }

  #delta(address: number): number {
    const found = this.#deltas.find(({ area }) => address >= area.start && address < area.end);
    return (found ?? this.#deltas.at(-1)!).delta;
  }

  #linear(address: number): number {
    return address + this.#delta(address);
  }

  #entry(address: number): number {
    return this.#kernel.u32(PAGE_TABLE + 4 * Math.floor(address / PAGE_SIZE));
  }

  #setFlags(address: number, flags: number): void {
    this.#kernel.setU32(PAGE_TABLE + 4 * Math.floor(address / PAGE_SIZE), this.#entry(address) | flags);
  }

  #map({ start, end }: Area, flags: number): void {
    const { window } = this.#image.map;
    const inWindow = start >= window.start && start < window.end ? PAGE_WINDOW : 0;
    const delta = this.#delta(start);
    for (let address = start; address < end; address += PAGE_SIZE) {
      this.#setFlags(address, (address + delta) | flags | inWindow);
    }
  }

  /** Takes pages away; one on the dirty list stays there, so that the list holds every page once. */
  #unmap({ start, end }: Area): void {
    for (let address = start; address < end; address += PAGE_SIZE) {
      const kept = this.#entry(address) & PAGE_DIRTY;
      this.#kernel.setU32(PAGE_TABLE + 4 * (address / PAGE_SIZE), kept);
    }
  }

  /** True when the page at an address was stored to in this run. Others need no zeroing, which would make them real. */
  #isChanged(address: number): boolean {
    return (this.#entry(address) & PAGE_DIRTY) !== 0 || this.#changed.has(address / PAGE_SIZE);
  }

  #zero(start: number, size: number): void {
    const linear = this.#linear(start);
    this.#kernel.bytes.fill(0, linear, linear + size);
  }

  /** Those that are still on the kernel's list, which is empty then. */
  #restoreDirtyPages(): void {
    const kernel = this.#kernel;
    const count = kernel.u32(CELL_DIRTY_COUNT);
    if (count === 0) return;
    this.#withdrawals++;
    for (let index = 0; index < count; index++) {
      const page = kernel.u32(DIRTY_LIST + 4 * index);
      const cell = PAGE_TABLE + 4 * page;
      kernel.setU32(cell, kernel.u32(cell) & ~(PAGE_DIRTY | PAGE_WRITE));
      this.#restore(page * PAGE_SIZE);
    }
    kernel.setU32(CELL_DIRTY_COUNT, 0);
  }

  #restore(start: number): void {
    this.#zero(start, PAGE_SIZE);
    for (const segment of this.#image.elf.segments) this.#fill(segment, start, start + PAGE_SIZE);
  }

  /** Copies the part of a segment's bytes that lies between two addresses. */
  #fill({ address, bytes }: Segment, start: number, end: number): void {
    const from = Math.max(start, address);
    const until = Math.min(end, address + bytes.length);
    if (from < until) this.#kernel.bytes.set(bytes.subarray(from - address, until - address), this.#linear(from));
  }
}
