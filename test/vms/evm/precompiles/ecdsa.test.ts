import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bigintToBytes, bytesToBigint, concatBytes } from "../../../../src/base/bytes.js";
import { toHex } from "../../../../src/base/hex.js";
import { contractAt } from "./contract-at.js";

const ecrecover = contractAt(1);
const p256Verify = contractAt(0x100);

const word = (value: bigint) => bigintToBytes(value, 32);
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });

/** Numbers around all that matters to a curve, and any. */
function scalarsOf({ Fp, Fn }: { Fp: { ORDER: bigint }; Fn: { ORDER: bigint } }) {
  const n = Fn.ORDER;
  const p = Fp.ORDER;
  const edges = [0n, 1n, 2n, 3n, n >> 1n, (n >> 1n) + 1n, n - 1n, n, n + 1n, p - 1n, p, p + 1n, p - n, 2n ** 256n - 1n];
  return fc.oneof(fc.constantFrom(...edges.map(word)), bytes32);
}

describe("ecrecover", () => {
  const scalar = scalarsOf(secp256k1.Point);

  function expected(hash: Uint8Array, v: number, r: Uint8Array, s: Uint8Array): string {
    try {
      const signature = new secp256k1.Signature(bytesToBigint(r), bytesToBigint(s), v - 27);
      const key = signature.recoverPublicKey(hash).toBytes(false);
      return toHex(concatBytes(new Uint8Array(12), keccak_256(key.subarray(1)).subarray(12)));
    } catch {
      return "0x";
    }
  }

  it("agrees with noble, whatever the numbers", () => {
    fc.assert(
      fc.property(scalar, fc.constantFrom(27, 28), scalar, scalar, (hash, v, r, s) => {
        const input = concatBytes(hash, word(BigInt(v)), r, s);
        expect(toHex(ecrecover.run(input)!)).toBe(expected(hash, v, r, s));
      }),
      { numRuns: 300 },
    );
  });

  it("recovers who signed, with a high s too", () => {
    fc.assert(
      fc.property(bytes32, bytes32, fc.boolean(), (hash, secret, isHigh) => {
        fc.pre(secp256k1.utils.isValidSecretKey(secret));
        const signature = secp256k1.sign(hash, secret, { prehash: false, format: "recovered" });
        const s = bytesToBigint(signature.subarray(33));
        const parity = signature[0]! ^ Number(isHigh);
        const input = concatBytes(
          hash,
          word(BigInt(27 + parity)),
          signature.subarray(1, 33),
          word(isHigh ? secp256k1.Point.Fn.ORDER - s : s),
        );
        const key = keccak_256(secp256k1.getPublicKey(secret, false).subarray(1));
        expect(toHex(ecrecover.run(input)!.subarray(12))).toBe(toHex(key.subarray(12)));
      }),
      { numRuns: 50 },
    );
  });

  it("meets points that are equal, opposite and cancel", () => {
    // With the point of r being the generator times k, the sum is (s k - z) / r times the generator.
    const { BASE, Fn } = secp256k1.Point;
    for (const k of [1n, 2n, 3n, 5n, 127n, Fn.ORDER - 1n, Fn.ORDER - 2n]) {
      const { x, y } = BASE.multiply(k).toAffine();
      for (const [z, s] of [
        [k, 1n],
        [Fn.ORDER - k, 1n],
        [1n, k],
        [Fn.mul(2n, k), 2n],
        [0n, 1n],
        [Fn.mul(3n, k), 4n],
      ] as const) {
        const v = 27 + Number(y & 1n);
        const input = concatBytes(word(z), word(BigInt(v)), word(x), word(s));
        expect(toHex(ecrecover.run(input)!)).toBe(expected(word(z), v, word(x), word(s)));
      }
    }
  });

  it("takes short and long input and no other v", () => {
    const hash = new Uint8Array(32).fill(0xa7);
    const signature = secp256k1.sign(hash, word(23n), { prehash: false, format: "recovered" });
    const input = concatBytes(hash, word(BigInt(27 + signature[0]!)), signature.subarray(1));
    const output = toHex(ecrecover.run(input)!);
    expect(output).toHaveLength(66);
    expect(toHex(ecrecover.run(concatBytes(input, hash))!)).toBe(output);
    for (const size of [0, 1, 32, 63, 64, 65, 96]) expect(ecrecover.run(input.subarray(0, size))).toHaveLength(0);
    for (const v of [0n, 1n, 26n, 29n, 27n + 256n, 27n << 248n]) {
      expect(ecrecover.run(concatBytes(hash, word(v), signature.subarray(1)))).toHaveLength(0);
    }
  });
});

