import { flag, s32, s64, u32, u64, word } from "./integers.js";

/** The value of rd from those of rs1 and rs2 (or the immediate). */
export type Binary = (a: bigint, b: bigint) => bigint;
/** The value of rd from that of rs1. */
export type Unary = (a: bigint) => bigint;

/** Volume I, chapters "RV32I" and "RV64I": integer register-register operations. */
export const BASE: Readonly<Record<string, Binary>> = {
  add: (a, b) => u64(a + b),
  sub: (a, b) => u64(a - b),
  sll: (a, b) => u64(a << (b & 63n)),
  slt: (a, b) => flag(s64(a) < s64(b)),
  sltu: (a, b) => flag(a < b),
  xor: (a, b) => a ^ b,
  srl: (a, b) => a >> (b & 63n),
  sra: (a, b) => u64(s64(a) >> (b & 63n)),
  or: (a, b) => a | b,
  and: (a, b) => a & b,
  addw: (a, b) => word(a + b),
  subw: (a, b) => word(a - b),
  sllw: (a, b) => word(a << (b & 31n)),
  srlw: (a, b) => word(u32(a) >> (b & 31n)),
  sraw: (a, b) => word(s32(a) >> (b & 31n)),
};

/** Signed division that rounds towards zero; by zero it gives -1, and the one overflow gives the dividend back. */
function quotient(a: bigint, b: bigint): bigint {
  return b === 0n ? -1n : a / b;
}

/** The remainder has the dividend's sign; by zero it is the dividend. */
function remainder(a: bigint, b: bigint): bigint {
  return b === 0n ? a : a % b;
}

/** Volume I, chapter "M": multiplication and division. */
export const MULTIPLY: Readonly<Record<string, Binary>> = {
  mul: (a, b) => u64(a * b),
  mulh: (a, b) => u64((s64(a) * s64(b)) >> 64n),
  mulhsu: (a, b) => u64((s64(a) * b) >> 64n),
  mulhu: (a, b) => (a * b) >> 64n,
  div: (a, b) => u64(quotient(s64(a), s64(b))),
  divu: (a, b) => u64(quotient(a, b)),
  rem: (a, b) => u64(remainder(s64(a), s64(b))),
  remu: (a, b) => remainder(a, b),
  mulw: (a, b) => word(a * b),
  divw: (a, b) => word(quotient(s32(a), s32(b))),
  divuw: (a, b) => word(quotient(u32(a), u32(b))),
  remw: (a, b) => word(remainder(s32(a), s32(b))),
  remuw: (a, b) => word(remainder(u32(a), u32(b))),
};

/** Volume I, chapter "Zicond". */
export const CONDITIONAL: Readonly<Record<string, Binary>> = {
  "czero.eqz": (a, b) => (b === 0n ? 0n : a),
  "czero.nez": (a, b) => (b !== 0n ? 0n : a),
};
