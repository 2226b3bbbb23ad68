// Hashing of the memory tree (see ../tree.ts): leaves, nodes and whole pages, with keccak-256.

import { KECCAK_STATE, permute } from "../../../base/kernel/keccak-f";

const STATE: usize = memory.data(KECCAK_STATE, 8);
/** The bytes of a leaf or a page, or those of two nodes, that the host wants hashed. */
const INPUT = memory.data(4096, 8);
const OUTPUT = memory.data(32, 8);
/** The nodes of a level of a page, and for each whether it is the root of zeros. */
const NODES = memory.data(4096, 8);
const IS_ZERO = memory.data(128, 8);
/** Roots of zeros, levels 0 to 7. */
const ZERO_NODES = memory.data(256, 8);

const LEAF_TAG: u8 = 0;
const NODE_TAG: u8 = 1;
const RATE: usize = 136;
const HASH: usize = 32;

export function inputAddress(): usize { return INPUT; }
export function outputAddress(): usize { return OUTPUT; }

/** keccak-256 of a tag and at most 64 bytes: always one block. */
function hash(tag: u8, from: usize, length: usize, to: usize): void {
  memory.fill(STATE, 0, KECCAK_STATE);
  store<u8>(STATE, tag);
  memory.copy(STATE + 1, from, length);
  store<u8>(STATE + 1 + length, 1);
  store<u8>(STATE + RATE - 1, 0x80);
  permute(STATE);
  memory.copy(to, STATE, HASH);
}

export function leaf(): void {
  hash(LEAF_TAG, INPUT, HASH, OUTPUT);
}

export function node(): void {
  hash(NODE_TAG, INPUT, 2 * HASH, OUTPUT);
}

/** To be called once, before `page`. */
export function init(): void {
  memory.fill(NODES, 0, HASH);
  hash(LEAF_TAG, NODES, HASH, ZERO_NODES);
  for (let at = ZERO_NODES + HASH; at < ZERO_NODES + 8 * HASH; at += HASH) {
    memory.copy(NODES, at - HASH, HASH);
    memory.copy(NODES + HASH, at - HASH, HASH);
    hash(NODE_TAG, NODES, 2 * HASH, at);
  }
}

// @ts-ignore: decorator
@inline
function isZeroLeaf(at: usize): bool {
  return (load<u64>(at) | load<u64>(at, 8) | load<u64>(at, 16) | load<u64>(at, 24)) == 0;
}

export function page(): void {
  for (let i: usize = 0; i < 128; i++) {
    const from = INPUT + i * HASH;
    const zero = isZeroLeaf(from);
    store<u8>(IS_ZERO + i, <u8>zero);
    if (zero) memory.copy(NODES + i * HASH, ZERO_NODES, HASH);
    else hash(LEAF_TAG, from, HASH, NODES + i * HASH);
  }
  let zeroNode = ZERO_NODES + HASH;
  for (let count: usize = 64; count > 0; count >>= 1) {
    for (let i: usize = 0; i < count; i++) {
      const zero = load<u8>(IS_ZERO + 2 * i) & load<u8>(IS_ZERO + 2 * i, 1);
      store<u8>(IS_ZERO + i, zero);
      if (zero) memory.copy(NODES + i * HASH, zeroNode, HASH);
      else hash(NODE_TAG, NODES + 2 * i * HASH, 2 * HASH, NODES + i * HASH);
    }
    zeroNode += HASH;
  }
  memory.copy(OUTPUT, NODES, HASH);
}
