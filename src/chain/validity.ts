import type { BlockContext } from "../vm/host.js";
import type { Account } from "../state/reader.js";
import { GAS_PER_BLOB } from "./blob-fee.js";
import { isDelegation } from "./delegation.js";
import { floorGas, intrinsicGas } from "./intrinsic-gas.js";
import type { Transaction } from "./transaction.js";
import type { TransactionRules } from "./transaction-rules.js";

const MAX_NONCE = 2n ** 64n - 1n;
const MAX_WORD = 2n ** 256n - 1n;
const VERSION_KZG = 1;

/** Why a transaction cannot be part of a block. */
export type TransactionFault =
  | "type-not-supported"
  | "nonce-mismatch"
  | "nonce-too-high"
  | "sender-not-eoa"
  | "gas-limit-exceeds-block"
  | "gas-limit-exceeds-maximum"
  | "fee-below-base-fee"
  | "priority-above-fee"
  | "insufficient-funds"
  | "intrinsic-gas-too-low"
  | "floor-gas-too-low"
  | "init-code-too-large"
  | "blobs-missing"
  | "blobs-too-many"
  | "blob-hash-invalid"
  | "blob-fee-too-low"
  | "creation-not-allowed"
  | "authorizations-missing"
  | "value-out-of-range";

/** The first thing that is wrong with a transaction; undefined when it can run. */
export function transactionFault(
  transaction: Transaction,
  sender: Account,
  block: BlockContext,
  rules: TransactionRules,
): TransactionFault | undefined {
  return (
    shapeFault(transaction, rules) ??
    gasFault(transaction, block, rules) ??
    senderFault(transaction, sender) ??
    blobFault(transaction, block, rules)
  );
}

function shapeFault(transaction: Transaction, rules: TransactionRules): TransactionFault | undefined {
  const { type, to, value, data, maxFeePerGas, maxPriorityFeePerGas, authorizations } = transaction;
  if (type > rules.lastType) return "type-not-supported";
  if (value > MAX_WORD || maxFeePerGas > MAX_WORD || maxPriorityFeePerGas > MAX_WORD) return "value-out-of-range";
  if (type >= 3 && to === undefined) return "creation-not-allowed";
  if (type === 4 && authorizations.length === 0) return "authorizations-missing";
  return to === undefined && data.length > rules.maxInitCode ? "init-code-too-large" : undefined;
}

function gasFault(transaction: Transaction, block: BlockContext, rules: TransactionRules): TransactionFault | undefined {
  const { gasLimit, maxFeePerGas, maxPriorityFeePerGas } = transaction;
  if (gasLimit > rules.maxGas) return "gas-limit-exceeds-maximum";
  if (gasLimit > block.gasLimit) return "gas-limit-exceeds-block";
  if (maxPriorityFeePerGas > maxFeePerGas) return "priority-above-fee";
  if (rules.hasBaseFee && maxFeePerGas < block.baseFee) return "fee-below-base-fee";
  if (gasLimit < intrinsicGas(transaction, rules)) return "intrinsic-gas-too-low";
  return gasLimit < floorGas(transaction, rules) ? "floor-gas-too-low" : undefined;
}

function senderFault(transaction: Transaction, sender: Account): TransactionFault | undefined {
  const { nonce, gasLimit, value, maxFeePerGas, maxFeePerBlobGas, blobHashes } = transaction;
  if (sender.code.length > 0 && !isDelegation(sender.code)) return "sender-not-eoa";
  if (nonce !== sender.nonce) return "nonce-mismatch";
  if (nonce >= MAX_NONCE) return "nonce-too-high";
  const cost = gasLimit * maxFeePerGas + value + maxFeePerBlobGas * GAS_PER_BLOB * BigInt(blobHashes.length);
  return cost > sender.balance ? "insufficient-funds" : undefined;
}

function blobFault(transaction: Transaction, block: BlockContext, rules: TransactionRules): TransactionFault | undefined {
  if (transaction.type !== 3) return undefined;
  const { blobHashes, maxFeePerBlobGas } = transaction;
  if (blobHashes.length === 0) return "blobs-missing";
  if (blobHashes.length > Math.min(rules.maxBlobs, rules.maxTransactionBlobs)) return "blobs-too-many";
  if (blobHashes.some((hash) => hash[0] !== VERSION_KZG)) return "blob-hash-invalid";
  return maxFeePerBlobGas < block.blobBaseFee ? "blob-fee-too-low" : undefined;
}
