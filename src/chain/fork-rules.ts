import { ConfigError } from "../base/errors.js";
import { parametersAt } from "../vm/rules/fork-table.js";
import { FORKS, type Fork } from "../vm/rules/forks.js";
import * as parameter from "../vm/rules/parameters.js";

/** Transaction types (EIP-2718): legacy, access list (2930), dynamic fee (1559), blob (4844), set code (7702). */
export type TransactionType = 0 | 1 | 2 | 3 | 4;

/** How many blobs, and how their fee follows their number (EIP-4844, EIP-7840). */
export interface BlobSchedule {
  /** Blobs in a block that leave the fee as it is. */
  readonly target: number;
  /** Blobs in a block at most. */
  readonly max: number;
  readonly updateFraction: bigint;
}

/** What a fork says about transactions. Gas amounts in gas, sizes in bytes. */
export interface ForkRules {
  readonly newestType: TransactionType;
  /** Signatures with s over half the curve's order are valid (until EIP-2). */
  readonly allowsHighS: boolean;
  /** Legacy signatures can bind to the chain (EIP-155). */
  readonly hasChainId: boolean;
  /** For a transaction that creates a contract (EIP-2). */
  readonly creationGas: bigint;
  /** For each data byte that is not zero (EIP-2028); zero bytes cost 4. */
  readonly dataByteGas: bigint;
  /** For each word of init code (EIP-3860). */
  readonly initCodeWordGas: bigint;
  readonly maxInitCode?: number;
  /** What a token of data costs at least (EIP-7623). */
  readonly floorTokenGas: bigint;
  /** Most gas of one transaction (EIP-7825). */
  readonly maxGas?: bigint;
  /** The part of the gas used that refunds can reach at most is one over this (EIP-3529). */
  readonly refundQuotient: bigint;
  /** The base fee is burnt (EIP-1559). */
  readonly hasBaseFee: boolean;
  /** Empty accounts that were touched are deleted (EIP-161). */
  readonly deletesEmptyAccounts: boolean;
  /** The nonce that a contract starts with (EIP-161). */
  readonly contractNonce: bigint;
  /** The block's coinbase is warm from the start (EIP-3651). */
  readonly warmsCoinbase: boolean;
  /** Accounts can delegate to code (EIP-7702). */
  readonly hasDelegation: boolean;
  readonly blobs?: BlobSchedule;
  /** Most blobs of one transaction (EIP-7594); otherwise a block's maximum. */
  readonly maxTransactionBlobs?: number;
}

/** The names of all forks with rules, oldest first. */
export const RULED_FORKS: readonly string[] = FORKS;

/**
 * The transaction rules of a fork.
 * @throws ConfigError `unknown-fork`
 */
export function forkRules(fork: string): ForkRules {
  if (!RULED_FORKS.includes(fork)) {
    const name = JSON.stringify(String(fork).slice(0, 40));
    throw new ConfigError("unknown-fork", `there is no fork ${name}; there are: ${RULED_FORKS.join(", ")}`);
  }
  const parameters = parametersAt(fork as Fork);
  const at = (number: number) => parameters[number]!;
  const has = (number: number) => at(number) !== 0;
  return {
    newestType: at(parameter.NEWEST_TYPE) as TransactionType,
    allowsHighS: !has(parameter.LOW_S),
    hasChainId: has(parameter.BINDS_CHAIN),
    creationGas: BigInt(at(parameter.CREATION_GAS)),
    dataByteGas: BigInt(at(parameter.DATA_BYTE_GAS)),
    initCodeWordGas: BigInt(at(parameter.INIT_CODE_WORD)),
    ...(has(parameter.MAX_INIT_CODE) ? { maxInitCode: at(parameter.MAX_INIT_CODE) } : {}),
    floorTokenGas: BigInt(at(parameter.FLOOR_TOKEN_GAS)),
    ...(has(parameter.MAX_TRANSACTION_GAS) ? { maxGas: BigInt(at(parameter.MAX_TRANSACTION_GAS)) } : {}),
    refundQuotient: BigInt(at(parameter.REFUND_QUOTIENT)),
    hasBaseFee: has(parameter.BASE_FEE),
    deletesEmptyAccounts: has(parameter.EMPTY_IS_DEAD),
    contractNonce: BigInt(at(parameter.CREATED_NONCE)),
    warmsCoinbase: has(parameter.WARMS_COINBASE),
    hasDelegation: has(parameter.DELEGATION),
    ...(has(parameter.BLOB_MAX)
      ? {
          blobs: {
            target: at(parameter.BLOB_TARGET),
            max: at(parameter.BLOB_MAX),
            updateFraction: BigInt(at(parameter.BLOB_UPDATE_FRACTION)),
          },
        }
      : {}),
    ...(has(parameter.MAX_TRANSACTION_BLOBS) ? { maxTransactionBlobs: at(parameter.MAX_TRANSACTION_BLOBS) } : {}),
  };
}
