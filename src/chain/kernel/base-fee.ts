// The fee that a block burns for a gas, from its parent (EIP-1559).
import { divide } from "../../base/kernel/divide";
import { add, copyWord, isZero, setWord, subtract } from "../../base/kernel/word";
import { parameter } from "../../state/kernel/parameters";
import { BASE_FEE, BASE_FEE_ZERO } from "../../vm/rules/parameters";
import { multiplyBy } from "./amounts";
import { FIRST_FIELDS, H_BASE_FEE, H_FIELDS, H_GAS_LIMIT, H_GAS_USED } from "./header";

/** A block may use this many times the gas that leaves the fee as it is. */
export const ELASTICITY: u64 = 2;
const MOST_CHANGE: u64 = 8;
const FIRST_BASE_FEE: u64 = 1_000_000_000;

const CHANGE: usize = memory.data(32, 16);
const DIVISOR: usize = memory.data(32, 16);
const ONE: usize = memory.data<u64>([1, 0, 0, 0]);

/** Whether the header is of before London. */
export function hasNoBaseFee(header: usize): bool {
  return load<u32>(header, H_FIELDS) == FIRST_FIELDS;
}

/** Writes the base fee of the block after a parent. */
export function nextBaseFee(to: usize, parent: usize): void {
  if (parameter(BASE_FEE) == BASE_FEE_ZERO) return setWord(to, 0);
  if (hasNoBaseFee(parent)) return setWord(to, FIRST_BASE_FEE);
  const target = load<u64>(parent, H_GAS_LIMIT) / ELASTICITY, used = load<u64>(parent, H_GAS_USED);
  const fee = parent + H_BASE_FEE;
  if (used == target) return copyWord(to, fee);
  multiplyBy(CHANGE, fee, used > target ? used - target : target - used);
  divideBy(CHANGE, target);
  divideBy(CHANGE, MOST_CHANGE);
  if (used < target) subtract(to, fee, CHANGE);
  else add(to, fee, isZero(CHANGE) ? ONE : CHANGE);
}

function divideBy(word: usize, divisor: u64): void {
  setWord(DIVISOR, divisor);
  divide(word, word, DIVISOR);
}
