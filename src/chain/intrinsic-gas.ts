import * as price from "../vm/rules/prices.js";
import type { ForkRules } from "./fork-rules.js";
import type { Transaction } from "./transaction.js";

const TRANSACTION_GAS = BigInt(price.TRANSACTION_GAS);
const ZERO_BYTE_GAS = BigInt(price.ZERO_BYTE_GAS);
const LISTED_ADDRESS_GAS = BigInt(price.LISTED_ADDRESS_GAS);
const LISTED_KEY_GAS = BigInt(price.LISTED_KEY_GAS);
const TOKENS_PER_BYTE = BigInt(price.TOKENS_PER_BYTE);
const AUTHORIZATION_GAS = BigInt(price.AUTHORIZATION_GAS);

/** The gas that a transaction pays before it runs (Yellow Paper, section 6.2; EIP-2, 2028, 2930, 3860, 7702). */
export function intrinsicGas(transaction: Transaction, rules: ForkRules): bigint {
  const { data, accessList, authorizations } = transaction;
  const { zeros, others } = countBytes(data);
  const keys = accessList.reduce((count, { storageKeys }) => count + storageKeys.length, 0);
  return (
    TRANSACTION_GAS +
    ZERO_BYTE_GAS * zeros +
    rules.dataByteGas * others +
    (transaction.to === undefined ? rules.creationGas + rules.initCodeWordGas * wordsOf(data) : 0n) +
    LISTED_ADDRESS_GAS * BigInt(accessList.length) +
    LISTED_KEY_GAS * BigInt(keys) +
    AUTHORIZATION_GAS * BigInt(authorizations.length)
  );
}

/** The gas that a transaction pays at least for its data, whatever it does (EIP-7623); 0 where there is no such floor. */
export function floorGas({ data }: Transaction, { floorTokenGas }: ForkRules): bigint {
  if (floorTokenGas === 0n) return 0n;
  const { zeros, others } = countBytes(data);
  return TRANSACTION_GAS + floorTokenGas * (zeros + TOKENS_PER_BYTE * others);
}

function countBytes(data: Uint8Array): { zeros: bigint; others: bigint } {
  let zeros = 0;
  for (const byte of data) if (byte === 0) zeros++;
  return { zeros: BigInt(zeros), others: BigInt(data.length - zeros) };
}

function wordsOf(data: Uint8Array): bigint {
  return BigInt(Math.ceil(data.length / 32));
}
