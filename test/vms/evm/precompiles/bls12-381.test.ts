import { bls12_381 } from "@noble/curves/bls12-381.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bigintToBytes, bytesToBigint, concatBytes } from "../../../../src/base/bytes.js";
import { toHex } from "../../../../src/base/hex.js";
import type { PricedPrecompile } from "../../../../vms/evm/precompiles/precompile.js";
import { contractAt } from "./contract-at.js";

const [g1Add, g1Msm, g2Add, g2Msm] = [contractAt(0x0b), contractAt(0x0c), contractAt(0x0d), contractAt(0x0e)];
const [pairingCheck, mapFpToG1, mapFp2ToG2] = [contractAt(0x0f), contractAt(0x10), contractAt(0x11)];

const { G1, G2, fields } = bls12_381;
const { Fp, Fp2 } = fields;
type PointG1 = InstanceType<typeof G1.Point>;
type PointG2 = InstanceType<typeof G2.Point>;

const P = Fp.ORDER;
const R = fields.Fr.ORDER;
const X = 0xd201000000010000n;
const element = (value: bigint) => bigintToBytes(value, 64);
const word = (value: bigint) => bigintToBytes(value, 32);
const call = (precompile: PricedPrecompile, ...parts: Uint8Array[]) => {
  const output = precompile.run(concatBytes(...parts));
  return output === undefined ? undefined : toHex(output);
};
const YES = toHex(word(1n));
const NO = toHex(word(0n));
const ZERO1 = new Uint8Array(128);
const ZERO2 = new Uint8Array(256);

function encodeG1(point: PointG1): Uint8Array {
  if (point.is0()) return ZERO1;
  const { x, y } = point.toAffine();
  return concatBytes(element(x), element(y));
}

function encodeG2(point: PointG2): Uint8Array {
  if (point.is0()) return ZERO2;
  const { x, y } = point.toAffine();
  return concatBytes(...[x.c0, x.c1, y.c0, y.c1].map(element));
}

const times1 = (k: bigint) => (k % R === 0n ? G1.Point.ZERO : G1.Point.BASE.multiply(k % R));
const times2 = (k: bigint) => (k % R === 0n ? G2.Point.ZERO : G2.Point.BASE.multiply(k % R));

/** A point of the curve with the first x from `from` on that has one: nearly never one of the group. */
function curvePoint1(from: bigint): PointG1 {
  for (let x = from; ; x++) {
    try {
      return G1.Point.fromAffine({ x, y: Fp.sqrt(Fp.add(Fp.pow(x, 3n), 4n)) });
    } catch {
      // No point has that x.
    }
  }
}

function curvePoint2(from: bigint): PointG2 {
  for (let c0 = from; ; c0++) {
    const x = Fp2.create({ c0, c1: 5n });
    try {
      return G2.Point.fromAffine({
        x,
        y: Fp2.sqrt(Fp2.add(Fp2.mul(Fp2.sqr(x), x), Fp2.create({ c0: 4n, c1: 4n }))),
      });
    } catch {
      // No point has that x.
    }
  }
}

const scalar = fc.oneof(
  fc.constantFrom(0n, 1n, 2n, 15n, 16n, X - 1n, X, X + 1n, X * X, X ** 3n, R - 1n, R, R + 1n, 2n ** 256n - 1n),
  fc.bigInt(0n, 2n ** 256n - 1n),
);
const factor = fc.oneof(fc.constantFrom(0n, 1n, 2n, R - 2n, R - 1n), fc.bigInt(0n, R - 1n));
const field = fc.oneof(fc.constantFrom(0n, 1n, 2n, P - 2n, P - 1n), fc.bigInt(0n, P - 1n));

