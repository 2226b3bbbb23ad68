import { MemoryTree, pageNode } from "./memory-tree.js";
import { LEAF_SIZE, LEAVES_PER_PAGE, PAGE_LEVEL, PAGE_SIZE, ROOT_LEVEL } from "./tree.js";

const ZERO_PAGE = new Uint8Array(PAGE_SIZE);

/** 2^32 bytes of memory, of which only the pages that were ever stored to exist, with their Merkle tree. */
export class SparseMemory {
  readonly #pages: Map<number, DataView>;
  readonly #tree: MemoryTree;
  readonly #dirty = new Set<number>();
  /** Pages whose bytes a copy of this memory uses as well: they are copied before the next store. */
  readonly #shared: Set<number>;
  /** The page of the last access: most accesses go where the one before went. */
  #lastPage = -1;
  #last: DataView = new DataView(ZERO_PAGE.buffer);

  constructor(pages: ReadonlyMap<number, DataView> = new Map(), tree: MemoryTree = new MemoryTree()) {
    this.#pages = new Map(pages);
    this.#tree = tree;
    this.#shared = new Set(pages.keys());
  }

  /** The memory as it is now; pages are copied when either of the two changes them. */
  copy(): SparseMemory {
    this.#hashDirty();
    for (const page of this.#pages.keys()) this.#shared.add(page);
    return new SparseMemory(this.#pages, this.#tree.copy());
  }

  /** The little-endian integer of 1, 2, 4 or 8 bytes at an address; the bytes must lie within the 2^32. */
  load(address: number, size: number): bigint {
    const offset = address % PAGE_SIZE;
    if (offset + size > PAGE_SIZE) return this.#loadAcross(address, size);
    return loadFrom(this.#view(Math.floor(address / PAGE_SIZE)), offset, size);
  }

  /** Stores the low 1, 2, 4 or 8 bytes of a value. */
  store(address: number, size: number, value: bigint): void {
    const offset = address % PAGE_SIZE;
    if (offset + size > PAGE_SIZE) this.#storeAcross(address, size, value);
    else storeTo(this.#writable(Math.floor(address / PAGE_SIZE)), offset, size, value);
  }

  /** A copy of the bytes. */
  read(address: number, size: number): Uint8Array {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; ) {
      const offset = (address + at) % PAGE_SIZE;
      const part = Math.min(size - at, PAGE_SIZE - offset);
      const page = this.#view(Math.floor((address + at) / PAGE_SIZE));
      bytes.set(new Uint8Array(page.buffer, offset, part), at);
      at += part;
    }
    return bytes;
  }

  write(address: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const offset = (address + at) % PAGE_SIZE;
      const part = bytes.subarray(at, at + PAGE_SIZE - offset);
      new Uint8Array(this.#writable(Math.floor((address + at) / PAGE_SIZE)).buffer).set(part, offset);
      at += part.length;
    }
  }

  /** Makes the page with that number all zeros. */
  clearPage(page: number): void {
    if (!this.#pages.delete(page)) return;
    this.#lastPage = -1;
    this.#dirty.delete(page);
    this.#shared.delete(page);
    this.#tree.clearPage(page);
  }

  /** The memory root: 32 bytes. */
  root(): Uint8Array {
    return this.node(ROOT_LEVEL, 0);
  }

  /** The node of a level (0 to 27) and a position within it. */
  node(level: number, index: number): Uint8Array {
    if (level >= PAGE_LEVEL) {
      this.#hashDirty();
      return this.#tree.node(level, index);
    }
    const perPage = LEAVES_PER_PAGE >> level;
    const page = this.#view(Math.floor(index / perPage));
    return pageNode(new Uint8Array(page.buffer), level, index % perPage);
  }

  /** A copy of a leaf's 32 bytes. */
  leaf(index: number): Uint8Array {
    return this.read(index * LEAF_SIZE, LEAF_SIZE);
  }

  #hashDirty(): void {
    for (const page of this.#dirty) this.#tree.setPage(page, new Uint8Array(this.#pages.get(page)!.buffer));
    this.#dirty.clear();
  }

  #view(page: number): DataView {
    if (page === this.#lastPage) return this.#last;
    const found = this.#pages.get(page);
    if (!found) return new DataView(ZERO_PAGE.buffer);
    this.#lastPage = page;
    this.#last = found;
    return found;
  }

  #writable(page: number): DataView {
    this.#dirty.add(page);
    const found = this.#pages.get(page);
    if (found && !this.#shared.has(page)) return this.#view(page);
    this.#pages.set(page, new DataView(found ? found.buffer.slice(0) : new ArrayBuffer(PAGE_SIZE)));
    this.#shared.delete(page);
    this.#lastPage = -1;
    return this.#view(page);
  }

  #loadAcross(address: number, size: number): bigint {
    let value = 0n;
    for (let at = size - 1; at >= 0; at--) value = (value << 8n) | this.load(address + at, 1);
    return value;
  }

  #storeAcross(address: number, size: number, value: bigint): void {
    for (let at = 0; at < size; at++) this.store(address + at, 1, value >> BigInt(8 * at));
  }
}

function loadFrom(view: DataView, offset: number, size: number): bigint {
  switch (size) {
    case 1:
      return BigInt(view.getUint8(offset));
    case 2:
      return BigInt(view.getUint16(offset, true));
    case 4:
      return BigInt(view.getUint32(offset, true));
    default:
      return view.getBigUint64(offset, true);
  }
}

function storeTo(view: DataView, offset: number, size: number, value: bigint): void {
  switch (size) {
    case 1:
      view.setUint8(offset, Number(value & 0xffn));
      break;
    case 2:
      view.setUint16(offset, Number(value & 0xffffn), true);
      break;
    case 4:
      view.setUint32(offset, Number(value & 0xffffffffn), true);
      break;
    default:
      view.setBigUint64(offset, value, true);
  }
}
