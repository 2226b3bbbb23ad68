// The difficulty of blocks before the merge (EIP-2, 100, and the delays of its exponential part: EIP-649 and its like).
import { add, copyWord, equalWords, lessThan, setWord, shiftLeft, shiftRight, subtract } from "../../base/kernel/word";
import { parameter } from "../../state/kernel/parameters";
import { BOMB_DELAY, DIFFICULTY_FIXED, DIFFICULTY_RULE, DIFFICULTY_STEP, DIFFICULTY_TIME, FIXED_DIFFICULTY } from "../../vm/rules/parameters";
import { multiplyBy } from "./amounts";
import { H_DIFFICULTY, H_NUMBER, H_TIMESTAMP, H_UNCLES } from "./header";

/** A change is a multiple of the parent's difficulty over this: a shift. */
const CHANGE_SHIFT: u32 = 11;
const LEAST_FACTOR: i64 = -99;
/** Seconds between blocks that let the difficulty grow. */
const STEP_SECONDS: u64 = 13;
const TIME_SECONDS: u64 = 10;
const UNCLES_SECONDS: u64 = 9;
const BOMB_PERIOD: u64 = 100_000;

const LEAST: usize = memory.data<u64>([131072, 0, 0, 0]);
const CHANGE: usize = memory.data(32, 16);
const ONE: usize = memory.data<u64>([1, 0, 0, 0]);
/** keccak256(rlp([])). */
export const NO_UNCLES: usize = memory.data<u64>([0x7a5dc7dee84dcc1d, 0x1ad4ccb667b585ab, 0x13748a941b4512d3, 0x4793d440fd42a1f0]);

/** Writes the difficulty that a header must have after its parent, whose timestamp is lower. */
export function expectedDifficulty(to: usize, header: usize, parent: usize): void {
  if (parameter(DIFFICULTY_RULE) == DIFFICULTY_FIXED) return setWord(to, parameter(FIXED_DIFFICULTY));
  const factor = growth(parent, load<u64>(header, H_TIMESTAMP) - load<u64>(parent, H_TIMESTAMP));
  shiftRight(CHANGE, parent + H_DIFFICULTY, CHANGE_SHIFT, 0);
  multiplyBy(CHANGE, CHANGE, <u64>abs(factor));
  if (factor < 0) subtract(to, parent + H_DIFFICULTY, CHANGE);
  else add(to, parent + H_DIFFICULTY, CHANGE);
  if (lessThan(to, LEAST)) copyWord(to, LEAST);
  addBomb(to, load<u64>(header, H_NUMBER));
}

/** How many steps the difficulty grows. */
function growth(parent: usize, seconds: u64): i64 {
  const rule = parameter(DIFFICULTY_RULE);
  if (rule == DIFFICULTY_STEP) return seconds < STEP_SECONDS ? 1 : -1;
  const isByTime = rule == DIFFICULTY_TIME;
  const most: i64 = !isByTime && !equalWords(load<u32>(parent, H_UNCLES), NO_UNCLES) ? 2 : 1;
  // A header may claim any time: what is beyond the least is the least.
  return max(most - <i64>min<u64>(seconds / (isByTime ? TIME_SECONDS : UNCLES_SECONDS), 1000), LEAST_FACTOR);
}

function addBomb(to: usize, number: u64): void {
  const delay = parameter(BOMB_DELAY);
  const periods = (number > delay ? number - delay : 0) / BOMB_PERIOD;
  if (periods < 2 || periods - 2 > 255) return;
  shiftLeft(CHANGE, ONE, <u32>(periods - 2));
  add(to, to, CHANGE);
}
