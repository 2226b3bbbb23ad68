// Nodes of a Merkle Patricia trie (Yellow Paper, appendix D) while they are worked on. Paths are nibbles, one a byte.
import { copy32 } from "../../../base/kernel/copy";
import { allocate } from "./arena";

/** What is below a key that no other starts like. */
export const LEAF: u32 = 1;
/** Nibbles that all keys below have in common; its child is a branch. */
export const EXTENSION: u32 = 2;
export const BRANCH: u32 = 3;
/** A branch of which no more than the reference is known. */
export const UNREAD: u32 = 4;

const KIND: usize = 0;
/** Bytes of the reference, by which a parent names a node: 32 for a hash, less for a node that is put in whole; 0 until it is known. */
const REFERENCE_SIZE: usize = 1;
/** Of a branch: whether the store has it. */
const IS_STORED: usize = 2;
/** Whether it is not as its record says. */
const IS_CHANGED: usize = 3;
const PATH_SIZE: usize = 4;
export const REFERENCE: usize = 8;
const PATH: usize = 40;
/** Of a leaf or a branch; no bytes for none. */
const VALUE: usize = 44;
const VALUE_SIZE: usize = 48;
/** The next node of its level that needs a reference. */
const NEXT: usize = 52;
const CHILD: usize = 56;
const CHILDREN: usize = 60;

// @ts-ignore: decorator
@inline export function kindOf(node: usize): u32 { return load<u8>(node, KIND); }
// @ts-ignore: decorator
@inline export function referenceSize(node: usize): u32 { return load<u8>(node, REFERENCE_SIZE); }
// @ts-ignore: decorator
@inline export function isStored(node: usize): bool { return load<u8>(node, IS_STORED) != 0; }
// @ts-ignore: decorator
@inline export function pathOf(node: usize): usize { return load<u32>(node, PATH); }
// @ts-ignore: decorator
@inline export function pathSize(node: usize): u32 { return load<u32>(node, PATH_SIZE); }
// @ts-ignore: decorator
@inline export function valueOf(node: usize): usize { return load<u32>(node, VALUE); }
// @ts-ignore: decorator
@inline export function valueSize(node: usize): u32 { return load<u32>(node, VALUE_SIZE); }
// @ts-ignore: decorator
@inline export function childOf(extension: usize): usize { return load<u32>(extension, CHILD); }
// @ts-ignore: decorator
@inline export function setChild(extension: usize, child: usize): void { store<u32>(extension, <u32>child, CHILD); }
// @ts-ignore: decorator
@inline export function childAt(branch: usize, nibble: u32): usize { return load<u32>(branch + (nibble << 2), CHILDREN); }
// @ts-ignore: decorator
@inline export function setChildAt(branch: usize, nibble: u32, child: usize): void {
  store<u32>(branch + (nibble << 2), <u32>child, CHILDREN);
}

/** Says that a node is not what it was. */
// @ts-ignore: decorator
@inline export function forgetReference(node: usize): void { store<u8>(node, 0, REFERENCE_SIZE); }
// @ts-ignore: decorator
@inline export function setReferenceSize(node: usize, size: u32): void { store<u8>(node, <u8>size, REFERENCE_SIZE); }
// @ts-ignore: decorator
@inline export function setStored(branch: usize): void { store<u8>(branch, 1, IS_STORED); }
// @ts-ignore: decorator
@inline export function isChanged(node: usize): bool { return load<u8>(node, IS_CHANGED) != 0; }
// @ts-ignore: decorator
@inline export function setChanged(node: usize, is: bool): void { store<u8>(node, <u8>is, IS_CHANGED); }
// @ts-ignore: decorator
@inline export function nextOf(node: usize): usize { return load<u32>(node, NEXT); }
// @ts-ignore: decorator
@inline export function setNext(node: usize, next: usize): void { store<u32>(node, <u32>next, NEXT); }

export function setPath(node: usize, path: usize, size: u32): void {
  store<u32>(node, <u32>path, PATH);
  store<u32>(node, size, PATH_SIZE);
  forgetReference(node);
}

export function setValue(node: usize, value: usize, size: u32): void {
  store<u32>(node, <u32>value, VALUE);
  store<u32>(node, size, VALUE_SIZE);
  forgetReference(node);
}

function newNode(kind: u32, size: usize): usize {
  const node = allocate(size);
  store<u32>(node, kind);
  return node;
}

export function newLeaf(path: usize, size: u32, value: usize, valueSize: u32): usize {
  const node = newNode(LEAF, CHILD);
  setPath(node, path, size);
  setValue(node, value, valueSize);
  return node;
}

export function newExtension(path: usize, size: u32, child: usize): usize {
  const node = newNode(EXTENSION, CHILD + 4);
  setPath(node, path, size);
  setChild(node, child);
  return node;
}

/** A branch with nothing in it. */
export function newBranch(): usize {
  const node = newNode(BRANCH, CHILDREN + 64);
  for (let at = node + VALUE; at < node + CHILDREN + 64; at += 8) store<u64>(at, 0);
  return node;
}

/** @param reference up to 32 bytes */
export function newUnread(reference: usize, size: u32): usize {
  const node = newNode(UNREAD, PATH);
  if (size == 32) copy32(node + REFERENCE, reference);
  else memory.copy(node + REFERENCE, reference, size);
  setReferenceSize(node, size);
  return node;
}
