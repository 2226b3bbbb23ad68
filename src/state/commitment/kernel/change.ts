// Changes of a trie, one key after another. Nodes are read as they are met, and what has changed has no reference any more.
// Of many changes, those that put values come first: then a removal that leaves a branch with one child is the last word on that
// branch, and its record can go at once.
import { allocate } from "./arena";
import {
  BRANCH, EXTENSION, LEAF, UNREAD, childAt, childOf, forgetReference, isStored, kindOf, newBranch, newExtension, newLeaf,
  pathOf, pathSize, setChild, setChildAt, setPath, setValue, valueOf, valueSize,
} from "./nodes";
import { deleteRecord } from "./records";
import { readBranch } from "./source";

let key: usize = 0;
let keySize: u32 = 0;
let value: usize = 0;
let size: u32 = 0;
let hasChanged: bool = false;

/**
 * The trie with a value under a key.
 * @param root 0 for none
 * @param nibbles of the key, which stay where they are
 * @param bytes of the value, at least one, which stay where they are
 */
export function put(root: usize, nibbles: usize, count: u32, bytes: usize, byteCount: u32): usize {
  key = nibbles;
  keySize = count;
  value = bytes;
  size = byteCount;
  hasChanged = false;
  return putBelow(root, 0);
}

/** The trie without a key. */
export function remove(root: usize, nibbles: usize, count: u32): usize {
  key = nibbles;
  keySize = count;
  hasChanged = false;
  return removeBelow(root, 0);
}

/** Whether the last `put` or `remove` has changed anything. */
export function isChanged(): bool {
  return hasChanged;
}

/** The leaf or branch that has the value of a key, 0 for none. Nodes that it met are read: the root may be another one. */
export function find(root: usize, nibbles: usize, count: u32): usize {
  let node = root, depth: u32 = 0;
  while (node != 0) {
    const kind = kindOf(node);
    if (kind == BRANCH) {
      if (depth == count) return valueSize(node) == 0 ? 0 : node;
      node = readChild(node, nibbles, depth);
      depth++;
      continue;
    }
    const length = pathSize(node), rest = count - depth;
    if (length > rest || commonNibbles(pathOf(node), nibbles + depth, length) != length) return 0;
    if (kind == LEAF) return length == rest ? node : 0;
    depth += length;
    node = readExtended(node, nibbles, depth);
  }
  return 0;
}

/** The child of a branch on the way to a key, read if it was not. */
export function readChild(branch: usize, nibbles: usize, depth: u32): usize {
  const child = childAt(branch, load<u8>(nibbles + depth));
  if (child == 0 || kindOf(child) != UNREAD) return child;
  const read = readBranch(child, nibbles, depth + 1);
  setChildAt(branch, load<u8>(nibbles + depth), read);
  return read;
}

/** The child of an extension whose path ends at a depth. */
export function readExtended(extension: usize, nibbles: usize, depth: u32): usize {
  const child = childOf(extension);
  if (kindOf(child) != UNREAD) return child;
  const read = readBranch(child, nibbles, depth);
  setChild(extension, read);
  return read;
}

export function commonNibbles(a: usize, b: usize, most: u32): u32 {
  let count: u32 = 0;
  while (count < most && load<u8>(a + count) == load<u8>(b + count)) count++;
  return count;
}

function putBelow(unread: usize, depth: u32): usize {
  if (unread == 0) return leafOfRest(depth);
  const node = kindOf(unread) == UNREAD ? readBranch(unread, key, depth) : unread;
  const kind = kindOf(node);
  if (kind == BRANCH) return putInBranch(node, depth);
  const length = pathSize(node), rest = keySize - depth;
  const common = commonNibbles(pathOf(node), key + depth, min(length, rest));
  if (common < length || (kind == LEAF && length < rest)) return fork(node, depth, common);
  if (kind == LEAF) replaceValue(node);
  else setChild(node, putBelow(childOf(node), depth + length));
  if (hasChanged) forgetReference(node);
  return node;
}

