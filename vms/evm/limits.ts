import { MAX_MODEXP_EXPONENT, MAX_MODEXP_OPERAND } from "./precompiles/kernel/codes.js";

/**
 * What a run may hold, whatever gas it has: gas alone would let 2^64-1 of it ask for terabytes. A run that needs more is
 * out of gas. No run with less than 10^8 gas can reach any of these limits.
 */

/**
 * Words of 32 bytes that the memories of all calls under way may hold together (1 GiB). Memory costs words^2/512 for
 * each call and a call passes on 63/64 of its gas at most (EIP-150): one call alone gets here with 2 * 10^12 gas.
 */
export const MAX_MEMORY_WORDS = 2n ** 25n;

/** Bytes of data in all logs of a run, undone ones included (256 MiB, 2 * 10^9 gas). */
export const MAX_LOG_BYTES = 2n ** 28n;

/** Bytes of MODEXP's operands before Osaka; see precompiles/kernel/codes.ts. */
export const MAX_MODEXP_BYTES = {
  base: BigInt(MAX_MODEXP_OPERAND),
  exponent: BigInt(MAX_MODEXP_EXPONENT),
  modulus: BigInt(MAX_MODEXP_OPERAND),
} as const;
