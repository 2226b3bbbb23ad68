// What precompiled contracts there are, how they are priced, and how a row of the table lies in memory. Plain constants, read by
// AssemblyScript kernels and by TypeScript; which contract a fork has at which price is in ../table.ts.

// Contracts, by what they do. Those up to P256VERIFY are light: kernel/light.ts.
export const ECRECOVER = 1;
export const SHA256 = 2;
export const RIPEMD160 = 3;
export const IDENTITY = 4;
export const MODEXP = 5;
export const BLAKE2F = 6;
export const P256VERIFY = 7;
export const BN254_ADD = 8;
export const BN254_MULTIPLY = 9;
export const BN254_PAIRING = 10;
export const POINT_EVALUATION = 11;
export const BLS_G1_ADD = 12;
export const BLS_G1_MSM = 13;
export const BLS_G2_ADD = 14;
export const BLS_G2_MSM = 15;
export const BLS_PAIRING = 16;
export const BLS_MAP_G1 = 17;
export const BLS_MAP_G2 = 18;

// Fields of a row, u32 each.
export const R_CONTRACT = 0;
/** How the price follows from the input: one of the PRICE_ numbers. */
export const R_PRICE = 4;
export const R_BASE = 8;
export const R_EACH = 12;
/** Bytes of what R_EACH is for. Of MODEXP the most bytes of an operand, 0 without such a limit. */
export const R_PART = 16;
export const ROW_SIZE = 20;

/** R_BASE and R_EACH for each R_PART bytes that the input has whole. */
export const PRICE_PARTS = 0;
/** The same for each part that is begun. */
export const PRICE_BEGUN_PARTS = 1;
/** R_EACH for each part, less a discount by their number (EIP-2537). */
export const PRICE_SUM_G1 = 2;
export const PRICE_SUM_G2 = 3;
/** R_EACH for each round that the input asks for (EIP-152). */
export const PRICE_ROUNDS = 4;
export const PRICE_EIP198 = 5;
export const PRICE_EIP2565 = 6;
export const PRICE_EIP7883 = 7;

/** What a contract returns in place of the size of its output when the call fails. */
export const FAILED = -1;

/** Bytes of the input of BLAKE2F. */
export const BLAKE2F_SIZE = 213;
/** Bytes before MODEXP's operands: their lengths. */
export const MODEXP_HEADER = 96;

/**
 * Bytes of MODEXP's base and modulus (1 MiB, 6 * 10^9 gas) and of its exponent (64 MiB, 10^8 gas) before Osaka, which has
 * limits of its own (EIP-7823). A call that asks for more fails and takes its gas.
 */
export const MAX_MODEXP_OPERAND = 0x100000;
export const MAX_MODEXP_EXPONENT = 0x4000000;
