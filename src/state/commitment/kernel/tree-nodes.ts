// Nodes of the binary tree (EIP-7864) while they are worked on. The values of a stem lie in groups of 16, each with the hash of its part
// of the stem's tree, so that a change in a stem that is full costs few hashes.
import { allocate } from "./arena";

export const INTERNAL: u32 = 1;
/** Up to 256 values under one stem. */
export const STEM: u32 = 2;
/** A stem of which no more than itself and its hash is known. */
export const UNREAD_STEM: u32 = 3;
/** An internal node of which no more than its hash is known. */
export const UNREAD_INTERNAL: u32 = 4;

export const STEM_BYTES: u32 = 31;
export const GROUPS: u32 = 16;

const KIND: usize = 0;
const HAS_HASH: usize = 1;
export const HASH: usize = 8;
const LEFT: usize = 40;
const RIGHT: usize = 44;
const STEM_AT: usize = 40;
const GROUP: usize = 72;

/** A group: one bit for each value, whether its hash is known, its hash, addresses of the values. */
const BITS: usize = 0;
const GROUP_HAS_HASH: usize = 2;
export const GROUP_HASH: usize = 8;
const VALUES: usize = 40;

// @ts-ignore: decorator
@inline export function kindOf(node: usize): u32 { return load<u8>(node, KIND); }
// @ts-ignore: decorator
@inline export function hasHash(node: usize): bool { return load<u8>(node, HAS_HASH) != 0; }
// @ts-ignore: decorator
@inline export function setHasHash(node: usize, has: bool): void { store<u8>(node, <u8>has, HAS_HASH); }
/** Of an internal node: the child on a side. */
// @ts-ignore: decorator
@inline export function childAt(node: usize, side: u32): usize { return load<u32>(node + (side << 2), LEFT); }
// @ts-ignore: decorator
@inline export function setChildAt(node: usize, side: u32, child: usize): void { store<u32>(node + (side << 2), <u32>child, LEFT); }
/** Of a stem: its 31 bytes. */
// @ts-ignore: decorator
@inline export function stemOf(node: usize): usize { return node + STEM_AT; }
// @ts-ignore: decorator
@inline export function groupAt(stem: usize, index: u32): usize { return load<u32>(stem + (index << 2), GROUP); }
// @ts-ignore: decorator
@inline export function bitsOf(group: usize): u32 { return load<u16>(group, BITS); }
// @ts-ignore: decorator
@inline export function groupHasHash(group: usize): bool { return load<u8>(group, GROUP_HAS_HASH) != 0; }
// @ts-ignore: decorator
@inline export function setGroupHasHash(group: usize, has: bool): void { store<u8>(group, <u8>has, GROUP_HAS_HASH); }
// @ts-ignore: decorator
@inline export function valueAt(group: usize, index: u32): usize { return load<u32>(group + (index << 2), VALUES); }

/** Puts a value of 32 bytes, which stay where they are, into a group. */
export function setValueAt(group: usize, index: u32, value: usize): void {
  store<u16>(group, <u16>(bitsOf(group) | 1 << index), BITS);
  store<u32>(group + (index << 2), <u32>value, VALUES);
  setGroupHasHash(group, false);
}

export function newInternal(): usize {
  const node = allocate(RIGHT + 4);
  memory.fill(node, 0, RIGHT + 4);
  store<u8>(node, INTERNAL);
  return node;
}

export function newUnreadInternal(hash: usize): usize {
  const node = allocate(HASH + 32);
  store<u32>(node, UNREAD_INTERNAL);
  memory.copy(node + HASH, hash, 32);
  setHasHash(node, true);
  return node;
}

/** A stem with no values, whose kind says whether they are only not known. */
export function newStem(kind: u32, stem: usize): usize {
  const node = allocate(GROUP + 4 * GROUPS);
  memory.fill(node, 0, GROUP + 4 * GROUPS);
  store<u8>(node, <u8>kind);
  memory.copy(node + STEM_AT, stem, STEM_BYTES);
  return node;
}

export function setKind(node: usize, kind: u32): void {
  store<u8>(node, <u8>kind, KIND);
}

/** The group at an index, made when there is none. */
export function needGroup(stem: usize, index: u32): usize {
  const known = groupAt(stem, index);
  if (known != 0) return known;
  const group = allocate(VALUES + 64);
  memory.fill(group, 0, VALUES + 64);
  store<u32>(stem + (index << 2), <u32>group, GROUP);
  return group;
}
