import { GAS_PER_BLOB } from "../../vm/rules/prices.js";
import type { BlockEnvironment } from "../driver/candidate.js";
import type { SignedTransaction } from "../transactions/transaction.js";

/** A transaction that waits. It never changes. */
export interface PooledTransaction {
  /** RLP, as it travels in blocks. */
  readonly bytes: Uint8Array;
  /** Hex. */
  readonly hash: string;
  readonly transaction: SignedTransaction;
  /** 20 bytes. */
  readonly sender: Uint8Array;
  /** Accounts that the transaction's authorizations are of, in hex (EIP-7702). */
  readonly authorities: readonly string[];
  /** Wei that the transaction can cost at most. */
  readonly cost: bigint;
  /** The how-manieth this pool has taken. */
  readonly arrival: number;
}

/** Wei that a transaction can cost its sender at most. */
export function costOf(transaction: SignedTransaction): bigint {
  const { gasLimit, maxFeePerGas, value, blobHashes, maxFeePerBlobGas } = transaction;
  return gasLimit * maxFeePerGas + value + BigInt(blobHashes.length * GAS_PER_BLOB) * maxFeePerBlobGas;
}

/** Wei for a gas that whoever builds a block gets; less than 0 when the transaction does not pay the base fee. */
export function tipOf({ transaction }: PooledTransaction, baseFee: bigint): bigint {
  const { maxFeePerGas, maxPriorityFeePerGas } = transaction;
  const most = maxFeePerGas - baseFee;
  return most < maxPriorityFeePerGas ? most : maxPriorityFeePerGas;
}

/** Whether a transaction pays enough for a block. */
export function paysFor(
  pooled: PooledTransaction,
  { baseFee, blobBaseFee }: BlockEnvironment,
  minTip: bigint,
): boolean {
  const { blobHashes, maxFeePerBlobGas, maxFeePerGas } = pooled.transaction;
  if (blobHashes.length > 0 && maxFeePerBlobGas < blobBaseFee) return false;
  return maxFeePerGas >= baseFee && tipOf(pooled, baseFee) >= minTip;
}

/** Whether the fees of a transaction are so much more than another's that it takes its place. */
export function outbids(
  { transaction: after }: PooledTransaction,
  { transaction: before }: PooledTransaction,
  bump: bigint,
): boolean {
  const isMore = (a: bigint, b: bigint) => a * 100n >= b * (100n + bump) && a > b;
  if (!isMore(after.maxFeePerGas, before.maxFeePerGas)) return false;
  if (before.maxPriorityFeePerGas > 0n && !isMore(after.maxPriorityFeePerGas, before.maxPriorityFeePerGas))
    return false;
  return before.blobHashes.length === 0 || isMore(after.maxFeePerBlobGas, before.maxFeePerBlobGas);
}
