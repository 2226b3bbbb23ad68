// asc: --enable simd
// The light precompiled contracts, and what calls of all of them cost.
import { inputAt, outputAt, reach, ROW } from "./call";
import { roomOfLight, runLight } from "./light";
import { priceOf } from "./price";

export { reset } from "../../../../src/base/kernel/scratch";

export function rowAddress(): usize { return ROW; }

/** Where an input of that size is to be written; 0 when there is no memory for it. */
export function inputPlace(size: u32): usize {
  return reach(<u64>inputAt() + size) ? inputAt() : 0;
}

export function outputPlace(size: u32): usize { return outputAt(size); }

/** What the call costs; the input need not be there for contracts that are not light. */
export function price(size: u32): u64 {
  return priceOf(ROW, inputAt(), size);
}

/** Bytes of output, -1 when the call fails, -2 when there is no memory for it. */
export function run(size: u32): i32 {
  const room = roomOfLight(ROW, inputAt(), size);
  return reach(<u64>outputAt(size) + room) ? runLight(ROW, inputAt(), size, outputAt(size)) : -2;
}