describe("BLS12-381 addition", () => {
  it("agrees with noble in both groups", () => {
    fc.assert(
      fc.property(factor, factor, (a, b) => {
        expect(call(g1Add, encodeG1(times1(a)), encodeG1(times1(b)))).toBe(toHex(encodeG1(times1(a + b))));
        expect(call(g2Add, encodeG2(times2(a)), encodeG2(times2(b)))).toBe(toHex(encodeG2(times2(a + b))));
      }),
      { numRuns: 40 },
    );
  });

  it("takes points that are not of the group", () => {
    const [p, q] = [curvePoint1(1n), curvePoint1(1000n)];
    expect(call(g1Add, encodeG1(p), encodeG1(q))).toBe(toHex(encodeG1(p.add(q))));
    expect(call(g1Add, encodeG1(p), encodeG1(p))).toBe(toHex(encodeG1(p.double())));
    expect(call(g1Add, encodeG1(p), encodeG1(p.negate()))).toBe(toHex(ZERO1));
    const [s, t] = [curvePoint2(1n), curvePoint2(1000n)];
    expect(call(g2Add, encodeG2(s), encodeG2(t))).toBe(toHex(encodeG2(s.add(t))));
    expect(call(g2Add, encodeG2(s), encodeG2(s))).toBe(toHex(encodeG2(s.double())));
  });

  it("takes no other coordinates than elements below the prime, of points on the curve", () => {
    const good1 = encodeG1(times1(7n));
    const good2 = encodeG2(times2(7n));
    for (const [precompile, good] of [
      [g1Add, good1],
      [g2Add, good2],
    ] as const) {
      expect(call(precompile, good, good)).toBeDefined();
      for (let at = 0; at < good.length; at += 64) {
        const above = good.slice();
        above.set(element(bytesToBigint(good.subarray(at, at + 64)) + P), at);
        const padding = good.slice();
        padding[at + 15] = 1;
        const off = good.slice();
        off[at + 63]! ^= 1;
        for (const bad of [above, padding, off]) {
          expect(call(precompile, bad, good)).toBeUndefined();
          expect(call(precompile, good, bad)).toBeUndefined();
        }
      }
    }
  });
});

describe("BLS12-381 multi-scalar multiplication", () => {
  it("agrees with noble in both groups, whatever the scalars", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(factor, scalar), { minLength: 1, maxLength: 3 }), (terms) => {
        const sum = terms.reduce((total, [a, k]) => total + a * k, 0n);
        const input1 = terms.flatMap(([a, k]) => [encodeG1(times1(a)), word(k)]);
        expect(call(g1Msm, ...input1)).toBe(toHex(encodeG1(times1(sum))));
        const input2 = terms.flatMap(([a, k]) => [encodeG2(times2(a)), word(k)]);
        expect(call(g2Msm, ...input2)).toBe(toHex(encodeG2(times2(sum))));
      }),
      { numRuns: 40 },
    );
  });

  it("takes more terms than a batch of the kernel", () => {
    for (const count of [7, 8, 9, 15, 16, 17, 40]) {
      const terms = Array.from({ length: count }, (_, i) => [BigInt(i + 1), R - BigInt(i * i)] as const);
      const sum = terms.reduce((total, [a, k]) => total + a * k, 0n);
      const input1 = terms.flatMap(([a, k]) => [encodeG1(times1(a)), word(k)]);
      expect(call(g1Msm, ...input1)).toBe(toHex(encodeG1(times1(sum))));
      const input2 = terms.flatMap(([a, k]) => [encodeG2(times2(a)), word(k)]);
      expect(call(g2Msm, ...input2)).toBe(toHex(encodeG2(times2(sum))));
    }
  });

  it("takes no points that are not of the group, even for the scalar zero", () => {
    for (const k of [0n, 1n, R]) {
      expect(call(g1Msm, encodeG1(curvePoint1(1n)), word(k))).toBeUndefined();
      expect(call(g2Msm, encodeG2(curvePoint2(1n)), word(k))).toBeUndefined();
    }
  });

  it("takes no points of small order: of 11 in the curve", () => {
    const cofactor = 0x396c8c005555e1568c00aaab0000aaabn;
    expect(cofactor % 121n).toBe(0n);
    for (const from of [1n, 100n, 200n]) {
      const point = curvePoint1(from);
      // Without its part of the group and of all other small orders, what is left is of order 11 or 121, or nothing.
      let rest = point.multiplyUnsafe(R - 1n).add(point);
      expect(call(g1Msm, encodeG1(rest), word(1n))).toBeUndefined();
      rest = rest.multiplyUnsafe(cofactor / 121n);
      if (!rest.multiplyUnsafe(11n).is0()) rest = rest.multiplyUnsafe(11n);
      if (!rest.is0()) expect(call(g1Msm, encodeG1(rest), word(1n))).toBeUndefined();
    }
  });

  it("takes no points of the twist that are not of the group, of whatever cofactor", () => {
    for (const from of [1n, 100n, 200n]) {
      const point = curvePoint2(from);
      const rest = point.multiplyUnsafe(R - 1n).add(point);
      expect(call(g2Msm, encodeG2(rest), word(1n))).toBeUndefined();
    }
  });
});

