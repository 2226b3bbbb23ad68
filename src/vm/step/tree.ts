import { instantiateKernel, type WasmMemory } from "../../base/webassembly.js";
import { kernelWasm } from "./generated/tree.js";

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
const HASH_SIZE = 32;

interface Exports {
  readonly memory: WasmMemory;
  readonly inputAddress: () => number;
  readonly outputAddress: () => number;
  readonly init: () => void;
  readonly leaf: () => void;
  readonly node: () => void;
  readonly page: () => void;
}

/** Hashing has no state, so one instance of the kernel serves all; its memory never grows. */
const kernel = instantiateKernel<Exports>(kernelWasm);
const input = new Uint8Array(kernel.memory.buffer, kernel.inputAddress(), PAGE_SIZE);
const output = new Uint8Array(kernel.memory.buffer, kernel.outputAddress(), HASH_SIZE);
kernel.init();

/** The hash of 32 bytes of memory. */
export function hashLeaf(leaf: Uint8Array): Uint8Array {
  input.set(leaf);
  kernel.leaf();
  return output.slice();
}

/** The hash of a node from those of its children. */
export function hashNode(left: Uint8Array, right: Uint8Array): Uint8Array {
  input.set(left);
  input.set(right, HASH_SIZE);
  kernel.node();
  return output.slice();
}

/** The root of a page of 4096 bytes. */
export function pageRoot(bytes: Uint8Array): Uint8Array {
  input.set(bytes);
  kernel.page();
  return output.slice();
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
