// What shows a value of the binary tree, or that it is not there (the form is in ../check-binary-proof.ts).
import { BASIC_DATA, CODE_HASH, headerSlot, selectAddress, slotStem, stemAt } from "./embedding";
import { bitAt } from "./tree-change";
import { pairHash, treeHash, isEmptyHash } from "./tree-hash";
import { HASH, INTERNAL, STEM_BYTES, childAt, groupAt, kindOf, setChildAt, stemOf, valueAt } from "./tree-nodes";
import { readNode, readRoot, readValues } from "./tree-source";
import { addWrite, roomForRecord } from "./writes";

/** Hashes of a stem's tree: the root is at 1, what is below i at 2 * i and 2 * i + 1, values from 256 on. */
const TREE: usize = memory.data(512 * 32, 16);

/** Puts what shows the basic data and the code hash of an account into the list of writes, without keys. */
export function proveAccount(address: usize): void {
  selectAddress(address);
  const stem = descend(stemAt(0));
  if (stem == 0) return;
  open(stem, BASIC_DATA);
  open(stem, CODE_HASH);
}

/** The same for a slot. */
export function proveSlot(address: usize, key: usize): void {
  selectAddress(address);
  const subindex = headerSlot(key);
  const stem = descend(subindex != 0 ? stemAt(0) : slotStem(key));
  if (stem != 0) open(stem, subindex != 0 ? subindex : load<u8>(key, 31));
}

/** Adds the nodes to a stem, and what shows that another one is in its place; the node of the stem itself, 0 for none. */
function descend(stem: usize): usize {
  let node = readRoot();
  for (let depth: u32 = 0; node != 0 && kindOf(node) == INTERNAL; depth++) {
    addPair(hashOf(childAt(node, 0)), hashOf(childAt(node, 1)));
    const side = bitAt(stem, depth), child = childAt(node, side);
    if (child == 0) return 0;
    const read = readNode(child, stem, depth + 1);
    setChildAt(node, side, read);
    node = read;
  }
  if (node == 0) return 0;
  readValues(node);
  makeTree(node);
  const pair = roomForRecord(0, 64);
  memory.copy(pair, stemOf(node), STEM_BYTES);
  store<u8>(pair, 0, STEM_BYTES);
  memory.copy(pair + 32, TREE + 32, 32);
  addWrite(pair, 0, 64);
  if (memory.compare(stemOf(node), stem, STEM_BYTES) == 0) return node;
  let shown: u32 = 0;
  while (isEmptyHash(TREE + 32 * <usize>(256 + shown))) shown++;
  store<u8>(roomForRecord(0, 1), <u8>shown);
  addWrite(0, 0, 1);
  open(node, shown);
  return 0;
}

const NONE: usize = memory.data(32, 8);

function hashOf(node: usize): usize {
  return node == 0 ? NONE : node + HASH;
}

function addPair(left: usize, right: usize): void {
  const pair = roomForRecord(0, 64);
  memory.copy(pair, left, 32);
  memory.copy(pair + 32, right, 32);
  addWrite(0, 0, 64);
}

function makeTree(stem: usize): void {
  for (let i: u32 = 0; i < 256; i++) {
    const group = groupAt(stem, i >> 4), value = group == 0 ? 0 : valueAt(group, i & 15), to = TREE + 32 * <usize>(256 + i);
    if (value == 0) memory.fill(to, 0, 32);
    else treeHash(to, value, 32);
  }
  for (let i: usize = 255; i != 0; i--) pairHash(TREE + 32 * i, TREE + 64 * i);
}

/** Adds the pairs from the root of a stem's tree to a value, as far as there is something, and the value. */
function open(stem: usize, subindex: u32): void {
  let at: usize = 1;
  for (let bit: i32 = 7; bit >= 0; bit--) {
    addPair(TREE + 64 * at, TREE + 64 * at + 32);
    at = 2 * at + (subindex >> bit & 1);
    if (isEmptyHash(TREE + 32 * at)) return;
  }
  memory.copy(roomForRecord(0, 32), valueAt(groupAt(stem, subindex >> 4), subindex & 15), 32);
  addWrite(0, 0, 32);
}
