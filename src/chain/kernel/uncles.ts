// Uncles: headers of blocks that lost, whose makers are paid for them (Yellow Paper, sections 4.3.4 and 11.1), before the merge.
import { divide } from "../../base/kernel/divide";
import { keccak256 } from "../../base/kernel/keccak256";
import { READER, enterList, isAtEnd, leaveList, readError, startReading } from "../../base/kernel/rlp";
import { RLP_OK } from "../../base/kernel/rlp-errors";
import { add, copyWord, loadAddress, setWord } from "../../base/kernel/word";
import { accountAt, changeAccount } from "../../state/kernel/accounts";
import { A_BALANCE } from "../../state/kernel/records";
import { parameter, setParameter } from "../../state/kernel/parameters";
import { BASE_FEE, BLOCK_REWARD, BOMB_DELAY, DIFFICULTY_RULE } from "../../vm/rules/parameters";
import { multiplyBy } from "./amounts";
import { ancestorCount, ancestorHeader, isUncleOfAncestor } from "./ancestors";
import {
  BLOCK_OK, BLOCK_TOO_MANY_UNCLES, BLOCK_UNCLES_HASH, BLOCK_UNCLE_ANCESTOR, BLOCK_UNCLE_PARENT, BLOCK_UNCLE_TWICE,
  BLOCK_UNDECODABLE,
} from "./block-errors";
import { refuse, refuseNumber, requireHash } from "./block-failure";
import { earlierRules } from "./chain-data";
import { HEADER_SIZE, H_COINBASE, H_HASH, H_NUMBER, H_PARENT, H_UNCLES, readHeader } from "./header";
import { checkHeader } from "./header-rules";
import {
  EARLIER_BASE_FEE, EARLIER_BOMB_DELAY, EARLIER_DIFFICULTY_RULE, EARLIER_HEADER, EARLIER_SIZE, EARLIER_UNTIL, RELATION_AT_MOST,
} from "./interface";

const MOST_UNCLES: u32 = 2;
const WEI_PER_GWEI: u64 = 1_000_000_000;

const UNCLES: usize = memory.data(448, 16);
let count: u32 = 0;

const READER_AT: usize = memory.data(READER, 8);
const HASH: usize = memory.data(32, 16);
const REWARD: usize = memory.data(32, 16);
const PART: usize = memory.data(32, 16);
const DIVISOR: usize = memory.data(32, 16);
const ADDRESS: usize = memory.data(32, 16);

// @ts-ignore: decorator
@inline function uncleAt(index: u32): usize { return UNCLES + index * HEADER_SIZE; }

/** Checks the block's list of uncles, whose bytes are given. */
export function checkUncles(header: usize, list: usize, size: u32): i32 {
  count = 0;
  keccak256(HASH, list, size);
  const error = requireHash(BLOCK_UNCLES_HASH, HASH, load<u32>(header, H_UNCLES));
  if (error != BLOCK_OK) return error;
  startReading(READER_AT, list, size);
  const end = enterList(READER_AT);
  for (; !isAtEnd(READER_AT); count++) {
    if (count == MOST_UNCLES) return refuseNumber(BLOCK_TOO_MANY_UNCLES, RELATION_AT_MOST, MOST_UNCLES, MOST_UNCLES + 1);
    readHeader(READER_AT, uncleAt(count));
    if (readError(READER_AT) != RLP_OK) return refuse(BLOCK_UNDECODABLE);
    const problem = checkUncle(uncleAt(count));
    if (problem != BLOCK_OK) return problem;
  }
  leaveList(READER_AT, end);
  if (count == 2 && sameHash(uncleAt(0) + H_HASH, uncleAt(1) + H_HASH)) return refuse(BLOCK_UNCLE_TWICE);
  return BLOCK_OK;
}

function checkUncle(uncle: usize): i32 {
  if (isUncleOfAncestor(uncle + H_HASH)) return refuse(BLOCK_UNCLE_TWICE, count);
  let parent: usize = 0;
  for (let i: u32 = 0; i < ancestorCount(); i++) {
    const ancestor = ancestorHeader(i);
    if (sameHash(ancestor + H_HASH, uncle + H_HASH)) return refuse(BLOCK_UNCLE_ANCESTOR, count);
    // Whose parent is the block's own is no uncle but a sibling.
    if (i > 0 && sameHash(ancestor + H_HASH, load<u32>(uncle, H_PARENT))) parent = ancestor;
  }
  if (parent == 0) return refuse(BLOCK_UNCLE_PARENT, count);
  const rules = rulesOf(load<u64>(parent, H_NUMBER) + 1);
  if (rules == 0) return checkHeader(uncle, parent);
  exchange(rules);
  const error = checkHeader(uncle, parent);
  exchange(rules);
  return error;
}

/** The rules that a block of before was under; 0 when they are the block's own. */
function rulesOf(number: u64): usize {
  let found: usize = 0, entry = earlierRules() + EARLIER_HEADER;
  for (let left = load<u32>(earlierRules()); left != 0 && load<u64>(entry, EARLIER_UNTIL) > number; left--) {
    found = entry;
    entry += EARLIER_SIZE;
  }
  return found;
}

/** Puts the parameters of other rules in the place of the block's, and those where the others were. */
function exchange(rules: usize): void {
  exchangeParameter(DIFFICULTY_RULE, rules + EARLIER_DIFFICULTY_RULE);
  exchangeParameter(BOMB_DELAY, rules + EARLIER_BOMB_DELAY);
  exchangeParameter(BASE_FEE, rules + EARLIER_BASE_FEE);
}

function exchangeParameter(number: i32, other: usize): void {
  const own = <u32>parameter(number);
  setParameter(number, load<u32>(other));
  store<u32>(other, own);
}

// @ts-ignore: decorator
@inline function sameHash(a: usize, b: usize): bool { return memory.compare(a, b, 32) == 0; }

/** Pays the block's coinbase and those of its uncles. */
export function payRewards(header: usize): void {
  const ether = parameter(BLOCK_REWARD);
  if (ether == 0) return;
  setWord(REWARD, ether * WEI_PER_GWEI);
  multiplyBy(REWARD, REWARD, WEI_PER_GWEI);
  pay(load<u32>(header, H_COINBASE), REWARD);
  for (let i: u32 = 0; i < count; i++) {
    const uncle = uncleAt(i);
    part(8 + load<u64>(uncle, H_NUMBER) - load<u64>(header, H_NUMBER), 8);
    pay(load<u32>(uncle, H_COINBASE), PART);
    part(1, 32);
    pay(load<u32>(header, H_COINBASE), PART);
  }
}

/** Writes a part of the reward. */
function part(numerator: u64, denominator: u64): void {
  copyWord(PART, REWARD);
  multiplyBy(PART, PART, numerator);
  setWord(DIVISOR, denominator);
  divide(PART, PART, DIVISOR);
}

function pay(address: usize, amount: usize): void {
  loadAddress(ADDRESS, address);
  const account = accountAt(ADDRESS);
  changeAccount(account);
  add(account + A_BALANCE, account + A_BALANCE, amount);
}
