import { equalBytes } from "../../../src/base/bytes.js";
import { parametersAt } from "../../../src/vm/rules/fork-table.js";
import * as parameter from "../../../src/vm/rules/parameters.js";
import * as price from "../../../src/vm/rules/prices.js";

/**
 * What access to state costs a contract, in gas: as on the EVM from London to Osaka, since Stylus is younger than these
 * rules. Gas turns into fuel (ink, in Stylus' words) at the profile's `fuelPerGas`.
 */
const RULES = parametersAt("cancun");
const rule = (number: number) => RULES[number]!;

const WARM_ACCESS = rule(parameter.WARM_ACCOUNT);
const COLD_ACCOUNT = WARM_ACCESS + rule(parameter.COLD_ACCOUNT);
const COLD_SLOT = WARM_ACCESS + rule(parameter.COLD_SLOT);
const SSTORE_SET = rule(parameter.SSTORE_SET);
const SSTORE_RESET = rule(parameter.SSTORE_RESET);
const SSTORE_CLEARS_REFUND = rule(parameter.SSTORE_CLEAR_REFUND);

/** Gas that must be left over when storage is written (EIP-2200). */
export const SSTORE_SENTRY = BigInt(rule(parameter.SSTORE_SENTRY));

/** TLOAD and TSTORE (EIP-1153). */
export const TRANSIENT_ACCESS = WARM_ACCESS;

export const CALL_VALUE = price.VALUE_GAS;
export const NEW_ACCOUNT = price.NEW_ACCOUNT_GAS;
/** Gas that a call with value gets on top of what its caller pays. */
export const CALL_STIPEND = BigInt(price.STIPEND_GAS);

/** Access to an account (EIP-2929). */
export function accountGas(wasWarm: boolean): number {
  return wasWarm ? WARM_ACCESS : COLD_ACCOUNT;
}

/** SLOAD (EIP-2929). */
export function loadGas(wasWarm: boolean): number {
  return wasWarm ? WARM_ACCESS : COLD_SLOT;
}

/** What a slot holds, and what is written to it. */
export interface SlotChange {
  /** At the start of the transaction. */
  readonly original: Uint8Array;
  readonly current: Uint8Array;
  readonly next: Uint8Array;
}

/** SSTORE: cost and change of the refund counter (EIP-2200, 2929, 3529). */
export function storeGas(change: SlotChange, wasWarm: boolean): { readonly gas: number; readonly refund: number } {
  const { original, current, next } = change;
  const cold = wasWarm ? 0 : COLD_SLOT;
  if (equalBytes(current, next)) return { gas: cold + WARM_ACCESS, refund: 0 };
  if (!equalBytes(original, current)) return { gas: cold + WARM_ACCESS, refund: rewriteRefund(change) };
  if (isZero(original)) return { gas: cold + SSTORE_SET, refund: 0 };
  return { gas: cold + SSTORE_RESET, refund: isZero(next) ? SSTORE_CLEARS_REFUND : 0 };
}

/** The refund for a slot that this transaction has written before. */
function rewriteRefund({ original, current, next }: SlotChange): number {
  let refund = 0;
  if (!isZero(original)) {
    if (isZero(current)) refund -= SSTORE_CLEARS_REFUND;
    if (isZero(next)) refund += SSTORE_CLEARS_REFUND;
  }
  if (equalBytes(original, next)) refund += (isZero(original) ? SSTORE_SET : SSTORE_RESET) - WARM_ACCESS;
  return refund;
}

function isZero(word: Uint8Array): boolean {
  return word.every((byte) => byte === 0);
}

/** LOG0 to LOG4. */
export function logGas(topics: number, dataBytes: number): number {
  return price.LOG_GAS + price.LOG_TOPIC_GAS * topics + price.LOG_BYTE_GAS * dataBytes;
}

/** KECCAK256. */
export function keccakGas(length: number): number {
  return price.HASH_GAS + price.HASH_WORD_GAS * words(length);
}

/** EXP (EIP-160). */
export function powGas(exponent: Uint8Array): number {
  const leadingZeros = exponent.findIndex((byte) => byte !== 0);
  return price.EXP_GAS + rule(parameter.EXP_BYTE) * (leadingZeros < 0 ? 0 : exponent.length - leadingZeros);
}

/** CREATE and CREATE2 without the run of the init code (EIP-1014, EIP-3860). */
export function createGas(length: number, hasSalt: boolean): number {
  const wordGas = rule(parameter.INIT_CODE_WORD) + (hasSalt ? price.HASH_WORD_GAS : 0);
  return price.CREATE_GAS + wordGas * words(length);
}

/** Most bytes of init code (EIP-3860). */
export const MAX_INIT_CODE = rule(parameter.MAX_INIT_CODE);

/** The part of the gas that a contract may pass on (EIP-150). */
export function passableGas(gasLeft: bigint): bigint {
  return gasLeft - gasLeft / 64n;
}

function words(length: number): number {
  return Math.ceil(length / 32);
}
