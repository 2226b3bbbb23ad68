// asc: --enable simd
// Computations on bn254.
import { BN254_ROOM, runBn254 } from "./bn254";
import { inputAt, outputAt, reach } from "./call";

export { reset } from "../../../base/kernel/scratch";

/** Where an input of that size is to be written; 0 when there is no memory for it. */
export function inputPlace(size: u32): usize {
  return reach(<u64>outputAt(size) + BN254_ROOM) ? inputAt() : 0;
}

export function outputPlace(size: u32): usize { return outputAt(size); }

/** Bytes of output, -1 when the call fails. */
export function run(contract: u32, _most: u32, size: u32): i32 {
  return runBn254(contract, inputAt(), size, outputAt(size));
}
