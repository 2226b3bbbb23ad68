import { TercetError } from "../../../src/base/errors.js";
import { webAssembly } from "../../../src/base/webassembly.js";
import type { HaltReason } from "../../../src/vm/halt.js";
import { HaltState } from "../inject/layout.js";
import { HaltSignal } from "../instance.js";

/**
 * V8's words for its traps. V8 does not tell an empty table element from one of another type: both are
 * `signature-mismatch` in this VM, and all failed conversions of floats to integers are `invalid-conversion`.
 */
const MESSAGES: readonly (readonly [RegExp, HaltReason])[] = [
  [/^unreachable$/, "unreachable"],
  [/^memory access out of bounds$/, "memory-out-of-bounds"],
  [/^data segment .*out of bounds/, "memory-out-of-bounds"],
  [/^(divide|remainder) by zero$/, "integer-divide-by-zero"],
  [/^divide result unrepresentable$/, "integer-overflow"],
  [/^float unrepresentable in integer range$/, "invalid-conversion"],
  [/^null function or function signature mismatch/, "signature-mismatch"],
  [/^(table index is|table access|table or segment access|element segment).*out of bounds/, "table-out-of-bounds"],
];

const BY_STATE: Readonly<Record<number, HaltReason>> = {
  [HaltState.outOfGas]: "out-of-gas",
  [HaltState.stackOverflow]: "stack-overflow",
};

/**
 * The reason for which a guest was stopped, from what V8 threw and the meter's state.
 * @throws TercetError `engine-limit` when it was this computer that came to its end, not the guest; whatever was thrown
 * when it is neither a trap nor a signal
 */
export function haltReasonOf(thrown: unknown, state: number): HaltReason {
  if (thrown instanceof HaltSignal) return thrown.reason;
  if (state === HaltState.growthFailed) throw engineLimit("this computer has no memory left for the guest", thrown);
  if (thrown instanceof RangeError) throw engineLimit(`V8 came to a limit: ${thrown.message}`, thrown);
  if (!(thrown instanceof webAssembly.RuntimeError)) throw thrown;
  const known = BY_STATE[state] ?? byMessage(thrown.message);
  if (known !== undefined) return known;
  throw new TercetError("engine-fault", `V8 stopped the guest for an unknown reason: ${thrown.message}`, {
    cause: thrown,
  });
}

function byMessage(message: string): HaltReason | undefined {
  // Traps while an instance is made carry the name of the JavaScript function before the reason.
  const plain = message.replace(/^WebAssembly\.Instance\(\): /, "");
  return MESSAGES.find(([pattern]) => pattern.test(plain))?.[1];
}

function engineLimit(message: string, cause: unknown): TercetError {
  return new TercetError("engine-limit", `${message}; run the program on wasm/interpreter, or on a larger machine`, {
    cause,
  });
}
