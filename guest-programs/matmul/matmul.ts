// The product of the input's two square matrices of 64-bit numbers, modulo 2^64.
import { allocate, inputSize, readInput, writeOutput } from "../common/zkvm";

const MAX_DIMENSION: u32 = 128;

/** The smallest n for which two n by n matrices hold the whole input, at most 128. */
function dimension(): u32 {
  const size = inputSize();
  let n: u32 = 0;
  while (n < MAX_DIMENSION && n * n * 16 < size) n++;
  return n;
}

/** The product of a row and a column, `stride` bytes from entry to entry. */
function dot(row: usize, column: usize, n: u32, stride: u32): u64 {
  let sum: u64 = 0;
  for (const end = row + n * 8; row < end; row += 8) {
    sum += load<u64>(row) * load<u64>(column);
    column += stride;
  }
  return sum;
}

export function main(): void {
  const n = dimension();
  const stride = n * 8;
  const size = stride * n;
  const a = readInput(size * 2);
  const b = a + size;
  const product = allocate(size);
  for (let i: u32 = 0; i < n; i++) {
    for (let j: u32 = 0; j < n; j++) {
      store<u64>(product + i * stride + j * 8, dot(a + i * stride, b + j * 8, n, stride));
    }
  }
  writeOutput(product, size);
}
