import { readSync } from "node:fs";
import { integerAt, type MetaPage, PAGE_HEADER, type Tree } from "./meta-page.js";
import { corruptStore } from "./store-error.js";

const FLAG_BRANCH = 0x01;
const FLAG_LEAF = 0x02;
const FLAG_OVERFLOW = 0x04;
const KINDS = 0x6f;
/** Data size or page number (4), flags or the page number's top (2), key size (2). */
const NODE_HEADER = 8;
const NODE_BIG_DATA = 0x01;

interface Page {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly isLeaf: boolean;
  readonly keys: number;
}

interface Node {
  readonly key: Uint8Array;
  /** Size of a value, or page number of a child: 32 bits. */
  readonly low: number;
  readonly flags: number;
  /** Where the value begins. */
  readonly dataAt: number;
}

/** Pages of LMDB's file as one meta page has them, read without LMDB: nothing in them is believed. */
export class PageFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly meta: MetaPage;
  readonly #fd: number;

  constructor(path: string, fd: number, size: number, meta: MetaPage) {
    this.path = path;
    this.size = size;
    this.meta = meta;
    this.#fd = fd;
  }

  /**
   * Visits all entries of a tree in order and checks its pages.
   * @throws TercetError `corrupt-store`
   */
  walk(tree: Tree, visit: (key: Uint8Array, value: Uint8Array) => void): void {
    const left = { pages: tree.branches + tree.leaves + tree.overflows, entries: tree.entries };
    const take = (count: number) => {
      left.pages -= count;
      if (left.pages < 0) throw corruptStore(this.path, "a tree has more pages than it says");
    };
    const descend = (number: number, depth: number) => {
      take(1);
      const page = this.#treePage(number, depth === 1);
      for (let i = 0; i < page.keys; i++) {
        const node = this.#node(page, i);
        if (!page.isLeaf) descend(node.low + node.flags * 2 ** 32, depth - 1);
        else {
          left.entries--;
          visit(node.key, this.#value(page, node, take));
        }
      }
    };
    if (tree.root !== undefined) descend(tree.root, tree.depth);
    if (left.pages !== 0) throw corruptStore(this.path, `a tree lacks ${left.pages} pages`);
    if (left.entries !== 0) throw corruptStore(this.path, `a tree lacks ${left.entries} entries`);
  }

  /** The transaction that wrote the root of a tree, which has as many levels as the meta page says. */
  rootTransaction({ root, depth }: Tree): number {
    if (root === undefined) return 0;
    const page = this.#treePage(root, depth === 1);
    let below = page;
    for (let left = depth - 1; left > 0; left--) {
      const first = this.#node(below, 0);
      below = this.#treePage(first.low + first.flags * 2 ** 32, left === 1);
    }
    return integerAt(page.view, 8, this.path, "a page");
  }

  #treePage(number: number, isLeaf: boolean): Page {
    const bytes = this.#read(number, 1);
    const view = this.#header(bytes, number, isLeaf ? FLAG_LEAF : FLAG_BRANCH);
    const [lower, upper] = [view.getUint16(20, true), view.getUint16(22, true)];
    const keys = lower >> 1;
    if (lower % 2 === 1 || lower > upper || upper > bytes.length - PAGE_HEADER || keys < (isLeaf ? 1 : 2)) {
      throw corruptStore(this.path, `page ${number}: its bounds contradict each other`);
    }
    return { number, bytes, view, isLeaf, keys };
  }

  #node({ number, bytes, view, isLeaf }: Page, i: number): Node {
    const at = PAGE_HEADER + view.getUint16(PAGE_HEADER + 2 * i, true);
    const fits = (end: number) => {
      if (end > bytes.length) throw corruptStore(this.path, `page ${number}: an entry goes beyond it`);
    };
    fits(at + NODE_HEADER);
    const dataAt = at + NODE_HEADER + view.getUint16(at + 6, true);
    const [low, flags] = [view.getUint32(at, true), view.getUint16(at + 4, true)];
    if (isLeaf && (flags & ~NODE_BIG_DATA) !== 0) throw corruptStore(this.path, `page ${number}: an unknown entry`);
    fits(dataAt + (!isLeaf ? 0 : flags === NODE_BIG_DATA ? 8 : low));
    return { key: bytes.subarray(at + NODE_HEADER, dataAt), low, flags, dataAt };
  }

  #value({ bytes, view, number }: Page, { low, flags, dataAt }: Node, take: (count: number) => void): Uint8Array {
    if (flags !== NODE_BIG_DATA) return bytes.subarray(dataAt, dataAt + low);
    const first = integerAt(view, dataAt, this.path, `page ${number}`);
    const count = Math.ceil((PAGE_HEADER + low) / this.meta.pageSize);
    take(count);
    const pages = this.#read(first, count);
    const header = this.#header(pages, first, FLAG_OVERFLOW);
    if (header.getUint32(20, true) !== count) throw corruptStore(this.path, `page ${first}: a value of another size`);
    return pages.subarray(PAGE_HEADER, PAGE_HEADER + low);
  }

  #header(bytes: Uint8Array, number: number, kind: number): DataView {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const isIt = integerAt(view, 0, this.path, "a page") === number && (view.getUint16(18, true) & KINDS) === kind;
    if (!isIt) throw corruptStore(this.path, `page ${number} is another one`);
    if (integerAt(view, 8, this.path, "a page") > this.meta.transaction) {
      throw corruptStore(this.path, `page ${number} is of a later transaction`);
    }
    return view;
  }

  #read(number: number, count: number): Uint8Array {
    const { pageSize, lastPage } = this.meta;
    const end = (number + count) * pageSize;
    if (number < 2 || number + count - 1 > lastPage) throw corruptStore(this.path, `there is no page ${number}`);
    if (end > this.size) throw corruptStore(this.path, `page ${number} is behind the end of the file`);
    const bytes = new Uint8Array(count * pageSize);
    if (readSync(this.#fd, bytes, 0, bytes.length, number * pageSize) !== bytes.length) {
      throw corruptStore(this.path, `page ${number} cannot be read`);
    }
    return bytes;
  }
}
