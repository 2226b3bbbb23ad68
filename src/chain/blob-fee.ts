import { argumentChecks } from "../base/checks.js";
import { TercetError } from "../base/errors.js";
import * as price from "../vm/rules/prices.js";
import type { BlobSchedule } from "./fork-rules.js";

/** Blob gas of one blob (EIP-4844). */
export const GAS_PER_BLOB = BigInt(price.GAS_PER_BLOB);
const MIN_BASE_FEE = 1n;
/** No chain that grows by its rules gets to a fee of e^200 wei; a made-up excess could ask for a number without end. */
const MAX_EXPONENT = 200n;

/**
 * Wei for a blob gas in a block with that excess blob gas (EIP-4844, `get_base_fee_per_blob_gas`).
 * @throws TercetError `invalid-argument`, or `blob-gas-out-of-range` when the fee would be over e^200 wei
 */
export function blobBaseFee(excessBlobGas: bigint, schedule: BlobSchedule): bigint {
  argumentChecks.uint(excessBlobGas, "the excess blob gas");
  argumentChecks.object(schedule, "the blob schedule");
  const { updateFraction } = schedule;
  argumentChecks.uint(updateFraction, "the update fraction");
  if (updateFraction === 0n) throw argumentChecks.refusal(updateFraction, "the update fraction", "more than 0");
  if (excessBlobGas > MAX_EXPONENT * updateFraction) {
    throw new TercetError(
      "blob-gas-out-of-range",
      `an excess blob gas of ${excessBlobGas} is more than any block can have`,
    );
  }
  return fakeExponential(MIN_BASE_FEE, excessBlobGas, updateFraction);
}

/** factor * e^(numerator / denominator) by Taylor's series in integers (EIP-4844, `fake_exponential`). */
function fakeExponential(factor: bigint, numerator: bigint, denominator: bigint): bigint {
  let output = 0n;
  let term = factor * denominator;
  for (let i = 1n; term > 0n; i++) {
    output += term;
    term = (term * numerator) / (denominator * i);
  }
  return output / denominator;
}
