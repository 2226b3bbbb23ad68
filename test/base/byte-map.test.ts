import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ByteMap } from "../../src/base/byte-map.js";
import { toHex } from "../../src/base/hex.js";

const LENGTH = 20;
/** Few keys, so that they meet again, that differ at either end. */
const key = fc.tuple(fc.nat(5), fc.nat(5)).map(([first, last]) => {
  const bytes = new Uint8Array(LENGTH);
  bytes[0] = first;
  bytes[LENGTH - 1] = last;
  return bytes;
});
const step = fc.record({ key, value: fc.nat() });

const contentOf = (map: ByteMap<number>) => new Map([...map.entries()].map(([bytes, value]) => [toHex(bytes), value]));

describe("a byte map", () => {
  it("holds what a map by hex holds", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const map = new ByteMap<number>();
        const expected = new Map<string, number>();
        for (const { key, value } of steps) {
          const name = toHex(key);
          expect([map.get(key), map.has(key)]).toEqual([expected.get(name), expected.has(name)]);
          map.set(key, value);
          expected.set(name, value);
          expect([map.get(key), map.has(key), map.size]).toEqual([value, true, expected.size]);
        }
        expect(contentOf(map)).toEqual(expected);
      }),
    );
  });

  it("keeps copies of its keys and hands out copies", () => {
    const map = new ByteMap<string>();
    const bytes = new Uint8Array(32).fill(1);
    map.set(bytes, "one");
    bytes.fill(2);
    expect([map.get(new Uint8Array(32).fill(1)), map.get(bytes)]).toEqual(["one", undefined]);
    for (const [own] of map.entries()) own.fill(2);
    expect(map.get(bytes)).toBe(undefined);
  });

  it("holds many", () => {
    const map = new ByteMap<number>();
    const keyOf = (n: number) => Uint8Array.of(n >> 8, n, 0, 0);
    for (let n = 0; n < 5000; n++) map.set(keyOf(n), n);
    for (let n = 0; n < 5000; n++) expect(map.get(keyOf(n))).toBe(n);
    expect(map.size).toBe(5000);
  });
});
