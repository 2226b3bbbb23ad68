/**
 * Words of 32 bytes that the memories of all calls under way may hold together (1 GiB); a run that needs more is out of
 * gas. Gas alone would let 2^64-1 of it ask for terabytes. What memory costs (words^2/512 a call) and the 63/64 that a
 * call may pass on (EIP-150) keep every run with less than 10^8 gas below the limit whatever it does, and one call alone
 * reaches it only with 2 * 10^12.
 */
export const MAX_MEMORY_WORDS = 2n ** 25n;
