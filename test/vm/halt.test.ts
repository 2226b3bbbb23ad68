import { expect, test } from "vitest";
import { haltReason } from "../../src/trace/claim.js";
import { HALT_REASONS } from "../../src/vm/halt.js";

test("halt numbers are distinct, from 1 up, and fit a claim's exit code", () => {
  const numbers = Object.values(HALT_REASONS);
  expect(new Set(numbers).size).toBe(numbers.length);
  for (const number of numbers) expect(Number.isInteger(number) && number >= 1 && number < 2 ** 32).toBe(true);
});

test("halt numbers never change", () => {
  expect(HALT_REASONS).toMatchObject({
    "out-of-gas": 1,
    "stack-overflow": 2,
    "stack-underflow": 3,
    "invalid-instruction": 4,
    "invalid-jump": 5,
    "misaligned-pc": 6,
    "memory-out-of-bounds": 7,
    "memory-protection": 8,
    unreachable: 9,
    "integer-divide-by-zero": 10,
    "integer-overflow": 11,
    "invalid-conversion": 12,
    "table-out-of-bounds": 13,
    "null-reference": 14,
    "signature-mismatch": 15,
    breakpoint: 16,
    "unknown-host-call": 17,
    "input-out-of-bounds": 18,
    "output-too-large": 19,
    "static-violation": 20,
    "call-depth": 21,
    "create-collision": 22,
    "code-too-large": 23,
    "invalid-code": 24,
    "insufficient-balance": 25,
    "nonce-overflow": 26,
    "return-data-out-of-bounds": 27,
    "precompile-failure": 28,
    "no-engine": 29,
  });
});

test("a number gives its reason back", () => {
  for (const [reason, number] of Object.entries(HALT_REASONS)) expect(haltReason(number)).toBe(reason);
  expect(haltReason(0)).toBeUndefined();
});
