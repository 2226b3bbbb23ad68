import { concatBytes } from "../base/bytes.js";
import { keccak256 } from "../base/hash.js";
import { encodeRlp, integerToRlp, type RlpItem } from "../base/rlp.js";
import type { ForkRules } from "./fork-rules.js";
import { recoverSigner } from "./signature.js";
import type { SignedTransaction, Transaction } from "./transaction.js";
import { checkSigned, checkTransaction } from "./transaction-input.js";

const NO_BYTES = new Uint8Array(0);
/** v of a legacy signature: this and the parity, or twice the chain id and the parity on top of the other (EIP-155). */
export const PLAIN_V = 27n;
export const CHAIN_V = 35n;

/**
 * The bytes of a transaction as they travel: RLP, with the type in front unless it is legacy (EIP-2718).
 * @throws TercetError `invalid-transaction` naming the field, for what is none
 */
export function encodeTransaction(transaction: SignedTransaction): Uint8Array {
  checkSigned(transaction);
  const { yParity, r, s } = transaction.signature;
  return withType(transaction, [...fieldsOf(transaction), ...[vOf(transaction, yParity), r, s].map(integerToRlp)]);
}

/** What is signed. @throws TercetError `invalid-transaction` */
export function signingHash(transaction: Transaction): Uint8Array {
  checkTransaction(transaction);
  const { type, chainId } = transaction;
  const chain = type === 0 && chainId !== undefined ? [integerToRlp(chainId), NO_BYTES, NO_BYTES] : [];
  return keccak256(withType(transaction, [...fieldsOf(transaction), ...chain]));
}

/**
 * Who signed the transaction; undefined when the signature is none that the fork allows.
 * @throws TercetError `invalid-transaction`
 */
export function senderOf(transaction: SignedTransaction, { allowsHighS }: ForkRules): Uint8Array | undefined {
  checkSigned(transaction);
  return recoverSigner(signingHash(transaction), transaction.signature, { allowsHighS });
}

function withType({ type }: Transaction, fields: readonly RlpItem[]): Uint8Array {
  const content = encodeRlp(fields);
  return type === 0 ? content : concatBytes(Uint8Array.of(type), content);
}

function vOf({ type, chainId }: Transaction, yParity: bigint): bigint {
  if (type !== 0) return yParity;
  return yParity + (chainId === undefined ? PLAIN_V : CHAIN_V + 2n * chainId);
}

/** All fields but the signature, in order (Yellow Paper 4.3; EIP-2930, 1559, 4844, 7702). */
function fieldsOf(transaction: Transaction): readonly RlpItem[] {
  const { type, chainId = 0n, nonce, gasLimit, maxFeePerGas, maxPriorityFeePerGas, to, value, data } = transaction;
  const fees = type < 2 ? [maxFeePerGas] : [maxPriorityFeePerGas, maxFeePerGas];
  return [
    ...(type === 0 ? [] : [integerToRlp(chainId)]),
    ...[nonce, ...fees, gasLimit].map(integerToRlp),
    to ?? NO_BYTES,
    integerToRlp(value),
    data,
    ...(type === 0 ? [] : [transaction.accessList.map(({ address, storageKeys }) => [address, storageKeys])]),
    ...(type === 3 ? [integerToRlp(transaction.maxFeePerBlobGas), transaction.blobHashes] : []),
    ...(type === 4 ? [transaction.authorizations.map(authorizationFields)] : []),
  ];
}

function authorizationFields({ chainId, address, nonce, yParity, r, s }: Transaction["authorizations"][number]) {
  return [integerToRlp(chainId), address, ...[nonce, yParity, r, s].map(integerToRlp)];
}