describe("P256VERIFY", () => {
  const scalar = scalarsOf(p256.Point);
  const isValid = (input: Uint8Array) => p256Verify.run(input)!.length === 32;

  it("accepts what was signed, with a low or high s, and nothing near it", () => {
    const change = fc.tuple(fc.nat(159), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(bytes32, bytes32, fc.boolean(), change, (hash, secret, lowS, [at, flip]) => {
        fc.pre(p256.utils.isValidSecretKey(secret));
        const key = p256.getPublicKey(secret, false).subarray(1);
        const input = concatBytes(hash, p256.sign(hash, secret, { prehash: false, lowS }), key);
        expect(isValid(input)).toBe(true);
        input[at]! ^= flip;
        expect(isValid(input)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it("agrees with noble, whatever the numbers", () => {
    const key = p256.getPublicKey(word(29n), false);
    fc.assert(
      fc.property(scalar, scalar, scalar, (hash, r, s) => {
        const input = concatBytes(hash, r, s, key.subarray(1));
        expect(isValid(input)).toBe(p256.verify(concatBytes(r, s), hash, key, { prehash: false, lowS: false }));
      }),
      { numRuns: 200 },
    );
  });

  it("meets points that are equal, opposite and cancel", () => {
    // With r and s given, hash and key are chosen so that the sum is as wanted: z / s G + r / s (d G).
    const { BASE, Fn } = p256.Point;
    for (const secret of [1n, 2n, 3n, Fn.ORDER - 1n]) {
      const key = p256.getPublicKey(word(secret), false);
      const r = BASE.multiply(5n).toAffine().x;
      for (const z of [Fn.mul(r, secret), Fn.neg(Fn.mul(r, secret)), 0n, r]) {
        // What makes the sum the point of r, when there is one.
        const s = Fn.mul(Fn.add(z, Fn.mul(r, secret)), Fn.inv(5n));
        const input = concatBytes(word(z), word(r), word(s), key.subarray(1));
        expect(isValid(input)).toBe(s !== 0n);
      }
    }
  });

  it("accepts an r that is the x of a point modulo the order", () => {
    // With R of an x above the order, a hash z and s = 1, the key is (R - z G) / r.
    const { BASE, Fp, Fn, fromAffine } = p256.Point;
    const { a, b } = p256.Point.CURVE();
    let x = Fn.ORDER;
    let y: bigint | undefined;
    while (y === undefined) {
      x++;
      try {
        y = Fp.sqrt(Fp.add(Fp.add(Fp.pow(x, 3n), Fp.mul(a, x)), b));
      } catch {
        // No point has that x.
      }
    }
    const r = x - Fn.ORDER;
    const key = fromAffine({ x, y }).subtract(BASE.multiply(7n)).multiply(Fn.inv(r)).toBytes(false).subarray(1);
    expect(isValid(concatBytes(word(7n), word(r), word(1n), key))).toBe(true);
    expect(isValid(concatBytes(word(7n), word(x), word(1n), key))).toBe(false);
  });

  it("refuses keys that are no points and every wrong length", () => {
    const hash = word(1n);
    const signature = p256.sign(hash, word(31n), { prehash: false });
    const key = p256.getPublicKey(word(31n), false).subarray(1);
    const input = concatBytes(hash, signature, key);
    expect(isValid(input)).toBe(true);
    for (let size = 0; size < 160; size++) expect(isValid(input.subarray(0, size))).toBe(false);
    expect(isValid(concatBytes(input, new Uint8Array(1)))).toBe(false);
    fc.assert(fc.property(scalar, scalar, (x, y) => !isValid(concatBytes(hash, signature, x, y))));
  });
});
