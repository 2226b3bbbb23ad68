import type { Host } from "../vm/host.js";
import { AUTHORIZATION_GAS, EXISTING_ACCOUNT_GAS } from "../vm/rules/prices.js";
import { authorityOf } from "./authority.js";
import { delegationOf, delegationTo } from "./delegation.js";
import type { Authorization } from "./transaction.js";

const MAX_NONCE = 2n ** 64n - 1n;
const REFUND = BigInt(AUTHORIZATION_GAS - EXISTING_ACCOUNT_GAS);

/**
 * Lets accounts delegate to code as their holders have signed (EIP-7702, "Behavior"). What does not fit is passed over.
 * @returns the gas to refund
 */
export function applyAuthorizations(host: Host, authorizations: readonly Authorization[]): bigint {
  let refund = 0n;
  for (const authorization of authorizations) refund += applyAuthorization(host, authorization);
  return refund;
}

function applyAuthorization(host: Host, authorization: Authorization): bigint {
  const { chainId, nonce, address } = authorization;
  if ((chainId !== 0n && chainId !== host.block.chainId) || nonce >= MAX_NONCE) return 0n;
  const authority = authorityOf(authorization);
  if (authority === undefined) return 0n;
  host.accessAccount(authority);
  const code = host.getCode(authority);
  if (code.length > 0 && delegationOf(code) === undefined) return 0n;
  if (host.getNonce(authority) !== nonce) return 0n;
  const refund = host.accountExists(authority) ? REFUND : 0n;
  host.setCode(authority, delegationTo(address));
  host.setNonce(authority, nonce + 1n);
  return refund;
}
