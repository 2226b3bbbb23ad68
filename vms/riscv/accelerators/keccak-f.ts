import { keccakP } from "@noble/hashes/sha3.js";

/** Bytes of a Keccak state. */
export const KECCAK_STATE = 200;

/** The permutation keccak-f[1600] (FIPS 202 section 3.3, 24 rounds) of 25 little-endian 64-bit lanes. */
export function keccakF(state: Uint8Array): Uint8Array {
  const out = state.slice();
  keccakP(new Uint32Array(out.buffer));
  return out;
}
