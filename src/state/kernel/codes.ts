// Code objects, each once, found by hash. They stay from block to block in an arena while that has room; those of new contracts
// and what found no room go with their block.
import {
  CODE_ARENA, CODE_ARENA_END, CODE_BUCKETS, CODE_BUCKET_BITS, HEAPS_ARE_USED, MAGICS,
} from "./layout";
import {
  CODE_PADDING, C_BLOCKS, C_BYTES, C_FAST, C_HASH, C_NEXT, C_PREVIOUS, C_SIZE, C_VM, MAGICS_HEADER, MAGIC_SIZE, M_LENGTH, M_MAGIC,
  M_OTHERS,
} from "./records";
import { allocateInBlock } from "./heap";
import { bucketOf } from "./hashing";
import { keccak256 } from "../../base/kernel/keccak256";

let arenaTop: usize = <usize>CODE_ARENA;
/** The codes that go with the block, linked by C_PREVIOUS. */
let blockCodes: usize = 0;

/** Something of a code in the arena found no room there and goes with the block. */
let isFull: bool = false;

const HASH: usize = memory.data(32, 8);

/** keccak256 of nothing. */
export const EMPTY_HASH: usize = memory.data<u64>([0x3c23f7860146d2c5, 0xc003c7dcb27d7e92, 0x3b2782ca53b600e5, 0x70a4855d04d8fa7b]);

/** Forgets all code: what is prepared of it may be of other rules. */
export function emptyArena(): void {
  memory.fill(<usize>CODE_BUCKETS, 0, 4 << CODE_BUCKET_BITS);
  arenaTop = <usize>CODE_ARENA;
  blockCodes = 0;
  isFull = false;
}

/** Forgets the codes of the last block; an arena that is full starts anew. */
export function dropBlockCodes(): void {
  if (isFull) return emptyArena();
  for (let code = blockCodes; code != 0; code = load<u32>(code, C_PREVIOUS)) {
    let link = hashBucket(code + C_HASH);
    for (let other = <usize>load<u32>(link); other != code; other = load<u32>(link)) link = other + C_NEXT;
    store<u32>(link, load<u32>(code, C_NEXT));
  }
  blockCodes = 0;
}

// @ts-ignore: decorator
@inline function hashBucket(hash: usize): usize {
  return bucketOf(load<u64>(hash), <usize>CODE_BUCKETS, CODE_BUCKET_BITS);
}

export function equalHashes(a: usize, b: usize): bool {
  return ((load<u64>(a) ^ load<u64>(b)) | (load<u64>(a, 8) ^ load<u64>(b, 8)) | (load<u64>(a, 16) ^ load<u64>(b, 16)) | (load<u64>(a, 24) ^ load<u64>(b, 24))) == 0;
}

// @ts-ignore: decorator
@inline export function copyHash(to: usize, from: usize): void {
  const h0 = load<u64>(from), h1 = load<u64>(from, 8), h2 = load<u64>(from, 16), h3 = load<u64>(from, 24);
  store<u64>(to, h0);
  store<u64>(to, h1, 8);
  store<u64>(to, h2, 16);
  store<u64>(to, h3, 24);
}

/** The code with that hash, or 0. */
export function findCode(hash: usize): usize {
  for (let code = <usize>load<u32>(hashBucket(hash)); code != 0; code = load<u32>(code, C_NEXT)) {
    if (equalHashes(code + C_HASH, hash)) return code;
  }
  return 0;
}

/**
 * Room that lives as long as a code object does, whose first `clear` bytes are zero: in the arena for one that is there while there
 * is room, else in the block.
 */
export function placeClear(code: usize, size: u32, clear: u32): usize {
  const kept = isInArena(code) ? placeInArena(size) : 0;
  const place = kept == 0 ? allocateInBlock(size) : kept;
  if (HEAPS_ARE_USED != 0) memory.fill(place, 0, clear);
  return place;
}

// @ts-ignore: decorator
@inline function isInArena(code: usize): bool {
  return code < <usize>CODE_ARENA_END;
}

/** 0 when the arena is full. */
function placeInArena(size: u32): usize {
  const end = <u64>arenaTop + ((<u64>size + 7) & ~7);
  if (end > <u64>CODE_ARENA_END) {
    isFull = true;
    return 0;
  }
  const at = arenaTop;
  arenaTop = <usize>end;
  return at;
}

/** A code object for bytes to come at C_BYTES, kept while the arena has room. Call {@link addCode} when they are there. */
export function makeCode(size: u32): usize {
  const place = placeInArena(C_BYTES + size + CODE_PADDING);
  return clearCode(place == 0 ? allocateInBlock(C_BYTES + size + CODE_PADDING) : place, size);
}

/** A code object at a place of one's own, which nobody finds. */
export function clearCode(code: usize, size: u32): usize {
  memory.fill(code, 0, C_BYTES);
  store<u32>(code, size, C_SIZE);
  memory.fill(code + C_BYTES + size, 0, CODE_PADDING);
  return code;
}

/** Makes a code object that has its bytes one that is found by its hash. */
export function addCode(code: usize, hash: usize): void {
  copyHash(code + C_HASH, hash);
  store<u32>(code, vmOf(code + C_BYTES, load<u32>(code, C_SIZE)), C_VM);
  const bucket = hashBucket(hash);
  store<u32>(code, load<u32>(bucket), C_NEXT);
  store<u32>(bucket, <u32>code);
  if (isInArena(code)) return;
  store<u32>(code, <u32>blockCodes, C_PREVIOUS);
  blockCodes = code;
}

/** The code object of a new contract's code. */
export function internCode(bytes: usize, size: u32): usize {
  keccak256(HASH, bytes, size);
  const known = findCode(HASH);
  if (known != 0) return known;
  const code = clearCode(allocateInBlock(C_BYTES + size + CODE_PADDING), size);
  memory.copy(code + C_BYTES, bytes, size);
  addCode(code, HASH);
  return code;
}

/** Whether there are other VMs than the EVM. */
export function hasOtherVms(): bool {
  return load<u32>(<usize>MAGICS) != 0;
}

/** The entry of a VM. */
export function magicEntry(vm: u32): usize {
  return <usize>MAGICS + MAGICS_HEADER + MAGIC_SIZE * (vm - 1);
}

/** The VM that code is for, by the magics that the driver has written. */
export function vmOf(bytes: usize, size: u32): u32 {
  const count = load<u32>(<usize>MAGICS);
  for (let vm: u32 = 1; vm <= count; vm++) {
    const entry = magicEntry(vm), length = load<u32>(entry, M_LENGTH);
    if (size >= length && memory.compare(bytes, entry + M_MAGIC, length) == 0) return vm;
  }
  return load<u32>(<usize>MAGICS, M_OTHERS);
}
