/** Transaction types (EIP-2718): legacy, access list (2930), dynamic fee (1559), blob (4844), set code (7702). */
export type TransactionType = 0 | 1 | 2 | 3 | 4;

/** An account and slots of it that a transaction warms before it runs (EIP-2930). */
export interface AccessListEntry {
  readonly address: Uint8Array;
  readonly storageKeys: readonly Uint8Array[];
}

/** A secp256k1 signature with the parity of the point's y. */
export interface Signature {
  readonly yParity: bigint;
  readonly r: bigint;
  readonly s: bigint;
}

/** What the holder of an account signs so that it delegates to code (EIP-7702). */
export interface Authorization extends Signature {
  /** 0 for any chain. */
  readonly chainId: bigint;
  /** Where the code is; the zero address ends a delegation. */
  readonly address: Uint8Array;
  readonly nonce: bigint;
}

/**
 * A transaction of any type, without its signature. What a type does not have is empty; a gas price is both fees. The
 * integers can be of any size: what is too large is a reason to reject.
 */
export interface Transaction {
  readonly type: TransactionType;
  /** Absent on a legacy transaction that is good for any chain (before EIP-155). */
  readonly chainId?: bigint;
  readonly nonce: bigint;
  readonly gasLimit: bigint;
  /** Wei for a gas. */
  readonly maxFeePerGas: bigint;
  /** Wei for a gas. */
  readonly maxPriorityFeePerGas: bigint;
  /** Absent when the transaction creates a contract. */
  readonly to?: Uint8Array | undefined;
  /** Wei. */
  readonly value: bigint;
  /** Call data or init code. */
  readonly data: Uint8Array;
  readonly accessList: readonly AccessListEntry[];
  /** Wei for a blob gas (EIP-4844). */
  readonly maxFeePerBlobGas: bigint;
  readonly blobHashes: readonly Uint8Array[];
  readonly authorizations: readonly Authorization[];
}

/** A transaction as it travels. */
export interface SignedTransaction extends Transaction {
  readonly signature: Signature;
}
