// Values of the binary tree by key: stem and subindex (EIP-7864, "Tree structure"). Nothing is ever taken out of it: the EIP has no
// removal, and what is gone has the value zero, which is not the same as none.
import { readNode, readValues } from "./tree-source";
import {
  INTERNAL, STEM, STEM_BYTES, childAt, groupAt, kindOf, needGroup, newInternal, newStem, setChildAt, setHasHash, setValueAt,
  stemOf, valueAt,
} from "./tree-nodes";

let hasChanged: bool = false;

/** Whether the last `put` has changed anything. */
export function isChanged(): bool {
  return hasChanged;
}

/** The tree, 0 for none, with a value of 32 bytes under a key; neither the stem nor the value moves. */
export function put(root: usize, stem: usize, subindex: u32, value: usize): usize {
  hasChanged = false;
  return putBelow(root, stem, subindex, value, 0);
}

/** The value under a key, 0 for none. */
export function find(root: usize, stem: usize, subindex: u32): usize {
  let node = root;
  for (let depth: u32 = 0; node != 0 && kindOf(node) == INTERNAL; depth++) {
    const side = bitAt(stem, depth), child = childAt(node, side);
    if (child == 0) return 0;
    const read = readNode(child, stem, depth + 1);
    if (read != child) setChildAt(node, side, read);
    node = read;
  }
  if (node == 0 || memory.compare(stemOf(node), stem, STEM_BYTES) != 0) return 0;
  readValues(node);
  const group = groupAt(node, subindex >> 4);
  return group == 0 ? 0 : valueAt(group, subindex & 15);
}

export function bitAt(stem: usize, depth: u32): u32 {
  return load<u8>(stem + (depth >> 3)) >> <u8>(7 - (depth & 7)) & 1;
}

function putBelow(unread: usize, stem: usize, subindex: u32, value: usize, depth: u32): usize {
  if (unread == 0) return stemWith(stem, subindex, value);
  const node = readNode(unread, stem, depth);
  if (kindOf(node) == INTERNAL) {
    const side = bitAt(stem, depth);
    setChildAt(node, side, putBelow(childAt(node, side), stem, subindex, value, depth + 1));
    if (hasChanged) setHasHash(node, false);
    return node;
  }
  if (memory.compare(stemOf(node), stem, STEM_BYTES) != 0) return part(node, stem, subindex, value, depth);
  readValues(node);
  putValue(node, subindex, value);
  return node;
}

function stemWith(stem: usize, subindex: u32, value: usize): usize {
  const node = newStem(STEM, stem);
  putValue(node, subindex, value);
  return node;
}

function putValue(stem: usize, subindex: u32, value: usize): void {
  const group = needGroup(stem, subindex >> 4), old = valueAt(group, subindex & 15);
  if (old != 0 && memory.compare(old, value, 32) == 0) return;
  setValueAt(group, subindex & 15, value);
  setHasHash(stem, false);
  hasChanged = true;
}

/** As many internal nodes as bits that two stems have in common, and the one where they part. */
function part(node: usize, stem: usize, subindex: u32, value: usize, depth: u32): usize {
  const internal = newInternal(), side = bitAt(stem, depth);
  if (side == bitAt(stemOf(node), depth)) setChildAt(internal, side, part(node, stem, subindex, value, depth + 1));
  else {
    setChildAt(internal, side, stemWith(stem, subindex, value));
    setChildAt(internal, 1 - side, node);
  }
  return internal;
}
