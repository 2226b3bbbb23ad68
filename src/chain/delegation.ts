import { secp256k1 } from "@noble/curves/secp256k1.js";
import { concatBytes } from "../base/bytes.js";
import { keccak256 } from "../base/hash.js";
import { encodeRlp, rlpNumber } from "../base/rlp.js";
import type { Host } from "../vm/host.js";
import { AUTHORIZATION_GAS } from "./intrinsic-gas.js";
import type { Authorization } from "./transaction.js";

const MAGIC = Uint8Array.of(0x05);
const DESIGNATOR = Uint8Array.of(0xef, 0x01, 0x00);
/** What an authorization costs when its authority exists already (EIP-7702). */
const EXISTING_AUTHORITY_GAS = 12_500n;
const MAX_NONCE = 2n ** 64n - 1n;
const HALF_ORDER = secp256k1.Point.CURVE().n / 2n;

/** True for code that is a delegation: 0xef0100 and an address (EIP-7702). */
export function isDelegation(code: Uint8Array): boolean {
  return code.length === 23 && DESIGNATOR.every((byte, i) => code[i] === byte);
}

/** Sets the delegations that a transaction brings; those that do not hold are passed over (EIP-7702). */
export function applyAuthorizations(authorizations: readonly Authorization[], host: Host): void {
  for (const authorization of authorizations) applyAuthorization(authorization, host);
}

function applyAuthorization(authorization: Authorization, host: Host): void {
  const { chainId, nonce, address } = authorization;
  if (chainId !== 0n && chainId !== host.block.chainId) return;
  if (nonce >= MAX_NONCE) return;
  const authority = authorityOf(authorization);
  if (authority === undefined) return;
  host.accessAccount(authority);
  const code = host.getCode(authority);
  if (code.length > 0 && !isDelegation(code)) return;
  if (host.getNonce(authority) !== nonce) return;
  if (host.accountExists(authority)) host.addRefund(AUTHORIZATION_GAS - EXISTING_AUTHORITY_GAS);
  const isReset = address.every((byte) => byte === 0);
  host.setCode(authority, isReset ? new Uint8Array(0) : concatBytes(DESIGNATOR, address));
  host.setNonce(authority, nonce + 1n);
}

/** Who signed the authorization; undefined for a bad signature. */
function authorityOf({ chainId, address, nonce, yParity, r, s }: Authorization): Uint8Array | undefined {
  if (yParity > 1n || s > HALF_ORDER) return undefined;
  const hash = keccak256(concatBytes(MAGIC, encodeRlp([rlpNumber(chainId), address, rlpNumber(nonce)])));
  try {
    const key = new secp256k1.Signature(r, s, Number(yParity)).recoverPublicKey(hash).toBytes(false);
    return keccak256(key.subarray(1)).subarray(12);
  } catch {
    // The library's way to say that r or s is out of range or that no such point exists.
    return undefined;
  }
}
