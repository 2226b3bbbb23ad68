// Where nodes of the binary tree come from: the records of a store. With another module in this one's place, they come from a witness.
import { allocate, room } from "./arena";
import { corruptRecord, missingRecord, readRecord } from "./imports";
import { MOST_RECORD, PAGE_LEVELS, pageKey, readPage, readStem, stemKey } from "./tree-form";
import { HASH, INTERNAL, STEM, STEM_BYTES, UNREAD_INTERNAL, UNREAD_STEM, kindOf, setHasHash, stemOf } from "./tree-nodes";

const PATH: usize = memory.data(64);

/** The root, 0 for none. */
export function readRoot(): usize {
  const size = readAt(pageKey(0, 0), 1);
  return size == 0 ? 0 : pageOf(size, 0);
}

/** A node on the way to a stem, read if it was not. */
export function readNode(node: usize, stem: usize, depth: u32): usize {
  if (kindOf(node) != UNREAD_INTERNAL) return node;
  const nibbles = depth / PAGE_LEVELS;
  for (let i: u32 = 0; i < nibbles; i++) store<u8>(PATH + i, load<u8>(stem + (i >> 1)) >> <u8>(4 - 4 * (i & 1)) & 15);
  const size = readAt(pageKey(PATH, nibbles), 1 + nibbles);
  if (size == 0) missingRecord(pageKey(PATH, nibbles), 1 + nibbles);
  const page = pageOf(size, nibbles);
  if (kindOf(page) != INTERNAL) corruptRecord(pageKey(PATH, nibbles), 1 + nibbles);
  memory.copy(page + HASH, node + HASH, 32);
  setHasHash(page, true);
  return page;
}

/** Makes sure that a stem has its values. */
export function readValues(stem: usize): void {
  if (kindOf(stem) != UNREAD_STEM) return;
  const key = stemKey(stemOf(stem)), size = readAt(key, 1 + STEM_BYTES);
  if (size == 0) missingRecord(key, 1 + STEM_BYTES);
  if (!readStem(stem, record, size)) corruptRecord(key, 1 + STEM_BYTES);
}

let record: usize = 0;

function readAt(key: usize, keySize: u32): u32 {
  record = room(MOST_RECORD);
  const size = readRecord(key, keySize, record);
  allocate(size);
  return size;
}

function pageOf(size: u32, nibbles: u32): usize {
  const node = readPage(record, size);
  const kind = node == 0 ? 0 : kindOf(node);
  if (kind != INTERNAL && kind != STEM && kind != UNREAD_STEM) corruptRecord(pageKey(PATH, nibbles), 1 + nibbles);
  return node;
}
