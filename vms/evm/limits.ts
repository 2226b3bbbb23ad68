import { MAX_LOG_BYTES as KERNEL_LOG_BYTES } from "../../src/state/kernel/layout.js";
import { MAX_MODEXP_EXPONENT, MAX_MODEXP_OPERAND } from "../../src/vm/accelerators/kernel/numbers.js";
import { MAX_MEMORY_WORDS as KERNEL_MEMORY_WORDS } from "./kernel/layout.js";

/**
 * What a run may hold, whatever gas it has: gas alone would let 2^64-1 of it ask for terabytes. A run that needs more is
 * out of gas. No run with less than 10^8 gas can reach any of these limits.
 */

/** See kernel/layout.ts. */
export const MAX_MEMORY_WORDS = BigInt(KERNEL_MEMORY_WORDS);

/** Bytes of data in all logs of a run, undone ones included (256 MiB, 2 * 10^9 gas); see src/state/kernel/layout.ts. */
export const MAX_LOG_BYTES = BigInt(KERNEL_LOG_BYTES);

/** Bytes of MODEXP's operands before Osaka; see src/vm/accelerators/kernel/numbers.ts. */
export const MAX_MODEXP_BYTES = {
  base: BigInt(MAX_MODEXP_OPERAND),
  exponent: BigInt(MAX_MODEXP_EXPONENT),
  modulus: BigInt(MAX_MODEXP_OPERAND),
} as const;
