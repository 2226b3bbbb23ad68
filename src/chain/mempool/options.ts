/** What a mempool takes and keeps. */
export interface MempoolOptions {
  /** Transactions in all: 10,000 unless given. */
  readonly maxTransactions?: number;
  /** Bytes of all transactions: 64 MiB unless given. */
  readonly maxBytes?: number;
  /** Transactions of one sender: 64 unless given. */
  readonly maxPerSender?: number;
  /** Bytes of one transaction: 128 KiB unless given. */
  readonly maxTransactionBytes?: number;
  /** By how much, in percent, both fees must be more than those of the transaction that is replaced: 10 unless given. */
  readonly priceBump?: bigint;
  /** The same for blob transactions, whose replacement moves much data, and for their blob fee: 100 unless given. */
  readonly blobPriceBump?: bigint;
  /** Wei for a gas that whoever builds a block must get: 0 unless given. */
  readonly minTip?: bigint;
}

export const DEFAULTS: Required<MempoolOptions> = {
  maxTransactions: 10_000,
  maxBytes: 64 * 1024 * 1024,
  maxPerSender: 64,
  maxTransactionBytes: 128 * 1024,
  priceBump: 10n,
  blobPriceBump: 100n,
  minTip: 0n,
};