function putInBranch(node: usize, depth: u32): usize {
  if (depth == keySize) replaceValue(node);
  else {
    const nibble = <u32>load<u8>(key + depth);
    setChildAt(node, nibble, putBelow(childAt(node, nibble), depth + 1));
  }
  if (hasChanged) forgetReference(node);
  return node;
}

function leafOfRest(depth: u32): usize {
  hasChanged = true;
  return newLeaf(key + depth, keySize - depth, value, size);
}

function replaceValue(node: usize): void {
  if (valueSize(node) == size && memory.compare(valueOf(node), value, size) == 0) return;
  setValue(node, value, size);
  hasChanged = true;
}

/** Parts the key from a leaf or an extension that it shares `common` nibbles with. */
function fork(node: usize, depth: u32, common: u32): usize {
  const branch = newBranch(), end = depth + common;
  hangBelow(branch, node, common);
  if (end == keySize) setValue(branch, value, size);
  else setChildAt(branch, load<u8>(key + end), newLeaf(key + end + 1, keySize - end - 1, value, size));
  hasChanged = true;
  return common == 0 ? branch : newExtension(key + depth, common, branch);
}

/** Makes what a leaf or an extension has behind its first `common` nibbles an item of a branch. */
function hangBelow(branch: usize, node: usize, common: u32): void {
  const path = pathOf(node), rest = pathSize(node) - common;
  if (rest == 0) {
    setValue(branch, valueOf(node), valueSize(node));
    return;
  }
  const nibble = <u32>load<u8>(path + common);
  if (rest == 1 && kindOf(node) == EXTENSION) {
    setChildAt(branch, nibble, childOf(node));
    return;
  }
  setPath(node, path + common + 1, rest - 1);
  setChildAt(branch, nibble, node);
}

function removeBelow(unread: usize, depth: u32): usize {
  if (unread == 0) return 0;
  const node = kindOf(unread) == UNREAD ? readBranch(unread, key, depth) : unread;
  const kind = kindOf(node);
  if (kind == BRANCH) return removeInBranch(node, depth);
  const length = pathSize(node), rest = keySize - depth;
  if (length > rest || commonNibbles(pathOf(node), key + depth, length) != length) return node;
  if (kind == LEAF) {
    if (length < rest) return node;
    hasChanged = true;
    return 0;
  }
  const child = removeBelow(childOf(node), depth + length);
  setChild(node, child);
  return hasChanged ? prepend(pathOf(node), length, child) : node;
}

function removeInBranch(node: usize, depth: u32): usize {
  if (depth == keySize) {
    if (valueSize(node) == 0) return node;
    setValue(node, 0, 0);
    hasChanged = true;
  } else {
    const nibble = <u32>load<u8>(key + depth);
    setChildAt(node, nibble, removeBelow(childAt(node, nibble), depth + 1));
  }
  if (!hasChanged) return node;
  forgetReference(node);
  return collapsed(node, depth);
}

/** A branch as it is; what stands for it when it has no more than one item. */
function collapsed(branch: usize, depth: u32): usize {
  let count = <u32>(valueSize(branch) != 0), only: u32 = 0;
  for (let nibble: u32 = 0; nibble < 16; nibble++) {
    if (childAt(branch, nibble) == 0) continue;
    if (++count == 2) return branch;
    only = nibble;
  }
  if (isStored(branch)) deleteRecord(key, depth);
  const child = childAt(branch, only);
  if (child == 0) return newLeaf(key + depth, 0, valueOf(branch), valueSize(branch));
  const path = allocate(1);
  store<u8>(path, <u8>only);
  return prepend(path, 1, child);
}

/** A node behind some nibbles: they are one with the path of a leaf or an extension. */
function prepend(path: usize, length: u32, node: usize): usize {
  const kind = kindOf(node);
  if (kind == BRANCH || kind == UNREAD) return newExtension(path, length, node);
  const whole = allocate(length + pathSize(node));
  memory.copy(whole, path, length);
  memory.copy(whole + length, pathOf(node), pathSize(node));
  setPath(node, whole, length + pathSize(node));
  return node;
}
