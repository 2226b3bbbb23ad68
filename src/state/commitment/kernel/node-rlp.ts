// Nodes in RLP, and the references by which parents name them (Yellow Paper, appendix D).
import { copy32 } from "../../../base/kernel/copy";
import { hashSoon } from "../../../base/kernel/keccak-soon";
import { headerSize, writeListHeader, writeString } from "../../../base/kernel/rlp";
import { room } from "./arena";
import {
  BRANCH, LEAF, REFERENCE, childAt, childOf, kindOf, pathOf, pathSize, referenceSize, setReferenceSize, valueOf, valueSize,
} from "./nodes";

const EMPTY_STRING: u8 = 0x80;
const HASH_PREFIX: u8 = 0xa0;
/** The longest header of a list of less than 16 MiB. */
const MOST_HEADER: usize = 4;
/** What a node takes at most besides its value. */
const MOST_NODE: usize = 1024;
/** A path of a node as hex-prefix encoding has it. */
const PACKED_PATH: usize = memory.data(128);

let written: usize = 0;

/** Writes a node whose children have references: `writtenNode` says where, until the next bytes are allocated; its size. */
export function writeNode(node: usize): u32 {
  const items = room(MOST_NODE + valueSizeOf(node)) + MOST_HEADER;
  const kind = kindOf(node);
  let end = items;
  if (kind == BRANCH) {
    for (let nibble: u32 = 0; nibble < 16; nibble++) end = writeReference(end, childAt(node, nibble));
    end = writeString(end, valueOf(node), valueSize(node));
  } else {
    end = writePath(end, pathOf(node), pathSize(node), kind == LEAF ? 2 : 0);
    end = kind == LEAF ? writeString(end, valueOf(node), valueSize(node)) : writeReference(end, childOf(node));
  }
  const size = <u32>(end - items);
  written = items - headerSize(size);
  writeListHeader(written, size);
  return <u32>(end - written);
}

export function writtenNode(): usize {
  return written;
}

// @ts-ignore: decorator
@inline function valueSizeOf(node: usize): u32 {
  const kind = kindOf(node);
  return kind == BRANCH || kind == LEAF ? valueSize(node) : 0;
}

/** Makes the reference of a node whose children have theirs; a hash is there when those that wait have been made. */
export function makeReference(node: usize): void {
  const size = writeNode(node);
  if (size < 32) memory.copy(node + REFERENCE, written, size);
  else hashSoon(node + REFERENCE, written, size);
  setReferenceSize(node, min(size, 32));
}

function writeReference(to: usize, node: usize): usize {
  if (node == 0) {
    store<u8>(to, EMPTY_STRING);
    return to + 1;
  }
  const size = referenceSize(node);
  if (size < 32) {
    memory.copy(to, node + REFERENCE, size);
    return to + size;
  }
  store<u8>(to, HASH_PREFIX);
  copy32(to + 1, node + REFERENCE);
  return to + 33;
}

/** The hex-prefix encoding of a path; `kind` is 2 for a leaf. */
function writePath(to: usize, path: usize, size: u32, kind: u32): usize {
  const isOdd = size & 1;
  store<u8>(PACKED_PATH, <u8>((kind + isOdd) << 4) | (isOdd != 0 ? load<u8>(path) : 0));
  packNibbles(PACKED_PATH + 1, path + isOdd, size - isOdd);
  return writeString(to, PACKED_PATH, 1 + (size >> 1));
}

/** The lower four bits of every second byte. */
const NIBBLE: u64 = 0x000f000f000f000f;

/** Writes an even number of nibbles, two a byte. */
export function packNibbles(to: usize, nibbles: usize, count: u32): void {
  const most = count & ~7;
  for (let i: usize = 0; i < most; i += 8) {
    const eight = load<u64>(nibbles + i);
    let bytes = (eight & NIBBLE) << 4 | eight >> 8 & NIBBLE;
    bytes = (bytes | bytes >> 8) & 0x0000ffff0000ffff;
    store<u32>(to + (i >> 1), <u32>(bytes | bytes >> 16));
  }
  for (let i: usize = most; i < count; i += 2) store<u8>(to + (i >> 1), load<u8>(nibbles + i) << 4 | load<u8>(nibbles + i, 1));
}

/** Writes the nibbles of bytes, one a byte. */
export function unpackNibbles(to: usize, bytes: usize, size: u32): void {
  const most = size & ~3;
  for (let i: usize = 0; i < most; i += 4) {
    const four = <u64>load<u32>(bytes + i);
    let spread = (four | four << 16) & 0x0000ffff0000ffff;
    spread = (spread | spread << 8) & 0x00ff00ff00ff00ff;
    store<u64>(to + 2 * i, spread >> 4 & NIBBLE | (spread & NIBBLE) << 8);
  }
  for (let i: usize = most; i < size; i++) {
    const byte = load<u8>(bytes + i);
    store<u16>(to + 2 * i, <u16>(byte >> 4) | <u16>(byte & 15) << 8);
  }
}
