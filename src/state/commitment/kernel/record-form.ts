// Records of a trie: what the store has under the path of a branch, and under the empty path, whatever the root is. A leaf or an
// extension is an item of the record of the branch above it, so that one record is read and written for each branch, and a branch that
// loses all but one of its items needs nothing of its neighbours.
//
//   record   = item | branch
//   branch   = TAG_BRANCH | 1 when it has a value, u16 one bit for each child, items of the children, value
//   item     = TAG_LEAF | HAS_HASH, path, value, hash (32) unless the node is shorter than that
//            | TAG_EXTENSION | HAS_HASH, path, reference of the branch below, hash (32) unless the node is shorter
//            | reference of a branch, which has a record of its own
//   reference= u8 size, 1 to 32, bytes
//   path     = u8 nibbles, nibbles two a byte
//   value    = u16 size, bytes; of a leaf whose tag has IS_PLAIN: without its last 66 bytes, which are PLAIN_TAIL
import { copy32 } from "../../../base/kernel/copy";
import { unpackNibbles, packNibbles } from "./node-rlp";
import { allocate } from "./arena";
import {
  BRANCH, EXTENSION, LEAF, REFERENCE, childAt, childOf, kindOf, newBranch, newExtension, newLeaf, newUnread, pathOf, pathSize,
  referenceSize, setChildAt, setReferenceSize, setStored, setValue, valueOf, valueSize,
} from "./nodes";

const TAG_LEAF: u32 = 0x40;
const TAG_EXTENSION: u32 = 0x80;
const TAG_BRANCH: u32 = 0xc0;
const TAG: u32 = 0xc0;
const HAS_HASH: u32 = 1;
const HAS_VALUE: u32 = 1;
const IS_PLAIN: u32 = 2;
/** Bytes of a value. */
export const MOST_VALUE: u32 = 0xffff;
/** Bytes of a record. */
export const MOST_RECORD: u32 = 17 * (MOST_VALUE + 256);

/** How the leaf of an account ends that has neither storage nor code. */
const PLAIN_TAIL: usize = memory.data<u8>([
  0xa0, 0x56, 0xe8, 0x1f, 0x17, 0x1b, 0xcc, 0x55, 0xa6, 0xff, 0x83, 0x45, 0xe6, 0x92, 0xc0, 0xf8, 0x6e, 0x5b, 0x48, 0xe0,
  0x1b, 0x99, 0x6c, 0xad, 0xc0, 0x01, 0x62, 0x2f, 0xb5, 0xe3, 0x63, 0xb4, 0x21, 0xa0, 0xc5, 0xd2, 0x46, 0x01, 0x86, 0xf7,
  0x23, 0x3c, 0x92, 0x7e, 0x7d, 0xb2, 0xdc, 0xc7, 0x03, 0xc0, 0xe5, 0x00, 0xb6, 0x53, 0xca, 0x82, 0x27, 0x3b, 0x7b, 0xfa,
  0xd8, 0x04, 0x5d, 0x85, 0xa4, 0x70,
]);
const PLAIN_SIZE: u32 = 66;

/** Bytes that a record takes at most. */
export function mostRecord(node: usize): usize {
  let size: usize = 1024 + <usize>(kindOf(node) == EXTENSION ? 0 : valueSize(node));
  if (kindOf(node) != BRANCH) return size;
  for (let nibble: u32 = 0; nibble < 16; nibble++) {
    const child = childAt(node, nibble);
    if (child == 0) continue;
    const kind = kindOf(child);
    size += 256 + <usize>(kind == LEAF ? valueSize(child) : 0);
  }
  return size;
}

/** Writes the record of a branch or a root that has its reference, as all that hangs on it; the end. */
export function writeRecord(to: usize, node: usize): usize {
  if (kindOf(node) != BRANCH) return writeItem(to, node);
  const hasValue = valueSize(node) != 0;
  let at = to + 3, children: u32 = 0;
  for (let nibble: u32 = 0; nibble < 16; nibble++) {
    const child = childAt(node, nibble);
    if (child == 0) continue;
    children |= 1 << nibble;
    at = writeItem(at, child);
  }
  store<u8>(to, <u8>(TAG_BRANCH | (hasValue ? HAS_VALUE : 0)));
  store<u16>(to, <u16>children, 1);
  return hasValue ? writeValue(at, valueOf(node), valueSize(node)) : at;
}

