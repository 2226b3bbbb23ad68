import * as reject from "../kernel/reject-reasons.js";

/** The names of the kernel's numbers. */
const NAMES = {
  "type-not-supported": reject.REJECT_TYPE,
  "wrong-chain-id": reject.REJECT_CHAIN_ID,
  "value-out-of-range": reject.REJECT_VALUE_RANGE,
  "data-too-large": reject.REJECT_DATA_SIZE,
  "intrinsic-gas-too-low": reject.REJECT_INTRINSIC_GAS,
  "gas-below-floor": reject.REJECT_FLOOR_GAS,
  "nonce-at-maximum": reject.REJECT_NONCE_MAXIMUM,
  "init-code-too-large": reject.REJECT_INIT_CODE_SIZE,
  "gas-over-transaction-limit": reject.REJECT_TRANSACTION_GAS,
  "gas-over-block-limit": reject.REJECT_BLOCK_GAS,
  "priority-fee-over-max-fee": reject.REJECT_PRIORITY_FEE,
  "max-fee-below-base-fee": reject.REJECT_BASE_FEE,
  "blobs-missing": reject.REJECT_NO_BLOBS,
  "too-many-blobs": reject.REJECT_TRANSACTION_BLOBS,
  "too-many-blobs-for-block": reject.REJECT_BLOCK_BLOBS,
  "invalid-blob-hash": reject.REJECT_BLOB_HASH,
  "max-blob-fee-too-low": reject.REJECT_BLOB_FEE,
  "creation-not-allowed": reject.REJECT_CREATION,
  "authorizations-missing": reject.REJECT_NO_AUTHORIZATIONS,
  "nonce-too-low": reject.REJECT_NONCE_LOW,
  "nonce-too-high": reject.REJECT_NONCE_HIGH,
  "insufficient-funds": reject.REJECT_FUNDS,
  "sender-has-code": reject.REJECT_SENDER_CODE,
  "authorization-out-of-range": reject.REJECT_AUTHORIZATION_RANGE,
  "invalid-signature": reject.REJECT_SIGNATURE,
} as const;

/** Why a transaction cannot be in a block. */
export type RejectReason = keyof typeof NAMES;

const BY_NUMBER: ReadonlyMap<number, RejectReason> = new Map(
  Object.entries(NAMES).map(([name, number]) => [number, name as RejectReason]),
);

export function rejectReasonOf(number: number): RejectReason {
  return BY_NUMBER.get(number)!;
}
