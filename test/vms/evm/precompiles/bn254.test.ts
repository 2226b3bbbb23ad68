import { bn254 } from "@noble/curves/bn254.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bigintToBytes, bytesToBigint, concatBytes } from "../../../../src/base/bytes.js";
import { toHex } from "../../../../src/base/hex.js";
import type { PricedPrecompile } from "../../../../vms/evm/precompiles/precompile.js";
import { contractAt } from "./contract-at.js";

const { G1, G2, fields } = bn254;
type PointG1 = InstanceType<typeof G1.Point>;
type PointG2 = InstanceType<typeof G2.Point>;

const P = fields.Fp.ORDER;
const R = fields.Fr.ORDER;
const word = (value: bigint) => bigintToBytes(value, 32);
const run = (precompile: PricedPrecompile, input: Uint8Array) => {
  const output = precompile.run(input);
  return output === undefined ? undefined : toHex(output);
};
const add = (...parts: Uint8Array[]) => run(contractAt(6), concatBytes(...parts));
const multiply = (...parts: Uint8Array[]) => run(contractAt(7), concatBytes(...parts));
const pairing = (...parts: Uint8Array[]) => run(contractAt(8), concatBytes(...parts));
const YES = toHex(word(1n));
const NO = toHex(word(0n));

function encodeG1(point: PointG1): Uint8Array {
  if (point.is0()) return new Uint8Array(64);
  const { x, y } = point.toAffine();
  return concatBytes(word(x), word(y));
}

function encodeG2(point: PointG2): Uint8Array {
  if (point.is0()) return new Uint8Array(128);
  const { x, y } = point.toAffine();
  return concatBytes(word(x.c1), word(x.c0), word(y.c1), word(y.c0));
}

const times1 = (k: bigint) => (k % R === 0n ? G1.Point.ZERO : G1.Point.BASE.multiply(k % R));
const times2 = (k: bigint) => (k % R === 0n ? G2.Point.ZERO : G2.Point.BASE.multiply(k % R));

/** A point of the twist that is not in the subgroup: nearly all are not. */
function outsideSubgroup(): Uint8Array {
  const { Fp2 } = fields;
  const b = Fp2.div(Fp2.create({ c0: 3n, c1: 0n }), Fp2.create({ c0: 9n, c1: 1n }));
  for (let c0 = 1n; ; c0++) {
    const x = Fp2.create({ c0, c1: 0n });
    try {
      const y = Fp2.sqrt(Fp2.add(Fp2.mul(Fp2.sqr(x), x), b));
      return concatBytes(word(x.c1), word(x.c0), word(y.c1), word(y.c0));
    } catch {
      // No point has that x.
    }
  }
}

const scalar = fc.oneof(
  fc.constantFrom(0n, 1n, 2n, 3n, 15n, 16n, R - 1n, R, R + 1n, 2n * R, 2n ** 128n, 2n ** 256n - 1n),
  fc.bigInt(0n, 2n ** 256n - 1n),
);

describe("bn254 addition", () => {
  it("agrees with noble, on equal and opposite points and infinity too", () => {
    const factor = fc.oneof(fc.constantFrom(0n, 1n, 2n, R - 1n, R - 2n), fc.bigInt(0n, R - 1n));
    fc.assert(
      fc.property(factor, factor, (a, b) => {
        expect(add(encodeG1(times1(a)), encodeG1(times1(b)))).toBe(toHex(encodeG1(times1(a + b))));
      }),
      { numRuns: 100 },
    );
  });

  it("goes on with zeros and leaves out what follows", () => {
    const point = encodeG1(times1(5n));
    expect(add(point)).toBe(toHex(point));
    expect(add()).toBe(toHex(new Uint8Array(64)));
    expect(add(point, new Uint8Array(64), point)).toBe(toHex(point));
    // y is cut off and no longer that of the point.
    expect(add(point.subarray(0, 60))).toBeUndefined();
  });
});

