import { TercetError } from "../../base/errors.js";
import { encodeRlp, integerToRlp } from "../../base/rlp.js";
import type { Authorization, Signature } from "./transaction.js";
import { checkAuthorization } from "./transaction-input.js";
import { kernelWith, type TransactionKernel } from "./transaction-kernel.js";

/**
 * The account whose holder signed an authorization (EIP-7702); undefined when nobody can have made its signature.
 * @throws TercetError `invalid-transaction` naming the field, for what is no authorization
 */
export function authorityOf(authorization: Authorization): Uint8Array | undefined {
  checkAuthorization(authorization, "authorization");
  const kernel = decodeIn(authorization);
  const at = kernel?.exports.authority() ?? 0;
  return at === 0 ? undefined : kernel!.memory.address(at);
}

/**
 * The hash that the holder signs (EIP-7702).
 * @throws TercetError `invalid-transaction` when an integer has too many bits
 */
export function authorizationHash(content: Omit<Authorization, keyof Signature>): Uint8Array {
  const kernel = decodeIn({ ...content, yParity: 0n, r: 0n, s: 0n });
  if (kernel !== undefined) return kernel.memory.copy(kernel.exports.authorizationHash(), 32);
  const message = "authorization.chainId must have at most 256 bits, authorization.nonce at most 64";
  throw new TercetError("invalid-transaction", message);
}

function decodeIn({ chainId, address, nonce, yParity, r, s }: Authorization): TransactionKernel | undefined {
  const [chain, ...others] = [chainId, nonce, yParity, r, s].map(integerToRlp);
  const bytes = encodeRlp([chain!, address, ...others]);
  const kernel = kernelWith(bytes);
  return kernel?.exports.decodeAuthorization(bytes.length) === 0 ? kernel : undefined;
}
