import { p256 } from "@noble/curves/nist.js";
import { bigintToBytes, bytesToBigint } from "../../../src/base/bytes.js";
import { fixed, NO_BYTES, type PricedPrecompile } from "./precompile.js";

/** Verifies a signature on secp256r1 (address 0x100, EIP-7951): hash, r, s, x, y. 1 in 32 bytes, or nothing. */
export const p256Verify: PricedPrecompile = {
  gas: fixed(6900),
  run: (input) => (input.length === 160 && isSigned(input) ? bigintToBytes(1n, 32) : NO_BYTES),
};

function isSigned(input: Uint8Array): boolean {
  try {
    const [x, y] = [96, 128].map((offset) => bytesToBigint(input.subarray(offset, offset + 32)));
    const key = p256.Point.fromAffine({ x: x!, y: y! });
    key.assertValidity();
    const options = { lowS: false, prehash: false };
    return p256.verify(input.slice(32, 96), input.slice(0, 32), key.toBytes(false), options);
  } catch {
    // The library's way to say that r, s, x or y is out of range or that the key is no point of the curve.
    return false;
  }
}