describe("bn254 multiplication", () => {
  it("agrees with noble, whatever the scalar", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, R - 1n), scalar, (a, k) => {
        expect(multiply(encodeG1(times1(a)), word(k))).toBe(toHex(encodeG1(times1(a * k))));
      }),
      { numRuns: 150 },
    );
  });

  it("multiplies all small points by all small scalars", () => {
    for (let a = 0n; a < 12n; a++) {
      for (let k = 0n; k < 40n; k++) {
        expect(multiply(encodeG1(times1(a)), word(k))).toBe(toHex(encodeG1(times1(a * k))));
      }
    }
  });
});

describe("bn254 points", () => {
  it("have coordinates below the prime, on the curve", () => {
    const { x, y } = times1(7n).toAffine();
    expect(add(word(x), word(y))).toBeDefined();
    for (const [badX, badY] of [
      [x + P, y],
      [x, y + P],
      [x, y + 1n],
      [x + 1n, y],
      [P, 0n],
      [0n, P],
      [0n, 1n],
      [1n, 0n],
      [2n ** 256n - 1n, y],
    ] as const) {
      expect(add(word(badX), word(badY))).toBeUndefined();
      expect(add(word(x), word(y), word(badX), word(badY))).toBeUndefined();
      expect(multiply(word(badX), word(badY), word(0n))).toBeUndefined();
      expect(pairing(word(badX), word(badY), new Uint8Array(128))).toBeUndefined();
    }
  });

  it("of the twist are of the subgroup", () => {
    expect(pairing(new Uint8Array(64), encodeG2(times2(3n)))).toBe(YES);
    expect(pairing(new Uint8Array(64), outsideSubgroup())).toBeUndefined();
    const good = encodeG2(times2(3n));
    for (const at of [0, 32, 64, 96]) {
      const bad = good.slice();
      bad.set(word(bytesToBigint(good.subarray(at, at + 32)) + P), at);
      expect(pairing(new Uint8Array(64), bad)).toBeUndefined();
      const off = good.slice();
      off[at + 31]! ^= 1;
      expect(pairing(new Uint8Array(64), off)).toBeUndefined();
    }
  });

  it("of the twist may be any of the subgroup", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, R - 1n), (k) => pairing(new Uint8Array(64), encodeG2(times2(k))) === YES),
      { numRuns: 20 },
    );
  });
});

describe("bn254 pairing check", () => {
  it("is true for no pairs and pairs with infinity", () => {
    expect(pairing()).toBe(YES);
    expect(pairing(new Uint8Array(192))).toBe(YES);
    expect(pairing(encodeG1(times1(3n)), new Uint8Array(128))).toBe(YES);
  });

  it("is false for one pair, and true when the factors' products add up to zero", () => {
    const factor = fc.bigInt(1n, R - 1n);
    fc.assert(
      fc.property(factor, factor, factor, factor, (a, b, c, d) => {
        const first = [encodeG1(times1(a)), encodeG2(times2(b))];
        const second = [encodeG1(times1(c)), encodeG2(times2(d))];
        const sum = (a * b + c * d) % R;
        const third = [encodeG1(times1(R - sum)), encodeG2(times2(1n))];
        expect(pairing(...first)).toBe(NO);
        expect(pairing(...first, ...second)).toBe(sum === 0n ? YES : NO);
        expect(pairing(...first, ...second, ...third)).toBe(YES);
        expect(pairing(...third, new Uint8Array(192), ...second, ...first)).toBe(YES);
      }),
      { numRuns: 12 },
    );
  });

  it("takes more pairs than a batch of the kernel", () => {
    for (const count of [15, 16, 17, 33]) {
      const pairs = Array.from({ length: count }, (_, i) => [
        encodeG1(times1(BigInt(i + 1))),
        encodeG2(times2(BigInt(i + 3))),
      ]).flat();
      const sum = Array.from({ length: count }, (_, i) => BigInt((i + 1) * (i + 3))).reduce((a, b) => a + b);
      expect(pairing(...pairs)).toBe(NO);
      expect(pairing(...pairs, encodeG1(times1(R - sum)), encodeG2(times2(1n)))).toBe(YES);
    }
  });

  it("fails for every length that is no multiple of a pair's", () => {
    for (const size of [1, 64, 128, 191, 193, 383]) expect(pairing(new Uint8Array(size))).toBeUndefined();
  });
});
