import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TercetError } from "../../src/base/errors.js";
import { fromHex, toHex } from "../../src/base/hex.js";
import {
  decodeRlp,
  encodeRlp,
  encodeRlpBytes,
  encodeRlpList,
  integerFromRlp,
  integerToRlp,
  type RlpItem,
} from "../../src/base/rlp.js";

const text = (value: string) => new TextEncoder().encode(value);
const NOTHING = new Uint8Array(0);

const { item } = fc.letrec<{ item: RlpItem; list: RlpItem }>((tie) => ({
  item: fc.oneof({ depthSize: "small" }, fc.uint8Array({ maxLength: 70 }), tie("list")),
  list: fc.array(tie("item"), { maxLength: 5 }),
}));

describe("RLP", () => {
  it.each<[string, RlpItem, string]>([
    ["a string", text("dog"), "0x83646f67"],
    ["a list", [text("cat"), text("dog")], "0xc88363617483646f67"],
    ["the empty string", NOTHING, "0x80"],
    ["the empty list", [], "0xc0"],
    ["a zero byte", Uint8Array.of(0), "0x00"],
    ["the largest single byte", Uint8Array.of(0x7f), "0x7f"],
    ["the smallest byte with a header", Uint8Array.of(0x80), "0x8180"],
    ["sets of sets", [[], [[]], [[], [[]]]], "0xc7c0c1c0c3c0c1c0"],
    ["55 bytes", new Uint8Array(55), `0xb7${"00".repeat(55)}`],
    ["56 bytes", new Uint8Array(56), `0xb838${"00".repeat(56)}`],
    ["256 bytes", new Uint8Array(256), `0xb90100${"00".repeat(256)}`],
    ["a list of 56 bytes", [new Uint8Array(55)], `0xf838b7${"00".repeat(55)}`],
    ["65536 bytes", new Uint8Array(65536), `0xba010000${"00".repeat(65536)}`],
  ])("encodes %s", (_, item, hex) => {
    expect(toHex(encodeRlp(item))).toBe(hex);
    expect(decodeRlp(fromHex(hex))).toEqual(item);
  });

  it("decodes what it has encoded", () => {
    fc.assert(
      fc.property(item, (item) => {
        expect(decodeRlp(encodeRlp(item))).toEqual(item);
      }),
    );
  });

  it("builds lists of what is encoded already", () => {
    const parts = [text("cat"), text("dog")];
    expect(encodeRlpList(parts.map(encodeRlpBytes))).toEqual(encodeRlp(parts));
  });

  it("gives an item that encodes to the same bytes, or a typed error, for any bytes", () => {
    const broken = fc
      .tuple(item, fc.nat(), fc.nat(255))
      .map(([item, at, byte]) => encodeRlp(item).map((old, i, all) => (i === at % all.length ? byte : old)));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), broken), (bytes) => {
        try {
          expect(encodeRlp(decodeRlp(bytes))).toEqual(bytes);
        } catch (error) {
          if (!(error instanceof TercetError)) throw error;
          expect(error.code).toBe("invalid-rlp");
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["nothing", "0x", 0],
    ["bytes after the item", "0x0102", 1],
    ["a string that is cut off", "0x83646f", 0],
    ["a length that is cut off", "0xb9ff", 0],
    ["a list that is cut off", "0xc3c0", 0],
    ["an item longer than its list", "0xc28201ff", 1],
    ["a byte with a header it does not need", "0x8101", 0],
    ["a long form for a short string", `0xb837${"00".repeat(55)}`, 1],
    ["a long form for a short list", "0xf80180", 1],
    ["a length with a leading zero", `0xb90038${"00".repeat(56)}`, 1],
    ["a length of 2^64-1 bytes", `0xbf${"ff".repeat(8)}`, 0],
  ])("refuses %s", (_, hex, offset) => {
    expect(() => decodeRlp(fromHex(hex))).toThrow(
      expect.objectContaining({ code: "invalid-rlp", details: { offset } }),
    );
  });

  it("refuses lists nested deeper than 32", () => {
    const nested = (depth: number): RlpItem => (depth === 1 ? [] : [nested(depth - 1)]);
    expect(decodeRlp(encodeRlp(nested(32)))).toEqual(nested(32));
    expect(() => decodeRlp(encodeRlp(nested(33)))).toThrow(expect.objectContaining({ code: "invalid-rlp" }));
    expect(() => decodeRlp(new Uint8Array(1_000_000).fill(0xc1))).toThrow(TercetError);
  });
});

describe("RLP integers", () => {
  it("have no leading zeros", () => {
    expect(toHex(integerToRlp(0n))).toBe("0x");
    expect(toHex(integerToRlp(0xfn))).toBe("0x0f");
    expect(toHex(integerToRlp(0x100n))).toBe("0x0100");
  });

  it("come back", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 256n - 1n), (n) => {
        expect(integerFromRlp(integerToRlp(n), 32)).toBe(n);
      }),
    );
  });

  it.each<[string, RlpItem]>([
    ["leading zeros", Uint8Array.of(0, 1)],
    ["a zero byte", Uint8Array.of(0)],
    ["too many bytes", new Uint8Array(9).fill(1)],
    ["a list", []],
  ])("are not %s", (_, item) => {
    expect(() => integerFromRlp(item, 8)).toThrow(expect.objectContaining({ code: "invalid-rlp" }));
  });
});
