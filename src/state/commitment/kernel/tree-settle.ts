// Hashes of what has changed in a binary tree (EIP-7864, "Node merkelization"), and the records that it leaves.
import { pairHash, treeHash } from "./tree-hash";
import { MOST_RECORD, PAGE_LEVELS, isApart, pageKey, stemKey, writePage, writeValues } from "./tree-form";
import {
  GROUPS, GROUP_HASH, HASH, INTERNAL, STEM_BYTES, bitsOf, childAt, groupAt, groupHasHash, hasHash, kindOf, setGroupHasHash,
  setHasHash, stemOf, valueAt,
} from "./tree-nodes";
import { addWrite, roomForRecord } from "./writes";

const PATH: usize = memory.data(64);
/** Hashes of a level of a stem's tree, of which the next level takes the place. */
const LEVEL: usize = memory.data(16 * 32, 16);
const PAIR: usize = memory.data(64, 16);

/** Gives every node its hash that has none, and writes the records among them; the root's is there whatever it is. */
export function settle(root: usize): void {
  if (root == 0 || hasHash(root)) return;
  settleBelow(root, 0);
  if (kindOf(root) != INTERNAL) putPage(root, 0);
}

/** Writes the hash of the tree. */
export function writeRoot(to: usize, root: usize): void {
  if (root == 0) memory.fill(to, 0, 32);
  else memory.copy(to, root + HASH, 32);
}

function settleBelow(node: usize, depth: u32): void {
  if (hasHash(node)) return;
  setHasHash(node, true);
  if (kindOf(node) != INTERNAL) {
    settleStem(node);
    return;
  }
  const nibble = PATH + depth / PAGE_LEVELS, bit = <u8>(<u32>8 >> (depth % PAGE_LEVELS));
  for (let side: u32 = 0; side < 2; side++) {
    const child = childAt(node, side);
    if (child == 0) continue;
    // Lower bits are of no meaning until they are set.
    store<u8>(nibble, load<u8>(nibble) & ~(bit | (bit - 1)) | (side != 0 ? bit : 0));
    settleBelow(child, depth + 1);
  }
  for (let side: u32 = 0; side < 2; side++) {
    const child = childAt(node, side);
    if (child == 0) memory.fill(PAIR + 32 * side, 0, 32);
    else memory.copy(PAIR + 32 * side, child + HASH, 32);
  }
  pairHash(node + HASH, PAIR);
  if (depth % PAGE_LEVELS == 0) putPage(node, depth);
}

function putPage(node: usize, depth: u32): void {
  const nibbles = depth / PAGE_LEVELS;
  const record = roomForRecord(1 + nibbles, MOST_RECORD);
  const size = <u32>(writePage(record, node, depth) - record);
  addWrite(pageKey(PATH, nibbles), 1 + nibbles, size);
}

function settleStem(stem: usize): void {
  for (let i: u32 = 0; i < GROUPS; i++) {
    const group = groupAt(stem, i);
    if (group != 0 && !groupHasHash(group)) settleGroup(group);
  }
  for (let i: u32 = 0; i < GROUPS; i++) {
    const group = groupAt(stem, i);
    if (group == 0) memory.fill(LEVEL + 32 * i, 0, 32);
    else memory.copy(LEVEL + 32 * i, group + GROUP_HASH, 32);
  }
  hashLevels();
  memory.copy(PAIR, stemOf(stem), STEM_BYTES);
  store<u8>(PAIR, 0, STEM_BYTES);
  memory.copy(PAIR + 32, LEVEL, 32);
  treeHash(stem + HASH, PAIR, 64);
  if (!isApart(stem)) return;
  const record = roomForRecord(1 + STEM_BYTES, MOST_RECORD);
  const size = <u32>(writeValues(record, stem) - record);
  addWrite(stemKey(stemOf(stem)), 1 + STEM_BYTES, size);
}

function settleGroup(group: usize): void {
  memory.fill(LEVEL, 0, 16 * 32);
  for (let bits = bitsOf(group); bits != 0; bits &= bits - 1) {
    const i = ctz<u32>(bits);
    treeHash(LEVEL + 32 * i, valueAt(group, i), 32);
  }
  hashLevels();
  memory.copy(group + GROUP_HASH, LEVEL, 32);
  setGroupHasHash(group, true);
}

/** Makes one hash of the 16 of a level. */
function hashLevels(): void {
  for (let count: u32 = 8; count != 0; count >>= 1) {
    for (let i: u32 = 0; i < count; i++) pairHash(LEVEL + 32 * i, LEVEL + 64 * i);
  }
}
