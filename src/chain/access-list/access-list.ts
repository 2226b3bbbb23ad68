/**
 * A block's access list (EIP-7928): every account and slot that the block has looked at, and what became of them step by step. Step
 * 0 comes before the transactions, then each transaction is one, and the last comes after them. Sorted by address, key and step.
 */
export type BlockAccessList = readonly AccountAccess[];

export interface AccountAccess {
  /** 20 bytes. */
  readonly address: Uint8Array;
  readonly storageChanges: readonly SlotChanges[];
  /** Keys of slots that were looked at and are after each step as they were before. */
  readonly storageReads: readonly bigint[];
  /** Wei. */
  readonly balanceChanges: readonly Change<bigint>[];
  readonly nonceChanges: readonly Change<bigint>[];
  /** Empty where code was taken away. */
  readonly codeChanges: readonly Change<Uint8Array>[];
}

export interface SlotChanges {
  readonly key: bigint;
  /** At least one. */
  readonly changes: readonly Change<bigint>[];
}

/** What something was after a step. */
export interface Change<T> {
  readonly step: number;
  readonly value: T;
}
