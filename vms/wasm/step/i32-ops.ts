import type { HaltReason } from "../../../src/vm/halt.js";
import * as n from "../kernel/numeric-ops.js";

/** Takes the lower halves of two slots, unsigned; the result is taken modulo 2^32. */
export type I32Binary = (a: number, b: number) => number | HaltReason;
export type I32Comparison = (a: number, b: number) => boolean;
export type I32Unary = (a: number) => number;

/** i32 arithmetic with two operands, by the number of its plain form (core specification 4.3.2). */
export const I32_BINARY: Readonly<Record<number, I32Binary>> = {
  [n.I32_ADD]: (a, b) => a + b,
  [n.I32_SUB]: (a, b) => a - b,
  [n.I32_MUL]: Math.imul,
  [n.I32_DIV_S]: (a, b) => {
    if (b === 0) return "integer-divide-by-zero";
    return a === 0x80000000 && b === 0xffffffff ? "integer-overflow" : (a | 0) / (b | 0);
  },
  [n.I32_DIV_U]: (a, b) => (b === 0 ? "integer-divide-by-zero" : a / b),
  [n.I32_REM_S]: (a, b) => (b === 0 ? "integer-divide-by-zero" : (a | 0) % (b | 0)),
  [n.I32_REM_U]: (a, b) => (b === 0 ? "integer-divide-by-zero" : a % b),
  [n.I32_AND]: (a, b) => a & b,
  [n.I32_OR]: (a, b) => a | b,
  [n.I32_XOR]: (a, b) => a ^ b,
  [n.I32_SHL]: (a, b) => a << b,
  [n.I32_SHR_S]: (a, b) => a >> b,
  [n.I32_SHR_U]: (a, b) => a >>> b,
  [n.I32_ROTL]: (a, b) => (a << b) | (a >>> -b),
  [n.I32_ROTR]: (a, b) => (a >>> b) | (a << -b),
};

export const I32_COMPARISON: Readonly<Record<number, I32Comparison>> = {
  [n.I32_EQ]: (a, b) => a === b,
  [n.I32_NE]: (a, b) => a !== b,
  [n.I32_LT_S]: (a, b) => (a | 0) < (b | 0),
  [n.I32_LT_U]: (a, b) => a < b,
  [n.I32_GT_S]: (a, b) => (a | 0) > (b | 0),
  [n.I32_GT_U]: (a, b) => a > b,
  [n.I32_LE_S]: (a, b) => (a | 0) <= (b | 0),
  [n.I32_LE_U]: (a, b) => a <= b,
  [n.I32_GE_S]: (a, b) => (a | 0) >= (b | 0),
  [n.I32_GE_U]: (a, b) => a >= b,
};

/** What takes the lower half of a slot and gives an i32. */
export const I32_UNARY: Readonly<Record<number, I32Unary>> = {
  [n.I32_CLZ]: Math.clz32,
  [n.I32_CTZ]: (a) => (a === 0 ? 32 : 31 - Math.clz32(a & -a)),
  [n.I32_POPCNT]: (a) => {
    let count = 0;
    for (let rest = a; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count++;
    return count;
  },
  [n.I32_EXTEND8_S]: (a) => (a << 24) >> 24,
  [n.I32_EXTEND16_S]: (a) => (a << 16) >> 16,
  [n.I32_WRAP_I64]: (a) => a,
};
