// The computations that are written here: their numbers, which are those of precompiled contracts by what they do, and what their
// inputs are like. Plain constants, read by AssemblyScript kernels and by TypeScript.

// Those up to P256VERIFY are light: light.ts.
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

/** What a computation returns in place of the size of its output when it fails. */
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
