import { keccakP } from "@noble/hashes/sha3.js";

/**
 * Hashing of the memory tree: a binary Merkle tree over 2^32 bytes with leaves of 32 bytes. Levels count from the leaves
 * (level 0) to the root (level 27). keccak-256 with one tag byte before a leaf and another before a pair of nodes, so
 * that no leaf can be taken for a node.
 */
export const ADDRESS_SPACE = 2 ** 32;
export const LEAF_SIZE = 32;
export const ROOT_LEVEL = 27;
/** Memory is kept by pages of 4096 bytes, 128 leaves: a page's root is a node of level 7. */
export const PAGE_SIZE = 4096;
export const PAGE_LEVEL = 7;
export const LEAVES_PER_PAGE = PAGE_SIZE / LEAF_SIZE;

const LEAF_TAG = 0;
const NODE_TAG = 1;
const RATE = 136;

/** One sponge for all: leaves and nodes fit one block, and a fresh hasher costs as much as the permutation. */
const lanes = new Uint32Array(50);
const block = new Uint8Array(lanes.buffer);

function finish(length: number): Uint8Array {
  block[length] = 1;
  block.fill(0, length + 1);
  block[RATE - 1] = 0x80;
  keccakP(lanes);
  return block.slice(0, 32);
}

/** The hash of 32 bytes of memory. */
export function hashLeaf(leaf: Uint8Array): Uint8Array {
  block[0] = LEAF_TAG;
  block.set(leaf, 1);
  return finish(1 + LEAF_SIZE);
}

/** The hash of a node from those of its children. */
export function hashNode(left: Uint8Array, right: Uint8Array): Uint8Array {
  block[0] = NODE_TAG;
  block.set(left, 1);
  block.set(right, 33);
  return finish(65);
}

/** The hashes of all-zero subtrees, by level. */
export const ZERO_NODES: readonly Uint8Array[] = zeroNodes();

function zeroNodes(): Uint8Array[] {
  const nodes = [hashLeaf(new Uint8Array(LEAF_SIZE))];
  while (nodes.length <= ROOT_LEVEL) nodes.push(hashNode(nodes.at(-1)!, nodes.at(-1)!));
  return nodes;
}

/** The number of a node in the whole tree: the root is 1, the children of n are 2n and 2n+1. */
export function nodeNumber(level: number, index: number): number {
  return 2 ** (ROOT_LEVEL - level) + index;
}
