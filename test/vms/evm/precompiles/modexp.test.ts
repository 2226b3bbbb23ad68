import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bigintToBytes, bytesToBigint, concatBytes } from "../../../../src/base/bytes.js";
import { toHex } from "../../../../src/base/hex.js";
import { contractAt } from "./contract-at.js";

const word = (value: number) => bigintToBytes(BigInt(value), 32);

function expected(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n % modulus;
  for (const bit of exponent === 0n ? "" : exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === "1") result = (result * base) % modulus;
  }
  return result;
}

/** The base raised by the contract, with lengths of operands that are no longer than they need be. */
function power(base: bigint, exponent: Uint8Array, modulus: bigint): bigint {
  const [baseBytes, modulusBytes] = [base, modulus].map(exponentBytes);
  const lengths = [baseBytes!, exponent, modulusBytes!].map(({ length }) => word(length));
  return bytesToBigint(contractAt(5, "berlin").run(concatBytes(...lengths, baseBytes!, exponent, modulusBytes!))!);
}

const exponentBytes = (exponent: bigint) => bigintToBytes(exponent, Math.ceil(exponent.toString(16).length / 2));

/** Numbers of up to so many bytes: any, and all zeros or ones but for the ends. */
function numbers(bytes: number): fc.Arbitrary<bigint> {
  const bits = fc.integer({ min: 1, max: 8 * bytes });
  return fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: bytes }).map(bytesToBigint),
    fc.tuple(bits, fc.nat(3)).map(([size, less]) => (4n << BigInt(size)) - BigInt(less)),
    fc.tuple(bits, fc.nat(3)).map(([size, more]) => (1n << BigInt(size - 1)) + BigInt(more)),
    fc.bigInt(0n, 40n),
  );
}

describe("power", () => {
  it("agrees with bigints modulo anything", () => {
    fc.assert(
      fc.property(numbers(80), numbers(40), numbers(80), (base, exponent, modulus) => {
        fc.pre(modulus > 0n);
        const digits = exponent === 0n ? new Uint8Array(0) : exponentBytes(exponent);
        expect(power(base % modulus, digits, modulus)).toBe(expected(base % modulus, exponent, modulus));
      }),
      { numRuns: 400 },
    );
  });

  it("agrees with bigints modulo odd numbers times powers of two", () => {
    fc.assert(
      fc.property(numbers(40), numbers(20), numbers(20), fc.nat(200), (base, exponent, odd, zeros) => {
        const modulus = (odd | 1n) << BigInt(zeros);
        const digits = exponent === 0n ? new Uint8Array(0) : exponentBytes(exponent);
        expect(power(base % modulus, digits, modulus)).toBe(expected(base % modulus, exponent, modulus));
      }),
      { numRuns: 200 },
    );
  });

  it("agrees with bigints at every size of the kernel's numbers, all digits ones", () => {
    for (let bits = 1; bits <= 8200; bits += bits < 130 ? 1 : 397) {
      const modulus = (1n << BigInt(bits)) - 1n;
      const base = modulus >> 1n;
      for (const exponent of [2n, 3n, 65537n, (1n << 40n) - 1n]) {
        expect(power(base, exponentBytes(exponent), modulus)).toBe(expected(base, exponent, modulus));
      }
    }
  });

  it("agrees with bigints at the kernel's last sizes and the first above", () => {
    for (const bits of [8190n, 8191n, 8192n, 8193n, 9000n]) {
      for (const modulus of [(1n << bits) - 1n, (1n << (bits - 1n)) + 1n, (1n << bits) - 2n]) {
        const base = modulus - 2n;
        expect(power(base, exponentBytes(0xfedcba9876n), modulus)).toBe(expected(base, 0xfedcba9876n, modulus));
      }
    }
  });

  it("takes exponents longer than a piece of the kernel's", () => {
    for (const size of [4095, 4096, 4097, 10_000]) {
      const exponent = Uint8Array.from({ length: size }, (_, i) => (i * 7 + 1) & 0xff);
      expect(power(3n, exponent, 1_000_003n)).toBe(expected(3n, bytesToBigint(exponent) % 1_000_002n, 1_000_003n));
    }
  });
});

describe("modular exponentiation", () => {
  const length = fc.oneof(fc.nat(70), fc.constantFrom(0, 1, 32, 127, 128, 129));

  it("agrees with bigints on input that ends anywhere", () => {
    fc.assert(
      fc.property(
        length,
        length,
        length,
        fc.uint8Array({ maxLength: 260 }),
        (baseSize, exponentSize, modulusSize, tail) => {
          fc.pre(baseSize > 0 || modulusSize > 0);
          const all = new Uint8Array(baseSize + exponentSize + modulusSize);
          all.set(tail.subarray(0, all.length));
          const modulus = bytesToBigint(all.subarray(baseSize + exponentSize));
          const exponent = bytesToBigint(all.subarray(baseSize, baseSize + exponentSize));
          const value = modulus === 0n ? 0n : expected(bytesToBigint(all.subarray(0, baseSize)), exponent, modulus);
          const input = concatBytes(word(baseSize), word(exponentSize), word(modulusSize), tail);
          expect(toHex(contractAt(5).run(input)!)).toBe(toHex(bigintToBytes(value, modulusSize)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("has zero for a modulus of zero or one, one for an exponent of zero, and nothing for no lengths", () => {
    const run = (...parts: Uint8Array[]) => toHex(contractAt(5, "berlin").run(concatBytes(...parts))!);
    const sizes = concatBytes(word(1), word(1), word(2));
    expect(run(sizes, Uint8Array.of(5, 3, 0, 0))).toBe("0x0000");
    expect(run(sizes, Uint8Array.of(5, 3, 0, 1))).toBe("0x0000");
    expect(run(sizes, Uint8Array.of(0, 0, 0, 1))).toBe("0x0000");
    expect(run(sizes, Uint8Array.of(0, 0, 1, 0))).toBe("0x0001");
    expect(run(sizes, Uint8Array.of(5, 0, 0, 7))).toBe("0x0001");
    expect(run(sizes, Uint8Array.of(0, 3, 0, 7))).toBe("0x0000");
    expect(run(sizes, Uint8Array.of(7, 3, 0, 7))).toBe("0x0000");
    expect(run(word(0), word(0), word(0))).toBe("0x");
    expect(run(word(0), word(9), word(0))).toBe("0x");
    expect(run()).toBe("0x");
  });
});
