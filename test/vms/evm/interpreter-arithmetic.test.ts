import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToBigint } from "../../../src/base/bytes.js";
import { keccak256 } from "../../../src/base/hash.js";
import { message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import { outputOf } from "../../../src/vm/outcome.js";
import { bytecode, profileOf, push, RETURN_TOP, TestHost } from "./evm-run.js";
import { edgeWord, interpreter } from "./interpreter-run.js";

const MODULUS = 2n ** 256n;
const profile = profileOf("osaka");

function run(code: Uint8Array, input = new Uint8Array(0)): Outcome {
  const outcome = interpreter.run(
    interpreter.load(code, profile),
    message({ input, gasLimit: 10_000_000n }),
    new TestHost(),
  );
  return outcome as Outcome;
}

/** The result of an opcode; the first operand is on top. */
function evaluate(opcode: string, ...operands: readonly bigint[]): bigint {
  const code = bytecode(...[...operands].reverse().map((value) => push(value)), opcode, RETURN_TOP);
  return bytesToBigint(outputOf(run(code)));
}

const signed = (value: bigint) => BigInt.asIntN(256, value);
const unsigned = (value: bigint) => BigInt.asUintN(256, value);
const bit = (value: boolean) => (value ? 1n : 0n);

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let left = exponent, square = base; left > 0n; left >>= 1n, square = (square * square) % MODULUS) {
    if (left & 1n) result = (result * square) % MODULUS;
  }
  return result;
}

const BINARY: readonly (readonly [string, string, (a: bigint, b: bigint) => bigint])[] = [
  ["ADD", "01", (a, b) => unsigned(a + b)],
  ["MUL", "02", (a, b) => unsigned(a * b)],
  ["SUB", "03", (a, b) => unsigned(a - b)],
  ["DIV", "04", (a, b) => (b === 0n ? 0n : a / b)],
  ["SDIV", "05", (a, b) => (b === 0n ? 0n : unsigned(signed(a) / signed(b)))],
  ["MOD", "06", (a, b) => (b === 0n ? 0n : a % b)],
  ["SMOD", "07", (a, b) => (b === 0n ? 0n : unsigned(signed(a) % signed(b)))],
  ["EXP", "0a", power],
  ["SIGNEXTEND", "0b", (a, b) => (a > 30n ? b : unsigned(BigInt.asIntN(8 * Number(a) + 8, b)))],
  ["LT", "10", (a, b) => bit(a < b)],
  ["GT", "11", (a, b) => bit(a > b)],
  ["SLT", "12", (a, b) => bit(signed(a) < signed(b))],
  ["SGT", "13", (a, b) => bit(signed(a) > signed(b))],
  ["EQ", "14", (a, b) => bit(a === b)],
  ["AND", "16", (a, b) => a & b],
  ["OR", "17", (a, b) => a | b],
  ["XOR", "18", (a, b) => a ^ b],
  ["BYTE", "1a", (a, b) => (a > 31n ? 0n : (b >> (248n - 8n * a)) & 0xffn)],
  ["SHL", "1b", (a, b) => (a > 255n ? 0n : unsigned(b << a))],
  ["SHR", "1c", (a, b) => (a > 255n ? 0n : b >> a)],
  ["SAR", "1d", (a, b) => unsigned(signed(b) >> (a > 255n ? 255n : a))],
];

describe("evm/interpreter: 256-bit arithmetic against BigInt", () => {
  it.each(BINARY)("%s", (_, opcode, expected) => {
    const near = fc.tuple(edgeWord, fc.constantFrom(-1n, 0n, 1n)).map(([a, by]) => [a, unsigned(a + by)] as const);
    const pair = fc.oneof(fc.tuple(edgeWord, edgeWord), near, fc.tuple(fc.bigInt(0n, 260n), edgeWord));
    fc.assert(
      fc.property(pair, ([a, b]) => {
        expect(evaluate(opcode, a, b)).toBe(expected(a, b));
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, string, (a: bigint, b: bigint) => bigint]>([
    ["ADDMOD", "08", (a, b) => a + b],
    ["MULMOD", "09", (a, b) => a * b],
  ])("%s", (_, opcode, combine) => {
    fc.assert(
      fc.property(edgeWord, edgeWord, edgeWord, (a, b, m) => {
        expect(evaluate(opcode, a, b, m)).toBe(m === 0n ? 0n : combine(a, b) % m);
      }),
      { numRuns: 1000 },
    );
  });

  it.each<[string, string, (a: bigint) => bigint]>([
    ["ISZERO", "15", (a) => bit(a === 0n)],
    ["NOT", "19", (a) => MODULUS - 1n - a],
    ["CLZ", "1e", (a) => (a === 0n ? 256n : 256n - BigInt(a.toString(2).length))],
  ])("%s", (_, opcode, expected) => {
    fc.assert(
      fc.property(edgeWord, (a) => {
        expect(evaluate(opcode, a)).toBe(expected(a));
      }),
    );
  });

  it("divides where Knuth's estimate of a quotient digit is too large by one and by two", () => {
    const divisor = (1n << 255n) | 1n;
    for (const dividend of [MODULUS - 1n, (1n << 255n) - 1n, divisor * 1n, divisor - 1n]) {
      expect(evaluate("04", dividend, divisor)).toBe(dividend / divisor);
    }
    const modulus = 0x8000000000000000_0000000000000000_ffffffffffffffff_0000000000000000n;
    const factor = 0x7fffffffffffffff_8000000000000000_0000000000000000_0000000000000001n;
    expect(evaluate("09", factor, factor, modulus)).toBe((factor * factor) % modulus);
  });
});

describe("evm/interpreter: KECCAK256", () => {
  it("hashes every length around the rate of 136 bytes", () => {
    const data = Uint8Array.from({ length: 420 }, (_, i) => (i * 7 + 1) & 0xff);
    for (let size = 0; size <= data.length; size++) {
      const code = bytecode(push(size), "5f 5f 37", push(size), "5f 20", "610200 52 6020 610200 f3");
      expect(outputOf(run(code, data))).toEqual(keccak256(data.subarray(0, size)));
    }
  });
});
