import type { HaltReason } from "../../../src/vm/halt.js";
import * as n from "../kernel/numeric-ops.js";

/** Takes two slots, 0 to 2^64-1; the result is taken modulo 2^64. */
export type I64Binary = (a: bigint, b: bigint) => bigint | HaltReason;
export type I64Comparison = (a: bigint, b: bigint) => boolean;
export type I64Unary = (a: bigint) => bigint;

const LEAST = 1n << 63n;
const MINUS_ONE = (1n << 64n) - 1n;

const s64 = (value: bigint) => BigInt.asIntN(64, value);
const rotateLeft = (a: bigint, by: bigint) => (a << by) | (a >> (64n - by));

/** i64 arithmetic with two operands, by the number of its plain form (core specification 4.3.2). */
export const I64_BINARY: Readonly<Record<number, I64Binary>> = {
  [n.I64_ADD]: (a, b) => a + b,
  [n.I64_SUB]: (a, b) => a - b,
  [n.I64_MUL]: (a, b) => a * b,
  [n.I64_DIV_S]: (a, b) => {
    if (b === 0n) return "integer-divide-by-zero";
    return a === LEAST && b === MINUS_ONE ? "integer-overflow" : s64(a) / s64(b);
  },
  [n.I64_DIV_U]: (a, b) => (b === 0n ? "integer-divide-by-zero" : a / b),
  [n.I64_REM_S]: (a, b) => (b === 0n ? "integer-divide-by-zero" : s64(a) % s64(b)),
  [n.I64_REM_U]: (a, b) => (b === 0n ? "integer-divide-by-zero" : a % b),
  [n.I64_AND]: (a, b) => a & b,
  [n.I64_OR]: (a, b) => a | b,
  [n.I64_XOR]: (a, b) => a ^ b,
  [n.I64_SHL]: (a, b) => a << (b & 63n),
  [n.I64_SHR_S]: (a, b) => s64(a) >> (b & 63n),
  [n.I64_SHR_U]: (a, b) => a >> (b & 63n),
  [n.I64_ROTL]: (a, b) => rotateLeft(a, b & 63n),
  [n.I64_ROTR]: (a, b) => rotateLeft(a, -b & 63n),
};

export const I64_COMPARISON: Readonly<Record<number, I64Comparison>> = {
  [n.I64_EQ]: (a, b) => a === b,
  [n.I64_NE]: (a, b) => a !== b,
  [n.I64_LT_S]: (a, b) => s64(a) < s64(b),
  [n.I64_LT_U]: (a, b) => a < b,
  [n.I64_GT_S]: (a, b) => s64(a) > s64(b),
  [n.I64_GT_U]: (a, b) => a > b,
  [n.I64_LE_S]: (a, b) => s64(a) <= s64(b),
  [n.I64_LE_U]: (a, b) => a <= b,
  [n.I64_GE_S]: (a, b) => s64(a) >= s64(b),
  [n.I64_GE_U]: (a, b) => a >= b,
};

/** What takes a slot and gives an i64. */
export const I64_UNARY: Readonly<Record<number, I64Unary>> = {
  [n.I64_CLZ]: (a) => 64n - bitLength(a),
  [n.I64_CTZ]: (a) => (a === 0n ? 64n : bitLength(a & -a) - 1n),
  [n.I64_POPCNT]: (a) => {
    let count = 0n;
    for (let rest = a; rest !== 0n; rest &= rest - 1n) count++;
    return count;
  },
  [n.I64_EXTEND8_S]: (a) => BigInt.asIntN(8, a),
  [n.I64_EXTEND16_S]: (a) => BigInt.asIntN(16, a),
  [n.I64_EXTEND32_S]: (a) => BigInt.asIntN(32, a),
  [n.I64_EXTEND_I32_S]: (a) => BigInt.asIntN(32, a),
};

/** Bits without leading zeros. */
function bitLength(value: bigint): bigint {
  return value === 0n ? 0n : BigInt(value.toString(2).length);
}
