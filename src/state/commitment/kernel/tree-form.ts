// Records of the binary tree. A page is four levels of the tree in one record: what is below a path of whole nibbles, down to where the
// next page begins. A stem with few values is in its page, any other has a record of its own.
//
//   key of a page   0, nibbles of the path, one a byte
//   key of a stem   1, stem (31)
//
//   node  = 0 | INTERNAL, hash (32), node, node
//         | UNREAD_INTERNAL, hash (32): the root of another page | STEM, stem (31), hash (32), values
//         | UNREAD_STEM, stem (31), hash (32): its values are its record
//   values= u16 one bit for each group, then of each: hash (32), u16 one bit for each value, values (32 each)
import {
  GROUPS, GROUP_HASH, HASH, INTERNAL, STEM, STEM_BYTES, UNREAD_INTERNAL, UNREAD_STEM, bitsOf, childAt, groupAt, kindOf, needGroup,
  newInternal, newStem, newUnreadInternal, setChildAt, setGroupHasHash, setHasHash, setKind, setValueAt, stemOf, valueAt,
} from "./tree-nodes";

const PREFIX_PAGE: u8 = 0;
const PREFIX_STEM: u8 = 1;
/** Levels of a page. */
export const PAGE_LEVELS: u32 = 4;
/** Values of one group that a page has at most. */
const MOST_VALUES_IN_PAGE: u32 = 4;
/** Bytes of a record at most: 256 values and 16 hashes. */
export const MOST_RECORD: u32 = 16384;
const KEY: usize = memory.data(96);

/** The key of the page at a path, until the next key is asked for. */
export function pageKey(nibbles: usize, count: u32): usize {
  store<u8>(KEY, PREFIX_PAGE);
  memory.copy(KEY + 1, nibbles, count);
  return KEY;
}

export function stemKey(stem: usize): usize {
  store<u8>(KEY, PREFIX_STEM);
  memory.copy(KEY + 1, stem, STEM_BYTES);
  return KEY;
}

/** Whether a stem is to have a record of its own. */
export function isApart(stem: usize): bool {
  let count: u32 = 0;
  for (let i: u32 = 0; i < GROUPS; i++) {
    if (groupAt(stem, i) == 0) continue;
    if (count != 0) return true;
    count = <u32>popcnt<u32>(bitsOf(groupAt(stem, i)));
  }
  return count > MOST_VALUES_IN_PAGE;
}

/** Writes the record of the page whose root is a node at a depth; the end. */
export function writePage(to: usize, node: usize, depth: u32): usize {
  return writeNode(to, node, depth, depth + PAGE_LEVELS);
}

function writeNode(to: usize, node: usize, depth: u32, end: u32): usize {
  if (node == 0) {
    store<u8>(to, 0);
    return to + 1;
  }
  const kind = kindOf(node);
  if (kind == STEM || kind == UNREAD_STEM) return writeStem(to, node);
  const isInner = kind == INTERNAL && depth < end;
  store<u8>(to, <u8>(isInner ? INTERNAL : UNREAD_INTERNAL));
  memory.copy(to + 1, node + HASH, 32);
  if (!isInner) return to + 33;
  return writeNode(writeNode(to + 33, childAt(node, 0), depth + 1, end), childAt(node, 1), depth + 1, end);
}

function writeStem(to: usize, node: usize): usize {
  const isWhole = kindOf(node) == STEM && !isApart(node);
  store<u8>(to, <u8>(isWhole ? STEM : UNREAD_STEM));
  memory.copy(to + 1, stemOf(node), STEM_BYTES);
  memory.copy(to + 1 + STEM_BYTES, node + HASH, 32);
  const end = to + 33 + STEM_BYTES;
  return isWhole ? writeValues(end, node) : end;
}

/** Writes the values of a stem, whose groups have their hashes; the end. */
export function writeValues(to: usize, stem: usize): usize {
  let at = to + 2, groups: u32 = 0;
  for (let i: u32 = 0; i < GROUPS; i++) {
    const group = groupAt(stem, i);
    if (group == 0) continue;
    groups |= 1 << i;
    memory.copy(at, group + GROUP_HASH, 32);
    store<u16>(at, <u16>bitsOf(group), 32);
    at += 34;
    for (let bits = bitsOf(group); bits != 0; bits &= bits - 1) {
      memory.copy(at, valueAt(group, ctz<u32>(bits)), 32);
      at += 32;
    }
  }
  store<u16>(to, <u16>groups);
  return at;
}

let at: usize = 0;
let end: usize = 0;
let isBroken: bool = false;

/** `size` bytes of the record. */
function take(size: u32): usize {
  const from = at;
  at += size;
  if (at > end) isBroken = true;
  return from;
}

function begin(record: usize, size: u32): void {
  at = record;
  end = record + size;
  isBroken = false;
}

/** The node of a page's record, whose bytes stay where they are; 0 for what is no record. */
export function readPage(record: usize, size: u32): usize {
  begin(record, size);
  const node = readNode(0);
  return isBroken || at != end ? 0 : node;
}

/** Gives an unread stem the values of its record; false for what is no record. */
export function readStem(stem: usize, record: usize, size: u32): bool {
  begin(record, size);
  readValues(stem);
  setKind(stem, STEM);
  return !isBroken && at == end;
}

function readNode(level: u32): usize {
  const tag = <u32>load<u8>(take(1));
  if (isBroken || tag == 0) return 0;
  if (tag == INTERNAL && level < PAGE_LEVELS) {
    const node = newInternal();
    takeHash(node);
    setChildAt(node, 0, readNode(level + 1));
    setChildAt(node, 1, readNode(level + 1));
    return node;
  }
  if (tag == UNREAD_INTERNAL) return newUnreadInternal(take(32));
  isBroken = isBroken || (tag != STEM && tag != UNREAD_STEM);
  const stem = take(STEM_BYTES);
  if (isBroken) return 0;
  const node = newStem(tag, stem);
  takeHash(node);
  if (tag == STEM) readValues(node);
  return node;
}

function takeHash(node: usize): void {
  const hash = take(32);
  if (isBroken) return;
  memory.copy(node + HASH, hash, 32);
  setHasHash(node, true);
}

function readValues(stem: usize): void {
  const head = take(2);
  for (let groups = isBroken ? 0 : <u32>load<u16>(head); groups != 0; groups &= groups - 1) {
    const part = take(34);
    if (isBroken) return;
    const group = needGroup(stem, ctz<u32>(groups));
    for (let bits = <u32>load<u16>(part, 32); bits != 0; bits &= bits - 1) {
      const value = take(32);
      if (isBroken) return;
      setValueAt(group, ctz<u32>(bits), value);
    }
    memory.copy(group + GROUP_HASH, part, 32);
    setGroupHasHash(group, true);
  }
}
