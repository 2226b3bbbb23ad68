import { corruptStore } from "./store-error.js";

// The first two pages of LMDB's file say where its trees are; of the two the one of the later transaction holds. They have no
// checksum, and LMDB believes them: what they claim is checked here before it maps the file. (mdb.c: MDB_page_header, MDB_meta.)

/** Bytes before the content of every page: page number (8), transaction (8), padding (2), flags (2), bounds or page count (4). */
export const PAGE_HEADER = 24;
/** Bytes of a meta page that mean something. */
export const META_SIZE = PAGE_HEADER + 136;

export interface Tree {
  readonly depth: number;
  readonly branches: number;
  readonly leaves: number;
  readonly overflows: number;
  readonly entries: number;
  /** Undefined when the tree is empty. */
  readonly root: number | undefined;
}

export interface MetaPage {
  readonly pageSize: number;
  /** Pages that are free, by the transaction that freed them. */
  readonly free: Tree;
  readonly main: Tree;
  readonly lastPage: number;
  readonly transaction: number;
}

const MAGIC = 0xbeefc0de;
const VERSION = 2;
const FLAG_META = 0x08;
/** Keys of the free tree are integers, those of the main tree bytes, and there are no other trees. */
const FREE_FLAGS = 0x08;
const MAIN_FLAGS = 0;
const NO_PAGE = 0xffff_ffff_ffff_ffffn;
/** A tree deeper than this cannot be: LMDB's cursors have as many levels. */
const MOST_DEPTH = 32;

/** @throws TercetError `corrupt-store` */
export function readMeta(bytes: Uint8Array, number: number, path: string): MetaPage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const require = (isTrue: boolean, what: string) => {
    if (!isTrue) throw corruptStore(path, `meta page ${number}: ${what}`);
  };
  const integer = (at: number) => integerAt(view, at, `${path}`, `meta page ${number}`);
  require(bytes.length >= META_SIZE, "the file ends in it");
  require(integer(0) === number && view.getUint16(18, true) === FLAG_META, "it is not marked as one");
  require(view.getUint32(24, true) === MAGIC, "LMDB's magic number is missing");
  const version = view.getUint32(28, true);
  require(version === VERSION, `version ${version} of LMDB's file, not ${VERSION}`);
  const pageSize = view.getUint32(48, true);
  require(pageSize >= 512 && pageSize <= 65536 && (pageSize & (pageSize - 1)) === 0, `page size ${pageSize}`);
  const tree = (at: number, flags: number): Tree => {
    require(view.getUint16(at + 4, true) === flags, "flags of a tree");
    const depth = view.getUint16(at + 6, true);
    const isEmpty = view.getBigUint64(at + 40, true) === NO_PAGE;
    require(isEmpty ? depth === 0 : depth > 0 && depth <= MOST_DEPTH, `a tree of depth ${depth}`);
    const [branches, leaves, overflows, entries] = [8, 16, 24, 32].map((offset) => integer(at + offset)) as Four;
    require(!isEmpty || branches + leaves + overflows + entries === 0, "an empty tree has pages");
    return { depth, branches, leaves, overflows, entries, root: isEmpty ? undefined : integer(at + 40) };
  };
  const free = tree(48, FREE_FLAGS);
  const main = tree(96, MAIN_FLAGS);
  require(view.getUint32(96, true) === 0, "keys of the main tree have a fixed size");
  const [lastPage, transaction] = [integer(144), integer(152)];
  const pages = pagesOf(free) + pagesOf(main);
  require(lastPage >= 1 && pages <= lastPage - 1, `${pages} pages in trees, of ${lastPage + 1}`);
  require(integer(40) >= (lastPage + 1) * pageSize, "the map is smaller than the pages");
  return { pageSize, free, main, lastPage, transaction };
}

type Four = [number, number, number, number];

export function pagesOf({ branches, leaves, overflows }: Tree): number {
  return branches + leaves + overflows;
}

/** @throws TercetError `corrupt-store` when it is more than could count bytes of a file */
export function integerAt(view: DataView, at: number, path: string, where: string): number {
  const value = view.getBigUint64(at, true);
  if (value >= 1n << 47n) throw corruptStore(path, `${where}: a number is too large`);
  return Number(value);
}
