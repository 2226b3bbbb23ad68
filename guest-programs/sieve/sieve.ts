// The primes up to n, by Eratosthenes' sieve over odd numbers: how many, their sum, the greatest.
import { allocate, inputSize, readInput, writeOutput } from "../common/zkvm";

const MAX_N: u32 = 1 << 24;
const RESULT = memory.data(24, 8);

/** The first four bytes, little-endian, at most 8 per byte of input and at most 2^24. */
function limit(): u32 {
  const wanted = load<u32>(readInput(4));
  const size = inputSize();
  return size >= MAX_N / 8 ? min(wanted, MAX_N) : min(wanted, size * 8);
}

export function main(): void {
  const n = limit();
  const odds = (n + 1) / 2;
  /** Byte i stands for 2 * i + 1. */
  const composite = allocate(odds);
  for (let p: u32 = 3; p * p <= n; p += 2) {
    if (load<u8>(composite + p / 2)) continue;
    for (let i = (p * p) / 2; i < odds; i += p) store<u8>(composite + i, 1);
  }

  let count: u64 = n >= 2 ? 1 : 0;
  let sum: u64 = n >= 2 ? 2 : 0;
  let greatest: u64 = sum;
  for (let i: u32 = 1; i < odds; i++) {
    if (load<u8>(composite + i)) continue;
    greatest = i * 2 + 1;
    count++;
    sum += greatest;
  }
  store<u64>(RESULT, count);
  store<u64>(RESULT, sum, 8);
  store<u64>(RESULT, greatest, 16);
  writeOutput(RESULT, 24);
}
