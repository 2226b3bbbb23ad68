// asc: --enable simd
// The contracts of bn254.
import { R_CONTRACT } from "./codes";
import { BN254_ROOM, runBn254 } from "./bn254";
import { inputAt, outputAt, reach, ROW } from "./call";

export { reset } from "../../../../src/base/kernel/scratch";

export function rowAddress(): usize { return ROW; }

/** Where an input of that size is to be written; 0 when there is no memory for it. */
export function inputPlace(size: u32): usize {
  return reach(<u64>outputAt(size) + BN254_ROOM) ? inputAt() : 0;
}

export function outputPlace(size: u32): usize { return outputAt(size); }

/** Bytes of output, -1 when the call fails. */
export function run(size: u32): i32 {
  return runBn254(load<u32>(ROW, R_CONTRACT), inputAt(), size, outputAt(size));
}
