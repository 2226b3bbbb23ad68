// Roots of the tries that hold a block's lists (Yellow Paper, section 4.3.2 and appendix D): the key of an item is the RLP of its
// index. The trie is built over the keys in their order in one pass; a node is written in its parent's place, where its hash then
// takes its own.
import { keccak256 } from "../../base/kernel/keccak256";
import { beginList, endList, writeString } from "../../base/kernel/rlp";
import { allocate } from "../../state/kernel/heap";

/** An entry of a list: u32 address and u32 size of the item. */
export const ENTRY: u32 = 8;

/** keccak256(rlp("")). */
const EMPTY_ROOT: usize = memory.data<u64>([0xa655cc1b171fe856, 0x6ef8c092e64583ff, 0xc0ad6c991be0485b, 0x21b463e3b52f6201]);
/** What the nodes on the way down to a leaf take at most: keys have 5 bytes. */
const ON_THE_WAY: u32 = 8192;
const EMPTY_STRING: u8 = 0x80;
const PATH: usize = memory.data(8, 8);

let entries: usize = 0;
let count: u32 = 0;

/** Writes the root of the trie of `size` entries, whose items are not empty, as 32 bytes. */
export function listRoot(to: usize, list: usize, size: u32): void {
  if (size == 0) {
    memory.copy(to, EMPTY_ROOT, 32);
    return;
  }
  entries = list;
  count = size;
  let longest: u32 = 0;
  for (let i: u32 = 0; i < size; i++) longest = max(longest, load<u32>(list + i * ENTRY, 4));
  const room = allocate(ON_THE_WAY + longest);
  keccak256(to, room, writeNode(room, 0, size, 0) - room);
}

/** The index whose key is at a place in the order of keys: 0x01 to 0x7f, then that of 0, which is 0x80, then the others. */
function indexAt(place: u32): u32 {
  const zero = min<u32>(0x7f, count - 1);
  return place == zero ? 0 : place < zero ? place + 1 : place;
}

function keySize(index: u32): u32 {
  return index < 0x80 ? 1 : index < 0x100 ? 2 : index < 0x10000 ? 3 : index < 0x1000000 ? 4 : 5;
}

/** A nibble of an index's key. */
function nibbleAt(index: u32, position: u32): u32 {
  const size = keySize(index), byte = position >> 1;
  let value = index;
  if (size == 1) value = index == 0 ? 0x80 : index;
  else value = byte == 0 ? 0x7f + size : (index >> (8 * (size - 1 - byte))) & 0xff;
  return (position & 1) == 0 ? value >> 4 : value & 15;
}

/** Writes the node over the keys at `start` up to `end`, which have the first `depth` nibbles in common; its end. */
function writeNode(to: usize, start: u32, end: u32, depth: u32): usize {
  const first = indexAt(start);
  if (end - start == 1) {
    const entry = entries + first * ENTRY;
    const items = writePath(beginList(to), first, depth, 2 * keySize(first), 2);
    return endList(to, writeString(items, load<u32>(entry), load<u32>(entry, 4)));
  }
  const fork = commonNibbles(first, indexAt(end - 1), depth);
  if (fork == depth) return writeBranch(to, start, end, depth);
  const child = writePath(beginList(to), first, depth, fork, 0);
  return endList(to, refer(child, writeBranch(child, start, end, fork)));
}

function writeBranch(to: usize, start: u32, end: u32, depth: u32): usize {
  let at = beginList(to), from = start;
  for (let nibble: u32 = 0; nibble < 16; nibble++) {
    let next = from;
    while (next < end && nibbleAt(indexAt(next), depth) == nibble) next++;
    if (next == from) store<u8>(at++, EMPTY_STRING);
    else at = refer(at, writeNode(at, from, next, depth + 1));
    from = next;
  }
  store<u8>(at, EMPTY_STRING);
  return endList(to, at + 1);
}

/** Replaces a node by what its parent names it by: a short one stays, of any other it is the hash. */
function refer(node: usize, end: usize): usize {
  if (end - node < 32) return end;
  keccak256(node + 1, node, end - node);
  store<u8>(node, 0xa0);
  return node + 33;
}

/** The hex-prefix encoding of some nibbles of a key; `kind` is 2 for a leaf. */
function writePath(to: usize, index: u32, from: u32, end: u32, kind: u32): usize {
  const isOdd = (end - from) & 1;
  let at = PATH + 1;
  store<u8>(PATH, <u8>((kind + isOdd) << 4 | (isOdd != 0 ? nibbleAt(index, from) : 0)));
  for (let i = from + isOdd; i < end; i += 2) store<u8>(at++, <u8>(nibbleAt(index, i) << 4 | nibbleAt(index, i + 1)));
  return writeString(to, PATH, <u32>(at - PATH));
}

function commonNibbles(a: u32, b: u32, from: u32): u32 {
  let at = from;
  while (nibbleAt(a, at) == nibbleAt(b, at)) at++;
  return at;
}
