// asc: --enable simd
// The light computations.
import { roomOfLight, runLight } from "./light";
import { inputAt, outputAt, reach } from "./call";

export { reset } from "../../../base/kernel/scratch";

/** Where an input of that size is to be written; 0 when there is no memory for it. */
export function inputPlace(size: u32): usize {
  return reach(<u64>inputAt() + size) ? inputAt() : 0;
}

export function outputPlace(size: u32): usize { return outputAt(size); }

/** Bytes of output, -1 when the call fails, -2 when there is no memory for it. */
export function run(contract: u32, most: u32, size: u32): i32 {
  const room = roomOfLight(contract, most, inputAt(), size);
  return reach(<u64>outputAt(size) + room) ? runLight(contract, most, inputAt(), size, outputAt(size)) : -2;
}
