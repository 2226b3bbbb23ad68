import { keccak256 } from "../../base/hash.js";
import { addressOfSecretKey } from "../../chain/transactions/signature.js";
import { signAuthorization, signTransaction } from "../../chain/transactions/signing.js";
import type { Authorization, Transaction, TransactionType } from "../../chain/transactions/transaction.js";
import { CHAIN_ID } from "./chain-config.js";

/** What a transaction does, and what its sender offers for it. */
export interface Wanted {
  /** 2 unless given. */
  readonly type?: TransactionType;
  /** A contract is created without it. */
  readonly to?: Uint8Array;
  readonly data?: Uint8Array;
  /** Wei. */
  readonly value?: bigint;
  readonly gasLimit?: bigint;
  /** Wei for a gas, on top of the base fee: what a block is ordered by. */
  readonly tip?: bigint;
  readonly authorizations?: readonly Authorization[];
}

const NO_BYTES = new Uint8Array(0);
const GWEI = 10n ** 9n;
const MAX_FEE = 100n * GWEI;
const GAS_LIMIT = 500_000n;

/** An account of the main job: the key follows from its name, so that every run on every computer has the same. */
export class DemoAccount {
  readonly address: Uint8Array;
  readonly #key: Uint8Array;
  #nonce = 0n;

  constructor(name: string) {
    this.#key = keccak256(new TextEncoder().encode(`tercet demo: ${name}`));
    this.address = addressOfSecretKey(this.#key);
  }

  /** The account's next transaction, signed. */
  send({ type = 2, to, data = NO_BYTES, value = 0n, gasLimit = GAS_LIMIT, tip = GWEI, ...more }: Wanted): Uint8Array {
    const transaction: Transaction = {
      type,
      chainId: CHAIN_ID,
      nonce: this.#nonce++,
      gasLimit,
      ...(type === 0 ? legacyFees(tip) : { maxFeePerGas: MAX_FEE, maxPriorityFeePerGas: tip }),
      to,
      value,
      data,
      accessList: [],
      maxFeePerBlobGas: 0n,
      blobHashes: [],
      authorizations: more.authorizations ?? [],
    };
    return signTransaction(transaction, this.#key);
  }

  /** Delegates the account to code (EIP-7702); whoever sends it pays. */
  delegate(address: Uint8Array): Authorization {
    return signAuthorization({ chainId: CHAIN_ID, address, nonce: this.#nonce++ }, this.#key);
  }
}

/** All of what a legacy transaction offers over the base fee is a tip. */
function legacyFees(tip: bigint) {
  return { maxFeePerGas: GWEI + tip, maxPriorityFeePerGas: GWEI + tip };
}
