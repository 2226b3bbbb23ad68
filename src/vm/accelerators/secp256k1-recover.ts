import { recoverPublicKey as recover } from "../../base/secp256k1.js";

/** Bytes of a message hash, of a signature (r, s) and of a public key (x, y); all numbers big-endian. */
export const SECP256K1_HASH = 32;
export const SECP256K1_SIGNATURE = 64;
export const SECP256K1_PUBLIC_KEY = 64;

const MAX_RECOVERY_ID = 3n;

/**
 * The public key that a signature over a hash was made with (SEC 1 section 4.1.6), or undefined when there is none.
 * @param recoveryId bit 0: y of the signature's point is odd; bit 1: its x is r + n
 */
export function recoverPublicKey(hash: Uint8Array, signature: Uint8Array, recoveryId: bigint): Uint8Array | undefined {
  if (recoveryId > MAX_RECOVERY_ID) return undefined;
  return recover(hash, signature, Number(recoveryId));
}
