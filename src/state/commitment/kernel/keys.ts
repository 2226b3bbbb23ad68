// Keys of a state's tries: the hash of an address or of a slot's key, its nibbles, and the packed account or slot that it is of. Many are
// hashed together, and tries are changed in the order of keys, so that what lies side by side is met at once.
import { hashSoon } from "../../../base/kernel/keccak-soon";
import { allocate } from "./arena";
import { unpackNibbles } from "./node-rlp";

export const KEY_NIBBLES: u32 = 64;
const NIBBLES: usize = 32;
const SUBJECT: usize = 96;
export const KEY: usize = 104;

// @ts-ignore: decorator
@inline export function hashOf(key: usize): usize { return key; }
// @ts-ignore: decorator
@inline export function nibblesOf(key: usize): usize { return key + NIBBLES; }
// @ts-ignore: decorator
@inline export function subjectOf(key: usize): usize { return load<u32>(key, SUBJECT); }
// @ts-ignore: decorator
@inline export function pointerAt(pointers: usize, index: u32): usize { return load<u32>(pointers + 4 * <usize>index); }
// @ts-ignore: decorator
@inline export function setPointerAt(pointers: usize, index: u32, to: usize): void { store<u32>(pointers + 4 * <usize>index, <u32>to); }

/** Makes the first KEY bytes at an address a key, whose hash is there when those that wait have been made. */
export function makeKey(key: usize, bytes: usize, size: u32, subject: usize): void {
  hashSoon(key, bytes, size);
  store<u32>(key, <u32>subject, SUBJECT);
}

/** Puts pointers to keys that have their hashes in the order of the first two bytes: beyond that it makes no difference. */
export function sortKeys(pointers: usize, count: u32): void {
  const other = allocate(4 * <usize>count);
  for (let i: u32 = 0; i < count; i++) {
    const key = pointerAt(pointers, i);
    unpackNibbles(key + NIBBLES, key, 32);
  }
  distribute(other, pointers, count, 1);
  distribute(pointers, other, count, 0);
}

const PLACES: usize = memory.data(4 * 256);

/** Writes pointers in the order of one byte of their keys; those with the same byte stay as they are. */
function distribute(to: usize, from: usize, count: u32, byte: usize): void {
  memory.fill(PLACES, 0, 4 * 256);
  for (let i: u32 = 0; i < count; i++) {
    const each = <u32>load<u8>(pointerAt(from, i) + byte);
    setPointerAt(PLACES, each, pointerAt(PLACES, each) + 1);
  }
  let sum: usize = 0;
  for (let each: u32 = 0; each < 256; each++) {
    const some = pointerAt(PLACES, each);
    setPointerAt(PLACES, each, sum);
    sum += some;
  }
  for (let i: u32 = 0; i < count; i++) {
    const key = pointerAt(from, i), each = <u32>load<u8>(key + byte), place = pointerAt(PLACES, each);
    setPointerAt(to, <u32>place, key);
    setPointerAt(PLACES, each, place + 1);
  }
}