function writeItem(to: usize, node: usize): usize {
  const kind = kindOf(node);
  if (kind != LEAF && kind != EXTENSION) return writeReference(to, node);
  const hasHash = referenceSize(node) == 32;
  let tag = (kind == LEAF ? TAG_LEAF : TAG_EXTENSION) | (hasHash ? HAS_HASH : 0);
  let at = to + 1;
  store<u8>(at, <u8>pathSize(node));
  at = writePath(at + 1, pathOf(node), pathSize(node));
  if (kind == EXTENSION) at = writeReference(at, childOf(node));
  else {
    const value = valueOf(node), size = valueSize(node);
    const isPlain = size >= PLAIN_SIZE && memory.compare(value + size - PLAIN_SIZE, PLAIN_TAIL, PLAIN_SIZE) == 0;
    if (isPlain) tag |= IS_PLAIN;
    at = writeValue(at, value, isPlain ? size - PLAIN_SIZE : size);
  }
  store<u8>(to, <u8>tag);
  if (!hasHash) return at;
  copy32(at, node + REFERENCE);
  return at + 32;
}

function writeReference(to: usize, node: usize): usize {
  const size = referenceSize(node);
  store<u8>(to, <u8>size);
  if (size == 32) copy32(to + 1, node + REFERENCE);
  else memory.copy(to + 1, node + REFERENCE, size);
  return to + 1 + size;
}

function writePath(to: usize, path: usize, size: u32): usize {
  packNibbles(to, path, size & ~1);
  if ((size & 1) != 0) store<u8>(to + (size >> 1), load<u8>(path + size - 1) << 4);
  return to + ((size + 1) >> 1);
}

function writeValue(to: usize, value: usize, size: u32): usize {
  store<u16>(to, <u16>size);
  memory.copy(to + 2, value, size);
  return to + 2 + size;
}

let at: usize = 0;
let end: usize = 0;

/** The node of a record, whose bytes stay where they are; 0 for what is no record. */
export function readNode(record: usize, size: u32): usize {
  at = record;
  end = record + size;
  const node = size != 0 && (<u32>load<u8>(record) & TAG) == TAG_BRANCH ? readBranchRecord() : readItem();
  return at == end ? node : 0;
}

/** `size` bytes of the record; 0 where it ends before. */
function take(size: u32): usize {
  const from = at;
  at += size;
  return at <= end ? from : 0;
}

function readBranchRecord(): usize {
  const head = take(3);
  if (head == 0) return 0;
  const branch = newBranch();
  for (let children = <u32>load<u16>(head, 1); children != 0; children &= children - 1) {
    const child = readItem();
    if (child == 0) return 0;
    setChildAt(branch, ctz<u32>(children), child);
  }
  if ((load<u8>(head) & HAS_VALUE) != 0) {
    const value = readValue(0);
    if (value == 0) return 0;
    setValue(branch, value, takenValueSize);
  }
  setStored(branch);
  return branch;
}

function readItem(): usize {
  const head = take(1);
  if (head == 0) return 0;
  const tag = <u32>load<u8>(head);
  if ((tag & TAG) == 0) return readReference(tag);
  const count = take(1);
  if (count == 0) return 0;
  const size = <u32>load<u8>(count), path = readPath(size);
  if (path == 0) return 0;
  let node: usize = 0;
  if ((tag & TAG) == TAG_LEAF) {
    const value = readValue((tag & IS_PLAIN) != 0 ? PLAIN_SIZE : 0);
    if (value == 0) return 0;
    node = newLeaf(path, size, value, takenValueSize);
  } else if ((tag & TAG) == TAG_EXTENSION) {
    const referenceSize = take(1);
    if (referenceSize == 0) return 0;
    const child = readReference(load<u8>(referenceSize));
    if (child == 0) return 0;
    node = newExtension(path, size, child);
  } else return 0;
  if ((tag & HAS_HASH) == 0) return node;
  const hash = take(32);
  if (hash == 0) return 0;
  copy32(node + REFERENCE, hash);
  setReferenceSize(node, 32);
  return node;
}

function readReference(size: u32): usize {
  const reference = size == 0 || size > 32 ? 0 : take(size);
  return reference == 0 ? 0 : newUnread(reference, size);
}

function readPath(size: u32): usize {
  const packed = take((size + 1) >> 1);
  if (packed == 0) return 0;
  const path = allocate(size + 1);
  unpackNibbles(path, packed, (size + 1) >> 1);
  return path;
}

let takenValueSize: u32 = 0;

/** A value with so many bytes of the plain tail behind it. */
function readValue(tail: u32): usize {
  const head = take(2);
  if (head == 0) return 0;
  const size = <u32>load<u16>(head), value = take(size);
  takenValueSize = size + tail;
  if (value == 0 || tail == 0) return value;
  const whole = allocate(takenValueSize);
  memory.copy(whole, value, size);
  memory.copy(whole + size, PLAIN_TAIL, tail);
  return whole;
}
