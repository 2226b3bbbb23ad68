import { equalBytes } from "../../../src/base/bytes.js";

/**
 * What access to state costs a contract, in gas: as on the EVM from London to Osaka, since Stylus is younger than these
 * rules. Gas turns into fuel (ink, in Stylus' words) at the profile's `fuelPerGas`.
 */
const WARM_ACCESS = 100;
const COLD_ACCOUNT = 2600;
const COLD_SLOT = 2100;
const SSTORE_SET = 20_000;
const SSTORE_RESET = 2900;
const SSTORE_CLEARS_REFUND = 4800;

/** Gas that must be left over when storage is written (EIP-2200). */
export const SSTORE_SENTRY = 2300n;

/** TLOAD and TSTORE (EIP-1153). */
export const TRANSIENT_ACCESS = WARM_ACCESS;

export const CALL_VALUE = 9000;
export const NEW_ACCOUNT = 25_000;
/** Gas that a call with value gets on top of what its caller pays. */
export const CALL_STIPEND = 2300n;

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
  return 375 * (1 + topics) + 8 * dataBytes;
}

/** KECCAK256. */
export function keccakGas(length: number): number {
  return 30 + 6 * words(length);
}

/** EXP (EIP-160). */
export function powGas(exponent: Uint8Array): number {
  const leadingZeros = exponent.findIndex((byte) => byte !== 0);
  return 10 + 50 * (leadingZeros < 0 ? 0 : exponent.length - leadingZeros);
}

/** CREATE and CREATE2 without the run of the init code (EIP-1014, EIP-3860). */
export function createGas(length: number, hasSalt: boolean): number {
  return 32_000 + (hasSalt ? 8 : 2) * words(length);
}

/** Most bytes of init code (EIP-3860). */
export const MAX_INIT_CODE = 49_152;

/** The part of the gas that a contract may pass on (EIP-150). */
export function passableGas(gasLeft: bigint): bigint {
  return gasLeft - gasLeft / 64n;
}

function words(length: number): number {
  return Math.ceil(length / 32);
}
