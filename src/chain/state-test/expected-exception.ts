import type { RejectReason } from "../transactions/reject-reason.js";

/** What the tests of the execution specs call each reason (`TransactionException`). */
const NAMES: Readonly<Record<RejectReason, readonly string[]>> = {
  "type-not-supported": ["TYPE_1_TX_PRE_FORK", "TYPE_2_TX_PRE_FORK", "TYPE_3_TX_PRE_FORK", "TYPE_4_TX_PRE_FORK"],
  "wrong-chain-id": ["INVALID_CHAINID"],
  "value-out-of-range": ["GASLIMIT_OVERFLOW", "VALUE_OVERFLOW", "GASPRICE_OVERFLOW", "NONCE_OVERFLOW"],
  "authorization-out-of-range": ["TYPE_4_INVALID_AUTHORIZATION_FORMAT"],
  "data-too-large": [],
  "intrinsic-gas-too-low": ["INTRINSIC_GAS_TOO_LOW"],
  "gas-below-floor": ["INTRINSIC_GAS_BELOW_FLOOR_GAS_COST", "INTRINSIC_GAS_TOO_LOW"],
  "nonce-at-maximum": ["NONCE_IS_MAX", "NONCE_OVERFLOW"],
  "init-code-too-large": ["INITCODE_SIZE_EXCEEDED"],
  "gas-over-transaction-limit": ["GAS_LIMIT_EXCEEDS_MAXIMUM"],
  "gas-over-block-limit": ["GAS_ALLOWANCE_EXCEEDED"],
  "priority-fee-over-max-fee": ["PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS"],
  "max-fee-below-base-fee": ["INSUFFICIENT_MAX_FEE_PER_GAS"],
  "blobs-missing": ["TYPE_3_TX_ZERO_BLOBS"],
  "too-many-blobs": ["TYPE_3_TX_BLOB_COUNT_EXCEEDED", "TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED"],
  "too-many-blobs-for-block": ["TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED"],
  "invalid-blob-hash": ["TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH"],
  "max-blob-fee-too-low": ["INSUFFICIENT_MAX_FEE_PER_BLOB_GAS"],
  "creation-not-allowed": ["TYPE_3_TX_CONTRACT_CREATION", "TYPE_4_TX_CONTRACT_CREATION"],
  "authorizations-missing": ["TYPE_4_EMPTY_AUTHORIZATION_LIST"],
  "nonce-too-low": ["NONCE_MISMATCH_TOO_LOW"],
  "nonce-too-high": ["NONCE_MISMATCH_TOO_HIGH"],
  "insufficient-funds": ["INSUFFICIENT_ACCOUNT_FUNDS"],
  "sender-has-code": ["SENDER_NOT_EOA"],
  "invalid-signature": ["INVALID_SIGNATURE_VRS"],
};

const KNOWN = new Set(Object.values(NAMES).flat());
const PREFIX = "TransactionException.";

/**
 * Whether a transaction was rejected for what a test expects: one of several names with `|` between. Of names that nobody
 * here has heard of, as old tests have them, any reason will do.
 */
export function isExpected(reason: RejectReason, exception: string): boolean {
  const wanted = exception.split("|").map((name) => name.trim().replace(PREFIX, ""));
  return wanted.some((name) => NAMES[reason].includes(name) || !KNOWN.has(name));
}
