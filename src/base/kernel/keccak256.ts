// Keccak-256 as Ethereum uses it, with the padding of before FIPS 202: of bytes that lie in one place, and of bytes that come
// part by part.
import { absorbBlocks, KECCAK_RATE, KECCAK_STATE, permute } from "./keccak-f";

const RATE: usize = KECCAK_RATE;
const DIGEST: usize = 32;

/** The state of one-shot hashes. */
const STATE: usize = memory.data(KECCAK_STATE, 8);

/** Writes the hash of `size` bytes at `from` as 32 bytes at `to`, which may overlap. */
export function keccak256(to: usize, from: usize, size: usize): void {
  memory.fill(STATE, 0, KECCAK_STATE);
  const whole = size - (size % RATE);
  absorbBlocks(STATE, from, whole);
  finish(STATE, from + whole, size - whole);
  memory.copy(to, STATE, DIGEST);
}

/** Writes an input behind which there is as much padding as makes whole blocks of it: `padded` bytes. */
export function padTo(to: usize, from: usize, size: usize, padded: usize): void {
  memory.copy(to, from, size);
  memory.fill(to + size, 0, padded - size);
  store<u8>(to + size, 1);
  store<u8>(to + padded - 1, load<u8>(to + padded - 1) | 0x80);
}

/** Writes the hash of an input that has its padding. */
export function absorbPadded(to: usize, from: usize, size: usize): void {
  memory.fill(STATE, 0, KECCAK_STATE);
  absorbBlocks(STATE, from, size);
  memory.copy(to, STATE, DIGEST);
}

/** Bytes of a sponge: a state, and how many bytes of its rate are taken. */
export const SPONGE: i32 = KECCAK_STATE + 8;

/** Makes SPONGE bytes, aligned to 8, the sponge of an empty input. */
export function beginSponge(sponge: usize): void {
  memory.fill(sponge, 0, SPONGE);
}

/** Takes in `size` more bytes. */
export function absorb(sponge: usize, from: usize, size: usize): void {
  const taken = <usize>load<u32>(sponge, KECCAK_STATE);
  const end = from + size;
  let at = from;
  if (taken != 0) {
    const first = min(RATE - taken, size);
    mix(sponge + taken, at, first);
    if (taken + first < RATE) {
      store<u32>(sponge, <u32>(taken + first), KECCAK_STATE);
      return;
    }
    permute(sponge);
    at += first;
  }
  const whole = (end - at) - ((end - at) % RATE);
  absorbBlocks(sponge, at, whole);
  mix(sponge, at + whole, end - at - whole);
  store<u32>(sponge, <u32>(end - at - whole), KECCAK_STATE);
}

/** Writes the hash of all that was taken in; the sponge is used up. */
export function squeeze(sponge: usize, to: usize): void {
  finish(sponge, 0, 0, <usize>load<u32>(sponge, KECCAK_STATE));
  memory.copy(to, sponge, DIGEST);
}

/** Takes in the last bytes, fewer than the rate has left after `taken`, and the padding: the hash begins the state. */
function finish(state: usize, from: usize, size: usize, taken: usize = 0): void {
  mix(state + taken, from, size);
  const end = state + taken + size;
  store<u8>(end, load<u8>(end) ^ 1);
  store<u8>(state, load<u8>(state, RATE - 1) ^ 0x80, RATE - 1);
  permute(state);
}

function mix(to: usize, from: usize, size: usize): void {
  const words = size & ~7;
  for (let i: usize = 0; i < words; i += 8) store<u64>(to + i, load<u64>(to + i) ^ load<u64>(from + i));
  for (let i = words; i < size; i++) store<u8>(to + i, load<u8>(to + i) ^ load<u8>(from + i));
}
