import { keccak_256 } from "@noble/hashes/sha3.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keccak256 } from "../../src/base/hash.js";
import { fromHex } from "../../src/base/hex.js";

describe("keccak256", () => {
  test("is Ethereum's, not SHA-3", () => {
    const empty = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
    expect(keccak256(new Uint8Array(0))).toEqual(fromHex(empty));
  });

  test("agrees with @noble/hashes at every length of some blocks", () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 31) ^ (i >> 3));
    for (let length = 0; length <= bytes.length; length++) {
      const part = bytes.subarray(length % 7, length);
      expect(keccak256(part)).toEqual(keccak_256(part));
    }
  });

  test("agrees where parts end, and in the parts behind", () => {
    const bytes = new Uint8Array(3 * 69_632 + 200).map((_, i) => i ^ (i >> 8) ^ (i >> 16));
    for (const parts of [1, 2, 3]) {
      for (const more of [-137, -136, -1, 0, 1, 135, 136, 137]) {
        const part = bytes.subarray(0, parts * 69_632 + more);
        expect(keccak256(part)).toEqual(keccak_256(part));
      }
    }
  });

  test("leaves nothing behind", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.uint8Array({ maxLength: 400 }), (a, b) => {
        const first = keccak256(a);
        expect(keccak256(b)).toEqual(keccak_256(b));
        expect(first).toEqual(keccak_256(a));
      }),
    );
  });
});
