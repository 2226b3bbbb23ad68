/** Gas of one blob (EIP-4844). */
export const GAS_PER_BLOB = 131_072n;

/** The price of one blob gas: e ^ (excess / fraction), by the integer series of EIP-4844. */
export function blobBaseFee(excessBlobGas: bigint, fraction: bigint): bigint {
  let sum = 0n;
  let term = fraction;
  for (let i = 1n; term > 0n; i++) {
    sum += term;
    term = (term * excessBlobGas) / (fraction * i);
  }
  return sum / fraction;
}
