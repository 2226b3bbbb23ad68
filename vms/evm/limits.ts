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

/**
 * Bytes of MODEXP's base and modulus (1 MiB, 6 * 10^9 gas) and of its exponent (64 MiB, 10^8 gas) before Osaka, which has
 * limits of its own (EIP-7823). A call of the precompiled contract that asks for more fails and takes its gas.
 */
export const MAX_MODEXP_BYTES = { base: 2n ** 20n, exponent: 2n ** 26n, modulus: 2n ** 20n } as const;
