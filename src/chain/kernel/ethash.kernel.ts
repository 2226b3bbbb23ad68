// Ethash for who checks seals (Yellow Paper, appendix J): the cache of an epoch is kept, items of the dataset are made when they are
// asked for.
import { KECCAK_STATE, permute } from "../../base/kernel/keccak-f";
import { keccak256 } from "../../base/kernel/keccak256";

/** Bytes of a node of the cache, and of an item of the dataset, which is two of a page. */
const NODE: u32 = 64;
const PAGE: u32 = 2 * NODE;
const HASH: u32 = 32;
const NONCE: u32 = 8;
/** Bytes that Keccak-512 takes in before it permutes; all that is hashed here is shorter. */
const RATE: usize = 72;
const CACHE_ROUNDS: u32 = 3;
const PARENTS: u32 = 256;
const ACCESSES: u32 = 64;
const FNV_PRIME: u32 = 0x01000193;

const STATE: usize = memory.data(KECCAK_STATE, 8);
const INPUT: usize = memory.data(40, 8);
const ITEM: usize = memory.data(64, 16);
const MIX: usize = memory.data(128, 16);
/** The seed of 64 bytes and the compressed mix of 32, which are hashed together. */
const SEED: usize = memory.data(96, 16);
const RESULT: usize = memory.data(32, 16);

const CACHE: usize = (__heap_base + 63) & ~63;
let nodes: u32 = 0;

/** Where an epoch's seed (32 bytes), or a header's hash and its nonce in little-endian order (40 bytes) are to be put. */
export function input(): usize { return INPUT; }

/** Of a seal: the mix and the value that is to be small, 32 bytes each. */
export function mixHash(): usize { return SEED + NODE; }
export function result(): usize { return RESULT; }

/** Makes the cache of so many nodes from the seed; false when there is not enough memory. */
export function makeCache(count: u32): bool {
  const missing = <i32>((CACHE + NODE * count + 0xffff) >>> 16) - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) return false;
  nodes = count;
  hash512(CACHE, INPUT, HASH);
  for (let i: u32 = 1; i < count; i++) hash512(nodeAt(i), nodeAt(i - 1), NODE);
  for (let round: u32 = 0; round < CACHE_ROUNDS; round++) {
    for (let i: u32 = 0; i < count; i++) {
      const before = nodeAt((i == 0 ? count : i) - 1), other = nodeAt(load<u32>(nodeAt(i)) % count);
      for (let at: usize = 0; at < NODE; at += 8) store<u64>(ITEM + at, load<u64>(before + at) ^ load<u64>(other + at));
      hash512(nodeAt(i), ITEM, NODE);
    }
  }
  return true;
}

/** Computes the seal of the input in a dataset of so many pages. */
export function computeSeal(pages: u32): void {
  hash512(SEED, INPUT, HASH + NONCE);
  memory.copy(MIX, SEED, NODE);
  memory.copy(MIX + NODE, SEED, NODE);
  const first = load<u32>(SEED);
  for (let i: u32 = 0; i < ACCESSES; i++) {
    const page = fnv(i ^ first, load<u32>(MIX + 4 * (i % (PAGE / 4)))) % pages;
    mixItem(MIX, 2 * page);
    mixItem(MIX + NODE, 2 * page + 1);
  }
  for (let at: usize = 0; at < PAGE; at += 16) {
    const half = fnv(load<u32>(MIX + at), load<u32>(MIX + at, 4));
    store<u32>(SEED + NODE + at / 4, fnv(fnv(half, load<u32>(MIX + at, 8)), load<u32>(MIX + at, 12)));
  }
  keccak256(RESULT, SEED, NODE + HASH);
}

/** Mixes an item of the dataset into 64 bytes. */
function mixItem(to: usize, index: u32): void {
  memory.copy(ITEM, nodeAt(index % nodes), NODE);
  store<u32>(ITEM, load<u32>(ITEM) ^ index);
  hash512(ITEM, ITEM, NODE);
  for (let j: u32 = 0; j < PARENTS; j++) {
    mix(ITEM, nodeAt(fnv(index ^ j, load<u32>(ITEM + 4 * (j % (NODE / 4)))) % nodes));
  }
  hash512(ITEM, ITEM, NODE);
  mix(to, ITEM);
}

function mix(to: usize, from: usize): void {
  for (let at: usize = 0; at < NODE; at += 4) store<u32>(to + at, fnv(load<u32>(to + at), load<u32>(from + at)));
}

// @ts-ignore: decorator
@inline function fnv(a: u32, b: u32): u32 { return (a * FNV_PRIME) ^ b; }

// @ts-ignore: decorator
@inline function nodeAt(index: u32): usize { return CACHE + NODE * index; }

/** Keccak-512 with the padding of before FIPS 202, of fewer bytes than its rate. */
function hash512(to: usize, from: usize, size: usize): void {
  memory.fill(STATE, 0, KECCAK_STATE);
  memory.copy(STATE, from, size);
  store<u8>(STATE + size, 1);
  store<u8>(STATE, load<u8>(STATE, RATE - 1) ^ 0x80, RATE - 1);
  permute(STATE);
  memory.copy(to, STATE, NODE);
}
