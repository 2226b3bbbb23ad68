// What calls of precompiled contracts cost.
import { ROW_SIZE } from "./codes";
import { priceOf } from "./price";
import { inputAt, reach } from "../../../../src/vm/accelerators/kernel/call";

const ROW: usize = memory.data(ROW_SIZE, 16);

export function rowAddress(): usize { return ROW; }

/** Where an input of that size is to be written; 0 when there is no memory for it. */
export function inputPlace(size: u32): usize {
  return reach(<u64>inputAt() + size) ? inputAt() : 0;
}

/** What the call costs; the input need not be there for contracts that are not light. */
export function price(size: u32): u64 {
  return priceOf(ROW, inputAt(), size);
}
