import { describe, expect, it } from "vitest";
import { toHex } from "../../src/base/hex.js";
import { CallTracer, type CallTracerOptions } from "../../src/listing/call-tracer.js";
import { message } from "../../src/vm/message.js";
import { addressOf, bytecode, profileOf, RECIPIENT, SENDER, TestHost } from "../vms/evm/evm-run.js";
import { interpreter } from "../vms/evm/interpreter-run.js";

/** Calls an account without code five times, each time with 64 bytes of memory. */
const CODE = bytecode(
  "6001 5f 53",
  `5f 5f 6040 5f 73 ${toHex(addressOf(0xdd)).slice(2)} 5a fa 50`.repeat(5),
  "6040 5f f3",
);

function rootOf(options: CallTracerOptions) {
  const tracer = new CallTracer(options);
  const call = message({ input: new Uint8Array(10), gasLimit: 100_000n, recipient: RECIPIENT, sender: SENDER });
  interpreter.run(interpreter.load(CODE, profileOf("osaka")), call, new TestHost(), { tracer });
  return tracer.root!;
}

const MEMORY = `0x01${"00".repeat(63)}`;

describe("CallTracer", () => {
  it("keeps all that there is room for", () => {
    const root = rootOf({});
    expect(root).toMatchObject({ type: "CALL", input: `0x${"00".repeat(10)}`, output: MEMORY });
    expect(root.calls!.map(({ type, input }) => [type, input])).toEqual(Array(5).fill(["STATICCALL", MEMORY]));
    expect([root, ...root.calls!].some((frame) => "isCut" in frame || "omitted" in frame)).toBe(false);
  });

  it("says of what it has no room for that there is more", () => {
    const root = rootOf({ maxBytes: 10 + 2 * 64 + 16 });
    expect(root.calls!.map(({ input, isCut }) => [input.length / 2 - 1, isCut])).toEqual([
      ...[
        [64, undefined],
        [64, undefined],
        [16, true],
        [0, true],
        [0, true],
      ],
    ]);
    expect(root).toMatchObject({ isCut: true });
    expect(root).not.toHaveProperty("output");
  });

  it("counts the calls that it does not keep", () => {
    const root = rootOf({ maxCalls: 3 });
    expect(root.calls).toHaveLength(2);
    expect(root).toMatchObject({ omitted: 3, output: MEMORY });
  });
});
