// Amounts of wei: products of words and numbers, and the word that does not fit.
import { multiplyWide } from "../../base/kernel/multiply";
import { add, copyWord, lessThan, setWord } from "../../base/kernel/word";

const FACTOR: usize = memory.data(32, 16);
const WIDE: usize = memory.data(64, 16);

/** to = word * factor modulo 2^256; false when the product does not fit. The two may be the same. */
export function multiplyBy(to: usize, word: usize, factor: u64): bool {
  setWord(FACTOR, factor);
  multiplyWide(WIDE, word, FACTOR);
  copyWord(to, WIDE);
  return (load<u64>(WIDE, 32) | load<u64>(WIDE, 40) | load<u64>(WIDE, 48) | load<u64>(WIDE, 56)) == 0;
}

/** to = a + b, at most 2^256 - 1. */
export function addSaturated(to: usize, a: usize, b: usize): void {
  if (add(to, a, b) != 0) memory.fill(to, 0xff, 32);
}

/** to = the lesser of two words. */
export function least(to: usize, a: usize, b: usize): void {
  copyWord(to, lessThan(a, b) ? a : b);
}
