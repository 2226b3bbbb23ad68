import { bls12_381 } from "@noble/curves/bls12-381.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bigintToBytes } from "../../../src/base/bytes.js";
import { fromHex } from "../../../src/base/hex.js";
import { verifyPointEvaluation } from "../../../vms/evm/point-evaluation.js";

/** The example of go-ethereum's test vectors for precompile 0x0a. */
const Z = fromHex("564c0a11a0f704f4fc3e8acfe0f8245f0ad1347b378fbf96e206da11a5d36306");
const Y = fromHex("24d25032e67a7e6a4910df5834b8fe70e6bcfeeac0352434196bdf4b2485d5a1");
const COMMITMENT = fromHex(
  "8f59a8d2a1a625a17f3fea0fe5eb8c896db3764f3185481bc22f91b4aaffcca25f26936857bc3a7c2539ea8ec3a952b7",
);
const PROOF = fromHex(
  "873033e038326e87ed3e1276fd140253fa08e9fc25fb2d9a98527fc22a2c9612fbeafdad446cbc7bcdbdcd780af2c16a",
);
const INFINITY = Uint8Array.of(0xc0, ...new Uint8Array(47));
const FIELD_ORDER = fromHex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");
const ZERO = new Uint8Array(32);

const flipped = (bytes: Uint8Array) => bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte));

describe("verifyPointEvaluation", () => {
  it("accepts a proof", () => {
    expect(verifyPointEvaluation(COMMITMENT, Z, Y, PROOF)).toBe(true);
  });

  it("accepts that the zero polynomial is zero everywhere", () => {
    expect(verifyPointEvaluation(INFINITY, Z, ZERO, INFINITY)).toBe(true);
    expect(verifyPointEvaluation(INFINITY, ZERO, ZERO, INFINITY)).toBe(true);
  });

  it("refuses another point or value", () => {
    expect(verifyPointEvaluation(COMMITMENT, flipped(Z), Y, PROOF)).toBe(false);
    expect(verifyPointEvaluation(COMMITMENT, Z, flipped(Y), PROOF)).toBe(false);
    expect(verifyPointEvaluation(INFINITY, Z, Y, INFINITY)).toBe(false);
  });

  it("refuses what encodes no point or no field element", () => {
    expect(verifyPointEvaluation(flipped(COMMITMENT), Z, Y, PROOF)).toBe(false);
    expect(verifyPointEvaluation(new Uint8Array(48), Z, Y, PROOF)).toBe(false);
    expect(verifyPointEvaluation(COMMITMENT, FIELD_ORDER, Y, PROOF)).toBe(false);
    expect(verifyPointEvaluation(INFINITY, Z, FIELD_ORDER, INFINITY)).toBe(false);
  });

  it("accepts what noble can prove: a commitment is y G plus the proof times what the secret is from z", () => {
    const { G1, fields } = bls12_381;
    const R = fields.Fr.ORDER;
    const point = (k: bigint) => (k === 0n ? G1.Point.ZERO : G1.Point.BASE.multiplyUnsafe(k)).toBytes(true);
    const word = (value: bigint) => bigintToBytes(value, 32);
    const scalar = fc.oneof(fc.constantFrom(0n, 1n, R - 1n), fc.bigInt(0n, R - 1n));
    fc.assert(
      fc.property(scalar, scalar, (y, z) => {
        // A constant polynomial, whose quotient is zero; and never another value of it.
        expect(verifyPointEvaluation(point(y), word(z), word(y), INFINITY)).toBe(true);
        expect(verifyPointEvaluation(point(y), word(z), word((y + 1n) % R), INFINITY)).toBe(false);
      }),
      { numRuns: 15 },
    );
  });

  it("refuses flags that contradict each other, x above the prime, points outside the group and every other length", () => {
    const flag = (bytes: Uint8Array, bits: number) => bytes.map((byte, i) => (i === 0 ? byte ^ bits : byte));
    for (const bits of [0x20, 0x40, 0x80]) {
      expect(verifyPointEvaluation(flag(COMMITMENT, bits), Z, Y, PROOF)).toBe(false);
      expect(verifyPointEvaluation(COMMITMENT, Z, Y, flag(PROOF, bits))).toBe(false);
      expect(verifyPointEvaluation(flag(INFINITY, bits), Z, ZERO, INFINITY)).toBe(false);
    }
    const above = bigintToBytes(bls12_381.fields.Fp.ORDER + (0x80n << 376n), 48);
    const outside = bigintToBytes(4n + (0x80n << 376n), 48);
    expect(() => bls12_381.G1.Point.fromBytes(outside)).toThrow("not in prime-order subgroup");
    for (const bad of [above, outside]) {
      expect(verifyPointEvaluation(bad, Z, ZERO, INFINITY)).toBe(false);
      expect(verifyPointEvaluation(INFINITY, Z, ZERO, bad)).toBe(false);
    }
    expect(verifyPointEvaluation(COMMITMENT.subarray(1), Z, Y, PROOF)).toBe(false);
    expect(verifyPointEvaluation(COMMITMENT, Z.subarray(1), Y, PROOF)).toBe(false);
  });
});
