// Keccak-256 of many inputs, in no order that matters: with vectors, two that have as many blocks are hashed at once.
import { absorbPadded, keccak256, padTo } from "./keccak256";
import { KECCAK_PAIR, permutePair } from "./keccak-pair";

const RATE: usize = 136;
/** Longer inputs are hashed at once, each by itself. */
const MOST_BLOCKS: usize = 5;
const MOST_BYTES: i32 = 680;

const PAIR: usize = memory.data(KECCAK_PAIR, 16);
/** An input in blocks, padded. */
const SECOND: usize = memory.data(MOST_BYTES, 16);
/** For each number of blocks the input that waits for another: where its hash goes, 0 for none; and its blocks. */
const WAITING_TO: usize = memory.data(24, 8);
const WAITING: usize = memory.data(3400, 16);

/** Writes the hash of `size` bytes at `from` to `to` by the next call of `hashWaiting`; the input need not stay where it is. */
export function hashSoon(to: usize, from: usize, size: usize): void {
  if (ASC_FEATURE_SIMD) {
    if (size < MOST_BLOCKS * RATE) {
      hashWithAnother(to, from, size);
      return;
    }
  }
  keccak256(to, from, size);
}

function hashWithAnother(to: usize, from: usize, size: usize): void {
  const blocks = size / RATE + 1, first = WAITING + (blocks - 1) * MOST_BYTES, waits = WAITING_TO + 4 * (blocks - 1);
  const other = <usize>load<u32>(waits);
  padTo(other == 0 ? first : SECOND, from, size, blocks * RATE);
  store<u32>(waits, other == 0 ? <u32>to : 0);
  if (other != 0) hashPair(other, first, to, SECOND, blocks * RATE);
}

/** Writes the hashes that have not been written. */
export function hashWaiting(): void {
  for (let i: usize = 0; i < MOST_BLOCKS; i++) {
    const to = <usize>load<u32>(WAITING_TO + 4 * i);
    if (to == 0) continue;
    store<u32>(WAITING_TO + 4 * i, 0);
    absorbPadded(to, WAITING + i * MOST_BYTES, (i + 1) * RATE);
  }
}

function hashPair(toA: usize, a: usize, toB: usize, b: usize, size: usize): void {
  memory.fill(PAIR, 0, KECCAK_PAIR);
  for (let at: usize = 0; at < size; at += RATE) {
    for (let i: usize = 0; i < RATE; i += 8) {
      const lanes = v128.load64_lane(b + at + i, v128.load64_zero(a + at + i), 1);
      v128.store(PAIR + 2 * i, v128.xor(v128.load(PAIR + 2 * i), lanes));
    }
    permutePair(PAIR);
  }
  for (let i: usize = 0; i < 32; i += 8) {
    store<u64>(toA + i, load<u64>(PAIR + 2 * i));
    store<u64>(toB + i, load<u64>(PAIR + 2 * i, 8));
  }
}
