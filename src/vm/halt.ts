/**
 * Why a program was stopped by its VM, and the number that stands for it in a claim.
 * Numbers are part of the trace format: never renumber, never reuse, only append.
 */
export const HALT_REASONS = {
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
  "misaligned-access": 30,
} as const;

export type HaltReason = keyof typeof HALT_REASONS;

const BY_NUMBER: ReadonlyMap<number, HaltReason> = new Map(
  Object.entries(HALT_REASONS).map(([name, number]) => [number, name as HaltReason]),
);

/** The reason with that number, which must be one. */
export function haltReasonNumbered(number: number): HaltReason {
  return BY_NUMBER.get(number)!;
}
