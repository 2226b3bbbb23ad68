// The input's 64-bit numbers in ascending order, by bottom-up merge sort.
import { allocate, inputSize, readInput, writeOutput } from "../common/zkvm";

/** Merges the sorted runs [low, middle) and [middle, high) of `source`, all in bytes, into the same place of `target`. */
function merge(source: usize, target: usize, low: usize, middle: usize, high: usize): void {
  let left = low;
  let right = middle;
  for (let at = low; at < high; at += 8) {
    if (left < middle && (right >= high || load<u64>(source + left) <= load<u64>(source + right))) {
      store<u64>(target + at, load<u64>(source + left));
      left += 8;
    } else {
      store<u64>(target + at, load<u64>(source + right));
      right += 8;
    }
  }
}

export function main(): void {
  const size: u32 = (inputSize() + 7) & ~7;
  let source = readInput(size);
  let target = allocate(size);
  for (let width: u32 = 8; width < size; width *= 2) {
    for (let low: u32 = 0; low < size; low += 2 * width) {
      merge(source, target, low, min(low + width, size), min(low + 2 * width, size));
    }
    const sorted = target;
    target = source;
    source = sorted;
  }
  writeOutput(source, size);
}
