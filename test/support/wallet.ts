import { addressOfSecretKey, signHash } from "../../src/chain/transactions/signature.js";
import { signTransaction } from "../../src/chain/transactions/signing.js";
import type { Transaction } from "../../src/chain/transactions/transaction.js";

const NOTHING = { accessList: [], maxFeePerBlobGas: 0n, blobHashes: [], authorizations: [] };

/** An account with its key: the how-manieth, from 1. */
export class Wallet {
  readonly #key: Uint8Array;
  readonly address: Uint8Array;

  constructor(number: number) {
    this.#key = new Uint8Array(32);
    new DataView(this.#key.buffer).setUint32(28, number);
    this.address = addressOfSecretKey(this.#key);
  }

  sign(hash: Uint8Array): { yParity: bigint; r: bigint; s: bigint } {
    return signHash(hash, this.#key);
  }

  /** A signed transaction, RLP: a transfer of one wei to nobody on chain 1 unless fields say otherwise. */
  transaction(fields: Partial<Transaction> & { readonly nonce: bigint }): Uint8Array {
    const transaction: Transaction = {
      type: 2,
      chainId: 1n,
      gasLimit: 21_000n,
      maxFeePerGas: 10n ** 10n,
      maxPriorityFeePerGas: 10n ** 9n,
      to: new Uint8Array(20).fill(0xee),
      value: 1n,
      data: new Uint8Array(0),
      ...NOTHING,
      ...fields,
    };
    return signTransaction(transaction, this.#key);
  }
}
