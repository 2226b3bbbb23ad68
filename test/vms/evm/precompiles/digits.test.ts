import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { assemble, BUILDS, type Room } from "../../../support/assembly.js";

interface Kernel extends Room {
  readonly multiplyDigits: (to: number, a: number, countA: number, b: number, countB: number) => void;
  readonly divideDigits: (quotient: number, a: number, count: number, b: number, size: number) => void;
  readonly shiftUp: (a: number, count: number, bits: bigint) => void;
  readonly shiftDown: (a: number, count: number, bits: bigint) => void;
}

const ENTRY = `export { divideDigits, multiplyDigits, shiftDown, shiftUp } from "./src/vm/accelerators/kernel/digits";`;

/** Digits for which estimates of a quotient are too large more often than by chance. */
const digit = fc.oneof(
  fc.constantFrom(0, 1, 2, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff),
  fc.nat(0xffffffff),
);
const number = fc.array(digit, { minLength: 1, maxLength: 9 });
const numberOf = (digits: readonly number[]) => digits.reduceRight((sum, each) => (sum << 32n) | BigInt(each), 0n);

describe("digits", () => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await assemble<Kernel>(ENTRY, BUILDS[1]);
  });

  const place = (i: number) => kernel.room() + 256 * i;
  const put = (i: number, digits: readonly number[]) => {
    const view = new DataView(kernel.memory.buffer, place(i));
    for (const [k, each] of digits.entries()) view.setUint32(4 * k, each, true);
  };
  const take = (i: number, count: number) => {
    const view = new DataView(kernel.memory.buffer, place(i));
    return numberOf(Array.from({ length: count }, (_, k) => view.getUint32(4 * k, true)));
  };

  test("are multiplied and divided as bigints are", () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        put(0, a);
        put(1, b);
        kernel.multiplyDigits(place(2), place(0), a.length, place(1), b.length);
        expect(take(2, a.length + b.length)).toBe(numberOf(a) * numberOf(b));

        const divisor = [...b.slice(0, -1), (b.at(-1)! | 0x80000000) >>> 0];
        const dividend = a.length < divisor.length ? [...a, ...new Array(divisor.length - a.length).fill(0)] : a;
        put(0, [...dividend, 0]);
        put(1, divisor);
        kernel.divideDigits(place(2), place(0), dividend.length, place(1), divisor.length);
        expect(take(2, dividend.length - divisor.length + 1)).toBe(numberOf(dividend) / numberOf(divisor));
        expect(take(0, dividend.length + 1)).toBe(numberOf(dividend) % numberOf(divisor));
      }),
      { numRuns: 5000 },
    );
  });

  test("are shifted as bigints are", () => {
    fc.assert(
      fc.property(number, fc.nat(31), (a, bits) => {
        put(0, [...a, 0]);
        kernel.shiftUp(place(0), a.length + 1, BigInt(bits));
        expect(take(0, a.length + 1)).toBe(numberOf(a) << BigInt(bits));
        kernel.shiftDown(place(0), a.length + 1, BigInt(bits));
        expect(take(0, a.length + 1)).toBe(numberOf(a));
      }),
    );
  });
});
