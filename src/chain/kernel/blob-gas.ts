// Blob gas: how much of it is over what is aimed at, and what it costs (EIP-4844, 7691, 7840, 7892, 7918).
import { divide } from "../../base/kernel/divide";
import { add, isZero, lessThan, setWord } from "../../base/kernel/word";
import { parameter } from "../../state/kernel/parameters";
import { BLOB_BASE_COST, BLOB_MAX, BLOB_TARGET, BLOB_UPDATE_FRACTION } from "../../vm/rules/parameters";
import { GAS_PER_BLOB } from "../../vm/rules/prices";
import { multiplyBy } from "./amounts";
import { H_BASE_FEE, H_BLOB_GAS, H_EXCESS_BLOB_GAS } from "./header";

/** No chain that grows by its rules gets to a fee of e^120 wei; a made-up excess could ask for a number without end. */
const MAX_EXPONENT: u64 = 120;

const TERM: usize = memory.data(32, 16);
const DIVISOR: usize = memory.data(32, 16);
const COST: usize = memory.data(32, 16);
const FEE: usize = memory.data(32, 16);

/** Writes what a blob gas costs at some excess; false when that is more than any block can have. */
export function blobBaseFee(to: usize, excess: u64): bool {
  const fraction = parameter(BLOB_UPDATE_FRACTION);
  if (fraction == 0) {
    setWord(to, 1);
    return true;
  }
  if (excess / fraction >= MAX_EXPONENT) return false;
  exponential(to, excess, fraction);
  return true;
}

/** The most excess whose fee {@link blobBaseFee} knows. */
export function mostExcessBlobGas(): u64 {
  return MAX_EXPONENT * parameter(BLOB_UPDATE_FRACTION) - 1;
}

/** e^(numerator / denominator) by Taylor's series in integers (`fake_exponential`). */
function exponential(to: usize, numerator: u64, denominator: u64): void {
  setWord(to, 0);
  setWord(TERM, denominator);
  for (let i: u64 = 1; !isZero(TERM); i++) {
    add(to, to, TERM);
    multiplyBy(TERM, TERM, numerator);
    setWord(DIVISOR, denominator * i);
    divide(TERM, TERM, DIVISOR);
  }
  setWord(DIVISOR, denominator);
  divide(to, to, DIVISOR);
}

/** The excess of the block after a parent. Where blobs are new the parent's numbers are 0. */
export function nextExcessBlobGas(parent: usize): u64 {
  const excess = load<u64>(parent, H_EXCESS_BLOB_GAS), used = load<u64>(parent, H_BLOB_GAS);
  const target = parameter(BLOB_TARGET) * GAS_PER_BLOB;
  if (excess + used < target) return 0;
  if (isUnderpriced(parent, excess)) return excess + (used * (parameter(BLOB_MAX) - parameter(BLOB_TARGET))) / parameter(BLOB_MAX);
  return excess + used - target;
}

/** Whether a blob costs less than the execution gas that its fee must be worth (EIP-7918). */
function isUnderpriced(parent: usize, excess: u64): bool {
  const floor = parameter(BLOB_BASE_COST);
  if (floor == 0 || !blobBaseFee(FEE, excess)) return false;
  multiplyBy(FEE, FEE, GAS_PER_BLOB);
  multiplyBy(COST, parent + H_BASE_FEE, floor);
  return lessThan(FEE, COST);
}
