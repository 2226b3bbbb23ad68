import { concatBytes } from "../../base/bytes.js";
import { keccak256 } from "../../base/hash.js";
import { encodeRlp, integerToRlp } from "../../base/rlp.js";
import { recoverSigner } from "./signature.js";
import type { Authorization, Signature } from "./transaction.js";
import { checkAuthorization } from "./transaction-input.js";

const MAGIC = Uint8Array.of(0x05);

/**
 * The account whose holder signed an authorization (EIP-7702); undefined when nobody can have made its signature.
 * @throws TercetError `invalid-transaction` naming the field, for what is no authorization
 */
export function authorityOf(authorization: Authorization): Uint8Array | undefined {
  checkAuthorization(authorization, "authorization");
  return recoverSigner(authorizationHash(authorization), authorization);
}

/** The hash that the holder signs (EIP-7702). */
export function authorizationHash({ chainId, address, nonce }: Omit<Authorization, keyof Signature>): Uint8Array {
  const content = encodeRlp([integerToRlp(chainId), address, integerToRlp(nonce)]);
  return keccak256(concatBytes(MAGIC, content));
}
