import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bytesToBigint } from "../../../src/base/bytes.js";
import { keccak256 } from "../../../src/base/hash.js";
import { fixed, NO_BYTES, type PricedPrecompile, padded } from "./precompile.js";

/** The address that signed a hash (address 1): hash, v, r and s of 32 bytes each. A bad signature has no output. */
export const ecrecover: PricedPrecompile = {
  gas: fixed(3000),
  run(input) {
    const v = bytesToBigint(padded(input, 32, 32));
    if (v !== 27n && v !== 28n) return NO_BYTES;
    const r = bytesToBigint(padded(input, 64, 32));
    const s = bytesToBigint(padded(input, 96, 32));
    return signerOf(padded(input, 0, 32), r, s, Number(v - 27n)) ?? NO_BYTES;
  },
};

function signerOf(hash: Uint8Array, r: bigint, s: bigint, recovery: number): Uint8Array | undefined {
  try {
    const key = new secp256k1.Signature(r, s, recovery).recoverPublicKey(hash).toBytes(false);
    const out = new Uint8Array(32);
    out.set(keccak256(key.subarray(1)).subarray(12), 12);
    return out;
  } catch {
    // The library's way to say that r or s is out of range or that no such point exists.
    return undefined;
  }
}
