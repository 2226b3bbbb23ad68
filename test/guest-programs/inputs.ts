import fc from "fast-check";
import { concatBytes } from "../../src/base/bytes.js";

/** 32-bit limbs at which carries, borrows and quotient estimates go wrong. */
const EDGE_LIMBS = [0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

const limb = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...EDGE_LIMBS) }, fc.nat(0xffffffff));

/** Three 256-bit numbers, mostly made of edge limbs. */
export const operands = fc
  .array(limb, { minLength: 24, maxLength: 24 })
  .map((limbs) => concatBytes(...limbs.map(uint32)));

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

/** A number below 5000 in the first four bytes, and enough bytes for `sieve` to go that far. */
const sieveInput = fc.nat(4999).map((n) => concatBytes(uint32(n), new Uint8Array(625)));

/** Few different bytes: equal numbers for `sort`, long runs on the same accounts for `ledger`. */
const repetitive = fc.array(fc.constantFrom(0, 1, 0xff), { maxLength: 600 }).map((bytes) => Uint8Array.from(bytes));

/** Inputs that between them reach every branch of every guest. */
export const anyInput: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 600 }),
  repetitive,
  operands,
  sieveInput,
);

const counting = Uint8Array.from({ length: 600 }, (_, i) => (i * 167 + (i >> 3)) & 0xff);

/** Inputs around the sizes at which blocks, records, numbers and matrices begin and end. */
export const EDGE_INPUTS: readonly Uint8Array[] = [0, 1, 4, 5, 8, 55, 56, 64, 95, 96, 135, 136, 137, 600].map((size) =>
  counting.subarray(0, size),
);

/** 64-bit numbers in descending order: no run of `sort`'s input is sorted. */
export const DESCENDING = new Uint8Array(new BigUint64Array(100).map((_, i) => BigInt(100 - i) << 40n).buffer);
