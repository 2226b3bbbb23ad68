import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { compareBytes } from "../../base/bytes.js";
import { META_SIZE, type MetaPage, pagesOf, readMeta } from "./meta-page.js";
import { PageFile } from "./page-file.js";
import { corruptStore } from "./store-error.js";

/** Attempts beside a writer: those in which nobody has written, and all. */
const [UNCHANGED, MOST_ATTEMPTS] = [50, 5_000] as const;

/**
 * Refuses a data file that LMDB could fall over: it believes what its meta pages say and reads by a map of memory, where a page
 * that is missing is the end of the process. Both meta pages are checked, the roots that they name, and that every page is
 * there or free.
 * @param isQuiet nobody writes meanwhile: free pages are read, too
 * @throws TercetError `corrupt-store`
 */
export function checkDataFile(path: string, isQuiet: boolean): void {
  withFile(path, (fd) => {
    if (fstatSync(fd).size === 0) return;
    if (isQuiet) checkMetas(path, fd, true);
    else checkBesideWriter(path, fd);
  });
}

/**
 * While another process writes, two of its commits can fall between two reads of ours. What was found wrong is wrong when nobody
 * has written meanwhile; a reader that gets less time than the writer takes many attempts.
 */
function checkBesideWriter(path: string, fd: number): void {
  let unchanged = 0;
  for (let attempts = 1; ; attempts++) {
    const before = newestTransaction(path, fd);
    try {
      return checkMetas(path, fd, false);
    } catch (error) {
      if (before === newestTransaction(path, fd)) unchanged++;
      if (unchanged === UNCHANGED || attempts === MOST_ATTEMPTS) throw error;
    }
  }
}

/** Undefined while a meta page is being written. */
function newestTransaction(path: string, fd: number): number | undefined {
  try {
    return Math.max(...metasOf(path, fd).map(({ transaction }) => transaction));
  } catch {
    return undefined;
  }
}

/**
 * Reads all pages and entries and compares them with what the meta page says, without LMDB.
 * @returns number of entries
 * @throws TercetError `corrupt-store`
 */
export function checkEverything(path: string): number {
  checkDataFile(path, true);
  let entries = 0;
  withFile(path, (fd) => {
    const { size } = fstatSync(fd);
    if (size === 0) return;
    const [first, second] = metasOf(path, fd);
    const newest = first.transaction >= second.transaction ? first : second;
    let last: Uint8Array | undefined;
    new PageFile(path, fd, size, newest).walk(newest.main, (key) => {
      if (last !== undefined && compareBytes(last, key) >= 0) throw corruptStore(path, "keys are out of order");
      last = key;
      entries++;
    });
  });
  return entries;
}

function checkMetas(path: string, fd: number, isQuiet: boolean): void {
  const { size } = fstatSync(fd);
  const metas = metasOf(path, fd);
  const newest = Math.max(...metas.map(({ transaction }) => transaction));
  for (const meta of metas) {
    const file = new PageFile(path, fd, size, meta);
    const written = Math.max(file.rootTransaction(meta.free), file.rootTransaction(meta.main));
    // A commit that changes anything writes the root.
    if (written !== meta.transaction) throw corruptStore(path, "the roots are not of the meta page's transaction");
    if (isQuiet && meta.transaction === newest) checkPages(file);
  }
}

/** The file can be shorter than its pages only if the last ones are free. */
function checkPages(file: PageFile): void {
  const { meta, path, size } = file;
  const free = freePages(file);
  const counted = 2 + pagesOf(meta.main) + pagesOf(meta.free) + free.size;
  if (counted > meta.lastPage + 1) throw corruptStore(path, `${counted} pages, of ${meta.lastPage + 1}`);
  for (let page = Math.floor(size / meta.pageSize); page <= meta.lastPage; page++) {
    if (!free.has(page)) throw corruptStore(path, `page ${page} is behind the end of the file`);
  }
}

/** A list is its length and page numbers; a run of pages is its length, negative, and its first page. */
function freePages(file: PageFile): Set<number> {
  const { lastPage } = file.meta;
  const free = new Set<number>();
  const add = (page: number) => {
    if (page < 2 || page > lastPage || free.has(page)) throw corruptStore(file.path, `page ${page} cannot be free`);
    free.add(page);
  };
  file.walk(file.meta.free, (_, value) => {
    const view = new DataView(value.buffer, value.byteOffset, value.length);
    const count = value.length >= 8 ? Number(view.getBigUint64(0, true)) : Number.POSITIVE_INFINITY;
    if (8 * (count + 1) > value.length) throw corruptStore(file.path, "a list of free pages is cut off");
    for (let i = 1; i <= count; i++) {
      const entry = Number(view.getBigInt64(8 * i, true));
      if (entry > 0) add(entry);
      else if (entry < 0) {
        if (++i > count || -entry > lastPage) throw corruptStore(file.path, "a list of free pages is cut off");
        const first = Number(view.getBigInt64(8 * i, true));
        for (let page = first; page < first - entry; page++) add(page);
      }
    }
  });
  return free;
}

function metasOf(path: string, fd: number): readonly [MetaPage, MetaPage] {
  const first = readMeta(read(fd, 0), 0, path);
  const second = readMeta(read(fd, first.pageSize), 1, path);
  if (first.pageSize !== second.pageSize) throw corruptStore(path, "the meta pages have different page sizes");
  return [first, second];
}

function read(fd: number, at: number): Uint8Array {
  const bytes = new Uint8Array(META_SIZE);
  return bytes.subarray(0, readSync(fd, bytes, 0, META_SIZE, at));
}

function withFile(path: string, use: (fd: number) => void): void {
  const fd = openSync(path, "r");
  try {
    use(fd);
  } finally {
    closeSync(fd);
  }
}
