import { secp256k1 } from "@noble/curves/secp256k1.js";
import { addressOfSecretKey } from "../../src/chain/transactions/signature.js";
import type { Transaction } from "../../src/chain/transactions/transaction.js";
import { encodeTransaction, signingHash } from "../../src/chain/transactions/transaction-encoding.js";

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
    const bytes = secp256k1.sign(hash, this.#key, { prehash: false, format: "recovered" });
    const { r, s } = secp256k1.Signature.fromBytes(bytes, "recovered");
    return { yParity: BigInt(bytes[0]!), r, s };
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
    return encodeTransaction({ ...transaction, signature: this.sign(signingHash(transaction)) });
  }
}
