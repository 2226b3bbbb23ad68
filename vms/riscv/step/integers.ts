/** 64-bit registers are bigints from 0 to 2^64-1; these are the views of them that instructions take. */

/** The value modulo 2^64. */
export function u64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

/** The register read as a signed integer. */
export function s64(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

/** The low 32 bits, unsigned. */
export function u32(value: bigint): bigint {
  return BigInt.asUintN(32, value);
}

/** The low 32 bits, signed. */
export function s32(value: bigint): bigint {
  return BigInt.asIntN(32, value);
}

/** The low `bits` bits, sign-extended into a register. */
export function signExtend(value: bigint, bits: number): bigint {
  return u64(BigInt.asIntN(bits, value));
}

/** The low 32 bits sign-extended into a register: the result of every instruction that ends in `w`. */
export function word(value: bigint): bigint {
  return signExtend(value, 32);
}

/** A comparison's result in a register. */
export function flag(condition: boolean): bigint {
  return condition ? 1n : 0n;
}
