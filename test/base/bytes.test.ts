import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bigintToBytes,
  bytesToBigint,
  compareBytes,
  concatBytes,
  copyBytes,
  equalBytes,
  fromBase64,
} from "../../src/base/bytes.js";

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

  test("sees any one byte that differs, also in long strings and at any offset", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.nat(7), fc.nat(), (bytes, offset, place) => {
        const moved = new Uint8Array(offset + bytes.length).subarray(offset);
        moved.set(bytes);
        expect(equalBytes(bytes, moved)).toBe(true);
        moved[place % bytes.length]! ^= 1;
        expect(equalBytes(bytes, moved)).toBe(false);
      }),
    );
  });

  test("looks at the last byte and at the length", () => {
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).toBe(false);
    expect(equalBytes(Uint8Array.of(), Uint8Array.of())).toBe(true);
  });
});

test("compareBytes orders as Buffer.compare does", () => {
  const short = fc.uint8Array({ maxLength: 4, max: 2 });
  fc.assert(fc.property(short, short, (a, b) => Math.sign(compareBytes(a, b)) === Buffer.compare(a, b)));
});

test("fromBase64 is what Buffer reads", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(fromBase64(Buffer.from(bytes).toString("base64"))).toEqual(bytes);
    }),
  );
});

describe("integers", () => {
  test("big-endian, there and back", () => {
    expect(bytesToBigint(Uint8Array.of(1, 0))).toBe(256n);
    expect(bytesToBigint(Uint8Array.of())).toBe(0n);
    expect(bigintToBytes(258n, 3)).toEqual(Uint8Array.of(0, 1, 2));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1200, size: "max" }), (bytes) => {
        expect(bytesToBigint(bytes)).toBe(BigInt(`0x0${Buffer.from(bytes).toString("hex")}`));
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