describe("BLS12-381 pairing check", () => {
  const one = fc.bigInt(1n, R - 1n);

  it("is true when the factors' products add up to zero, and only then", () => {
    fc.assert(
      fc.property(one, one, one, one, (a, b, c, d) => {
        const first = [encodeG1(times1(a)), encodeG2(times2(b))];
        const second = [encodeG1(times1(c)), encodeG2(times2(d))];
        const sum = (a * b + c * d) % R;
        const third = [encodeG1(times1(R - sum)), encodeG2(times2(1n))];
        expect(call(pairingCheck, ...first)).toBe(NO);
        expect(call(pairingCheck, ...first, ...second)).toBe(sum === 0n ? YES : NO);
        expect(call(pairingCheck, ...first, ...second, ...third)).toBe(YES);
        expect(call(pairingCheck, ...third, ZERO1, ...second.slice(1), ...second, ...first)).toBe(YES);
      }),
      { numRuns: 8 },
    );
  });

  it("takes more pairs than a batch of the kernel", () => {
    for (const count of [15, 16, 17]) {
      const pairs = Array.from({ length: count }, (_, i) => [
        encodeG1(times1(BigInt(i + 1))),
        encodeG2(times2(BigInt(i + 3))),
      ]).flat();
      const sum = Array.from({ length: count }, (_, i) => BigInt((i + 1) * (i + 3))).reduce((a, b) => a + b);
      expect(call(pairingCheck, ...pairs)).toBe(NO);
      expect(call(pairingCheck, ...pairs, encodeG1(times1(R - sum)), encodeG2(times2(1n)))).toBe(YES);
    }
  });

  it("takes infinity and no point outside the groups", () => {
    const good1 = encodeG1(times1(5n));
    const good2 = encodeG2(times2(5n));
    expect(call(pairingCheck, ZERO1, good2)).toBe(YES);
    expect(call(pairingCheck, good1, ZERO2)).toBe(YES);
    for (const other of [ZERO1, good1]) {
      expect(call(pairingCheck, other, encodeG2(curvePoint2(1n)))).toBeUndefined();
    }
    for (const other of [ZERO2, good2]) {
      expect(call(pairingCheck, encodeG1(curvePoint1(1n)), other)).toBeUndefined();
    }
  });
});

describe("BLS12-381 maps", () => {
  // The library's type asks for an array; for a field that is no extension it takes, and wants, the element itself.
  const mapG1 = G1.mapToCurve as unknown as (value: bigint) => PointG1;
  const mapG2 = G2.mapToCurve as unknown as (value: bigint[]) => PointG2;
  /** For the map's curve y^2 = x^3 + A x + B with Z = 11, Z u^2 = -1 is an exception: -1 / 11 has roots or has not. */
  const special = [Fp.neg(Fp.inv(11n))]
    .filter((value) => Fp.eql(Fp.pow(value, (P - 1n) / 2n), 1n))
    .map((value) => Fp.sqrt(value));

  it("agree with noble", () => {
    fc.assert(
      fc.property(fc.oneof(field, fc.constantFrom(0n, ...special)), field, (a, b) => {
        expect(call(mapFpToG1, element(a))).toBe(toHex(encodeG1(mapG1(a))));
        expect(call(mapFp2ToG2, element(a), element(b))).toBe(toHex(encodeG2(mapG2([a, b]))));
      }),
      { numRuns: 60 },
    );
  });

  it("take no other input than elements", () => {
    expect(call(mapFpToG1, element(P))).toBeUndefined();
    expect(call(mapFpToG1, element(1n << 384n))).toBeUndefined();
    expect(call(mapFp2ToG2, element(P), element(0n))).toBeUndefined();
    expect(call(mapFp2ToG2, element(0n), element(P))).toBeUndefined();
  });
});

describe("BLS12-381 contracts", () => {
  it("fail for every wrong length", () => {
    for (const [precompile, size, isList] of [
      [g1Add, 256, false],
      [g1Msm, 160, true],
      [g2Add, 512, false],
      [g2Msm, 288, true],
      [pairingCheck, 384, true],
      [mapFpToG1, 64, false],
      [mapFp2ToG2, 128, false],
    ] as const) {
      for (const wrong of [0, 1, size - 1, size + 1, 2 * size - 1]) {
        expect(call(precompile, new Uint8Array(wrong))).toBeUndefined();
      }
      expect(call(precompile, new Uint8Array(size))).toBeDefined();
      expect(call(precompile, new Uint8Array(2 * size)) !== undefined).toBe(isList);
    }
  });
});
