// Stopping in the middle of a run. When the fuel does not last for the whole run, the first instruction that it does not
// last for is replaced by OP_STOP until the kernel returns. The loop itself knows nothing of it.
import { OP_STOP } from "./internal-ops";
import { RECORD_COST, RECORD_PLAIN, RECORD_RUN, RECORD_SIZE } from "./layout";

/** The record that is replaced, or 0; what its op was; what the op before it was. */
let armed: usize = 0;
let armedOp: u8 = 0;
let opBefore: u8 = 0;

/** @param fuel what is left after the whole run was charged: below zero */
export function arm(record: usize, fuel: i64): void {
  let left = <i32>(fuel + load<u8>(record, RECORD_RUN));
  while (<i32>load<u8>(record, RECORD_COST) <= left) {
    left -= load<u8>(record, RECORD_COST);
    record += RECORD_SIZE;
  }
  armed = record;
  armedOp = load<u8>(record);
  store<u8>(record, OP_STOP);
  // A fused op in front of it would execute it as well.
  const before = record - RECORD_SIZE;
  opBefore = load<u8>(before);
  store<u8>(before, load<u8>(before, RECORD_PLAIN));
}

export function disarm(): void {
  if (!armed) return;
  store<u8>(armed, armedOp);
  store<u8>(armed - RECORD_SIZE, opBefore);
  armed = 0;
}
