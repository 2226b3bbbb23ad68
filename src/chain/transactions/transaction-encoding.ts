import { RlpWriter } from "../../base/rlp-writer.js";
import { LOW_S } from "../../vm/rules/parameters.js";
import type { ChainRules } from "../chain-rules.js";
import type { AccessListEntry, Authorization, Signature, SignedTransaction, Transaction } from "./transaction.js";
import { recoverSender, signingHashOf } from "./transaction-decoding.js";
import { checkSigned } from "./transaction-input.js";

const NO_BYTES = new Uint8Array(0);
const NO_SIGNATURE = { yParity: 0n, r: 0n, s: 0n };
/** v of a legacy signature: this and the parity, or twice the chain id and the parity on top of the other (EIP-155). */
const PLAIN_V = 27n;
const CHAIN_V = 35n;

/**
 * The bytes of a transaction as they travel: RLP, with the type in front unless it is legacy (EIP-2718).
 * @throws TercetError `invalid-transaction` naming the field, for what is none
 */
export function encodeTransaction(transaction: SignedTransaction): Uint8Array {
  checkSigned(transaction);
  return writeTransaction(transaction, transaction.signature).slice();
}

/** The hash that is signed. @throws TercetError `invalid-transaction` */
export function signingHash(transaction: Transaction): Uint8Array {
  return signingHashOf(encodeTransaction({ ...transaction, signature: NO_SIGNATURE }));
}

/**
 * Who signed the transaction; undefined when the signature is none that the fork allows.
 * @throws TercetError `invalid-transaction`
 */
export function senderOf(
  transaction: SignedTransaction,
  { parameters }: Pick<ChainRules, "parameters">,
): Uint8Array | undefined {
  return recoverSender(encodeTransaction(transaction), parameters[LOW_S] !== 0);
}

const writer = new RlpWriter();

/** The same of a transaction that has been checked; the bytes are good until the next is written. */
export function writeTransaction(transaction: Transaction, { yParity, r, s }: Signature): Uint8Array {
  const { type } = transaction;
  writer.begin();
  writer.integer(s);
  writer.integer(r);
  writer.integer(vOf(transaction, yParity));
  writeFields(transaction);
  writer.list(0);
  if (type !== 0) writer.byte(type);
  return writer.written;
}

function vOf({ type, chainId }: Transaction, yParity: bigint): bigint {
  if (type !== 0) return yParity;
  return yParity + (chainId === undefined ? PLAIN_V : CHAIN_V + 2n * chainId);
}

/** All fields but the signature, the last first (Yellow Paper 4.3; EIP-2930, 1559, 4844, 7702). */
function writeFields(transaction: Transaction): void {
  const { type, chainId = 0n, nonce, gasLimit, maxFeePerGas, maxPriorityFeePerGas, to, value, data } = transaction;
  if (type === 4) writeList(transaction.authorizations, writeAuthorization);
  if (type === 3) {
    writer.item(transaction.blobHashes);
    writer.integer(transaction.maxFeePerBlobGas);
  }
  if (type !== 0) writeList(transaction.accessList, writeAccess);
  writer.string(data);
  writer.integer(value);
  writer.string(to ?? NO_BYTES);
  writer.integer(gasLimit);
  writer.integer(maxFeePerGas);
  if (type >= 2) writer.integer(maxPriorityFeePerGas);
  writer.integer(nonce);
  if (type !== 0) writer.integer(chainId);
}

function writeList<T>(items: readonly T[], write: (item: T) => void): void {
  const before = writer.size;
  for (let i = items.length - 1; i >= 0; i--) write(items[i]!);
  writer.list(before);
}

function writeAccess({ address, storageKeys }: AccessListEntry): void {
  writer.item([address, storageKeys]);
}

function writeAuthorization({ chainId, address, nonce, yParity, r, s }: Authorization): void {
  const before = writer.size;
  writer.integer(s);
  writer.integer(r);
  writer.integer(yParity);
  writer.integer(nonce);
  writer.string(address);
  writer.integer(chainId);
  writer.list(before);
}
