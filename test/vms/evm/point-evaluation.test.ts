import { describe, expect, it } from "vitest";
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
});
