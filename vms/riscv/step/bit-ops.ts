import type { Binary, Unary } from "./integer-ops.js";
import { s64, signExtend, u32, u64, word } from "./integers.js";

/** Volume I, chapter "B", Zba: address generation. */
export const ADDRESS: Readonly<Record<string, Binary>> = {
  "add.uw": (a, b) => u64(u32(a) + b),
  sh1add: (a, b) => u64((a << 1n) + b),
  sh2add: (a, b) => u64((a << 2n) + b),
  sh3add: (a, b) => u64((a << 3n) + b),
  "sh1add.uw": (a, b) => u64((u32(a) << 1n) + b),
  "sh2add.uw": (a, b) => u64((u32(a) << 2n) + b),
  "sh3add.uw": (a, b) => u64((u32(a) << 3n) + b),
  "sll.uw": (a, b) => u64(u32(a) << (b & 63n)),
};

function rotateRight(value: bigint, by: bigint, width: bigint): bigint {
  const count = by & (width - 1n);
  return (value >> count) | (value << (width - count));
}

/** Zbb with two operands: logic with negate, minimum and maximum, rotation. */
export const LOGIC: Readonly<Record<string, Binary>> = {
  andn: (a, b) => a & u64(~b),
  orn: (a, b) => a | u64(~b),
  xnor: (a, b) => u64(~(a ^ b)),
  max: (a, b) => (s64(a) > s64(b) ? a : b),
  maxu: (a, b) => (a > b ? a : b),
  min: (a, b) => (s64(a) < s64(b) ? a : b),
  minu: (a, b) => (a < b ? a : b),
  rol: (a, b) => u64(rotateRight(a, -b, 64n)),
  ror: (a, b) => u64(rotateRight(a, b, 64n)),
  rolw: (a, b) => word(rotateRight(u32(a), -b, 32n)),
  rorw: (a, b) => word(rotateRight(u32(a), b, 32n)),
};

function bitLength(value: bigint): bigint {
  return value === 0n ? 0n : BigInt(value.toString(2).length);
}

function countOnes(value: bigint): bigint {
  let count = 0n;
  for (let rest = value; rest !== 0n; rest &= rest - 1n) count++;
  return count;
}

/** The bits below the lowest one that is set; all 64 when none is. */
function trailingZeros(value: bigint, width: bigint): bigint {
  return value === 0n ? width : bitLength(value & -value) - 1n;
}

function mapBytes(value: bigint, change: (byte: bigint, index: number) => bigint): bigint {
  let result = 0n;
  for (let index = 0; index < 8; index++) result |= change((value >> BigInt(8 * index)) & 0xffn, index);
  return result;
}

/** Zbb with one operand: counting, extension, bytes. */
export const UNARY: Readonly<Record<string, Unary>> = {
  clz: (a) => 64n - bitLength(a),
  ctz: (a) => trailingZeros(a, 64n),
  cpop: (a) => countOnes(a),
  clzw: (a) => 32n - bitLength(u32(a)),
  ctzw: (a) => trailingZeros(u32(a), 32n),
  cpopw: (a) => countOnes(u32(a)),
  "sext.b": (a) => signExtend(a, 8),
  "sext.h": (a) => signExtend(a, 16),
  "zext.h": (a) => a & 0xffffn,
  "orc.b": (a) => mapBytes(a, (byte, index) => (byte === 0n ? 0n : 0xffn << BigInt(8 * index))),
  rev8: (a) => mapBytes(a, (byte, index) => byte << BigInt(56 - 8 * index)),
};

function bit(position: bigint): bigint {
  return 1n << (position & 63n);
}

/** Zbs: single bits. */
export const SINGLE_BIT: Readonly<Record<string, Binary>> = {
  bclr: (a, b) => a & ~bit(b),
  bext: (a, b) => (a & bit(b) ? 1n : 0n),
  binv: (a, b) => a ^ bit(b),
  bset: (a, b) => a | bit(b),
};
