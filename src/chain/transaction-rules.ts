import { type Fork, type History, valueAt } from "../base/forks.js";

/** What a fork says about transactions; the EVM's own rules are the EVM's. */
export interface TransactionRules {
  /** Gas of a contract creation on top of 21,000 (EIP-2). */
  readonly creationGas: bigint;
  readonly nonzeroByteGas: bigint;
  /** Gas per word of init code (EIP-3860). */
  readonly initCodeWordGas: bigint;
  /** Bytes (EIP-3860). */
  readonly maxInitCode: number;
  /** Gas per token of data that a transaction pays at least (EIP-7623). */
  readonly floorTokenGas: bigint;
  /** A refund is at most the gas used divided by this (EIP-3529). */
  readonly refundQuotient: bigint;
  /** Gas that a transaction may have (EIP-7825). */
  readonly maxGas: bigint;
  /** The newest transaction type. */
  readonly lastType: number;
  /** Blobs in one block and, unless the fork says less, in one transaction (EIP-4844, EIP-7691). */
  readonly maxBlobs: number;
  /** Blobs in one transaction (EIP-7594). */
  readonly maxTransactionBlobs: number;
  /** EIP-4844, EIP-7691. */
  readonly blobFeeFraction: bigint;
  /** There is a base fee, which is burnt (EIP-1559). */
  readonly hasBaseFee: boolean;
  /** Empty accounts go when they are touched (EIP-161). */
  readonly removesEmpty: boolean;
}

const NO_LIMIT = 2n ** 64n;

const HISTORIES: { readonly [K in keyof TransactionRules]: History<TransactionRules[K]> } = {
  creationGas: { frontier: 0n, homestead: 32_000n },
  nonzeroByteGas: { frontier: 68n, istanbul: 16n },
  initCodeWordGas: { frontier: 0n, shanghai: 2n },
  maxInitCode: { frontier: Number.MAX_SAFE_INTEGER, shanghai: 49_152 },
  floorTokenGas: { frontier: 0n, prague: 10n },
  refundQuotient: { frontier: 2n, london: 5n },
  maxGas: { frontier: NO_LIMIT, osaka: 2n ** 24n },
  lastType: { frontier: 0, berlin: 1, london: 2, cancun: 3, prague: 4 },
  maxBlobs: { frontier: 0, cancun: 6, prague: 9 },
  maxTransactionBlobs: { frontier: 0, cancun: 6, prague: 9, osaka: 6 },
  blobFeeFraction: { frontier: 3_338_477n, prague: 5_007_716n },
  hasBaseFee: { frontier: false, london: true },
  removesEmpty: { frontier: false, spuriousDragon: true },
};

/** The rules of a fork. */
export function transactionRules(fork: Fork): TransactionRules {
  const entries = Object.entries(HISTORIES).map(([name, history]) => [
    name,
    valueAt(history as History<unknown>, fork),
  ]);
  return Object.fromEntries(entries) as TransactionRules;
}
