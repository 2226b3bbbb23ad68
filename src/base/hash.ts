import { keccak_256 } from "@noble/hashes/sha3.js";

/** Keccak-256 as in Ethereum: 32 bytes. The one hash of programs, inputs, outputs and machine states. */
export function keccak256(bytes: Uint8Array): Uint8Array {
  return keccak_256(bytes);
}
