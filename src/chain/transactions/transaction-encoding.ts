import { concatBytes } from "../../base/bytes.js";
import { encodeRlp, integerToRlp, type RlpItem } from "../../base/rlp.js";
import { LOW_S } from "../../vm/rules/parameters.js";
import type { ChainRules } from "../chain-rules.js";
import type { SignedTransaction, Transaction } from "./transaction.js";
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
  const { yParity, r, s } = transaction.signature;
  return withType(transaction, [...fieldsOf(transaction), ...[vOf(transaction, yParity), r, s].map(integerToRlp)]);
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
