import type { Instructions } from "./validate/instructions.js";

/** What a call takes besides values: return address, frame pointer, instance, saved registers, fuel and stack counters. */
const FRAME_OVERHEAD = 96;
/** What every value takes, whatever its type. */
const SLOT = 8;

/**
 * The stack limit. Every function has a frame size that depends on nothing but its code: {@link FRAME_OVERHEAD} bytes and
 * {@link SLOT} for each parameter, local and value on its operand stack when that is highest. A call whose frame does not
 * fit into what its callers have left of the profile's `stackBytes` halts the run with `stack-overflow`; a tail call
 * gives its caller's frame back first. So the depth that a program reaches is the same everywhere, and V8's own stack,
 * whose end nobody can foresee, is never the one to decide: its frames are no larger than these in baseline code, and
 * `stackBytes` is at most half of the stack that a Node thread has.
 */
export function frameBytes(body: Instructions): number {
  return FRAME_OVERHEAD + SLOT * (body.localCount + body.maxHeight);
}
