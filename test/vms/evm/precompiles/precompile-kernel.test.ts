import { describe, expect, it } from "vitest";
import { toHex } from "../../../../src/base/hex.js";
import { contractAt } from "./contract-at.js";

/** Whether a call comes back that is so many JavaScript calls deep. */
function returnsAt(depth: number, call: () => void): boolean {
  const descend = (left: number): void => (left > 0 ? descend(left - 1) : call());
  try {
    descend(depth);
    return true;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return false;
  }
}

/** The least depth at which the host's stack ends in the call. */
function deepest(call: () => void): number {
  let [low, high] = [0, 1000];
  while (returnsAt(high, call)) [low, high] = [high, 2 * high];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (returnsAt(middle, call)) low = middle;
    else high = middle;
  }
  return high;
}

describe("kernels of precompiled contracts", () => {
  it("are in order after the host's stack has ended inside them", () => {
    const { run } = contractAt(7);
    const input = new Uint8Array(96);
    // The generator (1, 2), times 257.
    input.set([1], 31);
    input.set([2], 63);
    input.set([1, 1], 94);
    const expected = toHex(run(input)!);
    const call = () => run(input);
    // Around where it ends in one or another of the kernel's functions, each of which leaves something on the kernel's stack.
    // Compiled functions take less of the host's, so the place is found anew.
    for (let i = 0; i < 40; i++) {
      const depth = deepest(call);
      for (let more = -40; more < 40; more++) returnsAt(depth + more, call);
    }
    expect(toHex(run(input)!)).toBe(expected);
  });
});
