import { secp256k1 } from "@noble/curves/secp256k1.js";
import { isBytes } from "../../base/checks.js";
import { TercetError } from "../../base/errors.js";
import { keccak256 } from "../../base/hash.js";
import type { Signature } from "./transaction.js";

/** The address of a public key, x and y of 32 bytes each (Yellow Paper, appendix F). */
function addressOfPublicKey(publicKey: Uint8Array): Uint8Array {
  return keccak256(publicKey).slice(12);
}

/**
 * The address of the account that a secret key of 32 bytes is for.
 * @throws TercetError `invalid-secret-key` unless it is a number from 1 to the order of secp256k1 less 1
 */
export function addressOfSecretKey(secretKey: Uint8Array): Uint8Array {
  requireSecretKey(secretKey);
  return addressOfPublicKey(secp256k1.getPublicKey(secretKey, false).subarray(1));
}

/**
 * Signs a hash; always the same signature for the same hash and key (RFC 6979), with a low s (EIP-2).
 * @throws TercetError `invalid-secret-key`
 */
export function signHash(hash: Uint8Array, secretKey: Uint8Array): Signature {
  requireSecretKey(secretKey);
  const bytes = secp256k1.sign(hash, secretKey, { prehash: false, format: "recovered" });
  const { r, s } = secp256k1.Signature.fromBytes(bytes, "recovered");
  return { yParity: BigInt(bytes[0]!), r, s };
}

function requireSecretKey(secretKey: Uint8Array): void {
  if (isBytes(secretKey) && secp256k1.utils.isValidSecretKey(secretKey)) return;
  throw new TercetError("invalid-secret-key", "a secret key is 32 bytes, a number from 1 below the order of secp256k1");
}
