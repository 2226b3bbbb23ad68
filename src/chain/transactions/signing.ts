import { authorizationHash } from "./authority.js";
import { signHash } from "./signature.js";
import type { Authorization, Signature, Transaction } from "./transaction.js";
import { encodeTransaction, signingHash } from "./transaction-encoding.js";
import { checkAuthorization } from "./transaction-input.js";

const NO_SIGNATURE: Signature = { yParity: 0n, r: 0n, s: 0n };

/**
 * A signed transaction as it travels, RLP (EIP-2718). The same transaction and key give the same bytes (RFC 6979).
 * @param secretKey 32 bytes
 * @throws TercetError `invalid-transaction` naming the field, `invalid-secret-key`
 */
export function signTransaction(transaction: Transaction, secretKey: Uint8Array): Uint8Array {
  return encodeTransaction({ ...transaction, signature: signHash(signingHash(transaction), secretKey) });
}

/**
 * The authorization by which the holder of a key delegates to code (EIP-7702).
 * @param secretKey 32 bytes
 * @throws TercetError `invalid-transaction` naming the field, `invalid-secret-key`
 */
export function signAuthorization(
  authorization: Omit<Authorization, keyof Signature>,
  secretKey: Uint8Array,
): Authorization {
  checkAuthorization({ ...authorization, ...NO_SIGNATURE }, "authorization");
  return { ...authorization, ...signHash(authorizationHash(authorization), secretKey) };
}
