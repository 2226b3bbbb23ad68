import type { Transaction } from "./transaction.js";
import type { TransactionRules } from "./transaction-rules.js";

const TRANSACTION_GAS = 21_000n;
const ZERO_BYTE_GAS = 4n;
const ACCESS_ADDRESS_GAS = 2400n;
const ACCESS_KEY_GAS = 1900n;
/** For an authority that is a new account; what it is too much comes back as a refund (EIP-7702). */
export const AUTHORIZATION_GAS = 25_000n;
/** Tokens that a nonzero byte counts (EIP-7623); a zero byte counts one. */
const NONZERO_BYTE_TOKENS = 4n;

/** The gas that a transaction pays before it runs (Yellow Paper, section 6.2; EIP-2028, 2930, 3860, 7702). */
export function intrinsicGas(transaction: Transaction, rules: TransactionRules): bigint {
  const { zero, nonzero } = countBytes(transaction.data);
  let gas = TRANSACTION_GAS + ZERO_BYTE_GAS * zero + rules.nonzeroByteGas * nonzero;
  if (transaction.to === undefined) {
    gas += rules.creationGas + rules.initCodeWordGas * BigInt(Math.ceil(transaction.data.length / 32));
  }
  for (const { keys } of transaction.accessList) gas += ACCESS_ADDRESS_GAS + ACCESS_KEY_GAS * BigInt(keys.length);
  return gas + AUTHORIZATION_GAS * BigInt(transaction.authorizations.length);
}

/** The gas that a transaction pays at least for its data (EIP-7623). */
export function floorGas(transaction: Transaction, rules: TransactionRules): bigint {
  if (rules.floorTokenGas === 0n) return 0n;
  const { zero, nonzero } = countBytes(transaction.data);
  return TRANSACTION_GAS + rules.floorTokenGas * (zero + NONZERO_BYTE_TOKENS * nonzero);
}

function countBytes(data: Uint8Array): { zero: bigint; nonzero: bigint } {
  let zero = 0;
  for (const byte of data) if (byte === 0) zero++;
  return { zero: BigInt(zero), nonzero: BigInt(data.length - zero) };
}
