import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeRlp, integerToRlp, type RlpItem } from "../../src/base/rlp.js";
import { RlpWriter } from "../../src/base/rlp-writer.js";

function written(write: (writer: RlpWriter) => void, writer = new RlpWriter()): Uint8Array {
  writer.begin();
  write(writer);
  return writer.take();
}

describe("RLP from its end", () => {
  it("has integers of any size as byte strings without leading zeros", () => {
    const edges = [7n, 8n, 32n, 52n, 53n, 54n, 63n, 64n, 65n, 128n, 192n, 255n, 256n, 257n].flatMap((bits) =>
      [-1n, 0n, 1n].map((by) => 2n ** bits + by),
    );
    const integers = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 300n }), fc.bigInt({ min: 0n, max: 2n ** 64n }));
    const check = (value: bigint) => {
      expect(written((writer) => writer.integer(value))).toEqual(encodeRlp(integerToRlp(value)));
    };
    for (const value of [0n, ...edges]) check(value);
    fc.assert(fc.property(integers, check));
  });

  it("makes lists of what was written behind their place", () => {
    const parts = fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 6 });
    fc.assert(
      fc.property(parts, parts, (first, last) => {
        const bytes = written((writer) => {
          writer.item(last);
          const before = writer.size;
          for (const part of [...first].reverse()) writer.string(part);
          writer.list(before);
          writer.list(0);
        });
        expect(bytes).toEqual(encodeRlp([first, last]));
      }),
    );
  });

  it("has room for whatever comes, and begins anew after it", () => {
    const writer = new RlpWriter();
    for (const size of [10, 1000, 1023, 1024, 5000, 300_000, 3, 70_000, 0]) {
      const items: RlpItem = [Uint8Array.of(1), new Uint8Array(size).fill(7), [new Uint8Array(size)]];
      const bytes = written((each) => each.item(items), writer);
      expect(bytes).toEqual(encodeRlp(items));
      expect(bytes.length).toBeGreaterThan(2 * size);
    }
  });
});
