import { describe, expect, it } from "vitest";
import { toHex } from "../../../../src/base/hex.js";
import { bn254Multiply } from "../../../../vms/evm/precompiles/bn254.js";

/** Calls at ever greater depth until the host's stack ends. */
function callAtEveryDepth(call: () => void): void {
  try {
    call();
    callAtEveryDepth(call);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}

describe("kernels of precompiled contracts", () => {
  it("are in order after the host's stack has ended inside them", () => {
    const { run } = bn254Multiply(6000);
    const input = new Uint8Array(96);
    // The generator (1, 2), times 257.
    input.set([1], 31);
    input.set([2], 63);
    input.set([1, 1], 94);
    const expected = toHex(run(input)!);
    for (let i = 0; i < 3; i++) callAtEveryDepth(() => run(input));
    expect(toHex(run(input)!)).toBe(expected);
  });
});
