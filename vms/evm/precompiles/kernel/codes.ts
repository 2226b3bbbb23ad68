// How precompiled contracts are priced, and how a row of the table lies in memory. Plain constants, read by AssemblyScript kernels
// and by TypeScript; which contract a fork has at which price is in ../table.ts, what contracts compute in src/vm/accelerators.

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
