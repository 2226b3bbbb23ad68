import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bigintToBytes, bytesToBigint, concatBytes, copyBytes, equalBytes } from "../../src/base/bytes.js";

describe("concatBytes", () => {
  test("is what Buffer.concat gives, in memory of its own", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (parts) => {
        const joined = concatBytes(...parts);
        expect(joined).toEqual(new Uint8Array(Buffer.concat(parts)));
        for (const part of parts) expect(joined.buffer).not.toBe(part.buffer);
      }),
    );
  });
});

describe("copyBytes", () => {
  test("is a plain array in memory of its own, of a Buffer too", () => {
    const buffer = Buffer.from([1, 2, 3, 4]);
    const copy = copyBytes(buffer, 1, 3);
    buffer.fill(9);
    expect(copy).toEqual(Uint8Array.of(2, 3));
    expect(copy.buffer.byteLength).toBe(2);
  });
});

describe("equalBytes", () => {
  test("is what Buffer.equals says", () => {
    const short = fc.uint8Array({ maxLength: 3, max: 2 });
    fc.assert(fc.property(short, short, (a, b) => equalBytes(a, b) === Buffer.from(a).equals(b)));
  });

  test("looks at the last byte and at the length", () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).toBe(false);
    expect(equalBytes(Uint8Array.of(), Uint8Array.of())).toBe(true);
  });
});

describe("integers", () => {
  test("big-endian, there and back", () => {
    expect(bytesToBigint(Uint8Array.of(1, 0))).toBe(256n);
    expect(bytesToBigint(Uint8Array.of())).toBe(0n);
    expect(bigintToBytes(258n, 3)).toEqual(Uint8Array.of(0, 1, 2));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(bigintToBytes(bytesToBigint(bytes), bytes.length)).toEqual(bytes);
      }),
    );
  });

  test("at the bounds of a length", () => {
    expect(bigintToBytes(2n ** 256n - 1n, 32)).toEqual(new Uint8Array(32).fill(255));
    expect(bigintToBytes(0n, 0)).toEqual(new Uint8Array(0));
    for (const [value, length] of [
      [2n ** 256n, 32],
      [1n, 0],
      [-1n, 32],
    ] as const) {
      expect(() => bigintToBytes(value, length)).toThrow(expect.objectContaining({ code: "integer-out-of-range" }));
    }
  });
});
