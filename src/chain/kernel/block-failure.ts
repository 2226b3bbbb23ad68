// Why a block is refused, with the two values that do not agree, for who asks the kernel.
import { copyWord, setWord, storeBytes } from "../../base/kernel/word";
import { BLOCK_OK } from "./block-errors";
import {
  FAILURE_ACTUAL, FAILURE_DETAIL, FAILURE_ERROR, FAILURE_EXPECTED, FAILURE_INDEX, FAILURE_OFFSET, FAILURE_RELATION, FAILURE_SIZE,
  RELATION_EQUAL,
} from "./interface";

const FAILURE: usize = memory.data(FAILURE_SIZE, 16);
const WORD: usize = memory.data(32, 16);

export function failure(): usize {
  return FAILURE;
}

export function clearFailure(): void {
  memory.fill(FAILURE, 0, FAILURE_SIZE);
}

/** Keeps the error; returns it. */
export function refuse(error: i32, index: u32 = 0, detail: i32 = 0, offset: u32 = 0): i32 {
  store<u32>(FAILURE, <u32>error, FAILURE_ERROR);
  store<u32>(FAILURE, index, FAILURE_INDEX);
  store<u32>(FAILURE, <u32>detail, FAILURE_DETAIL);
  store<u32>(FAILURE, offset, FAILURE_OFFSET);
  return error;
}

export function requireNumber(error: i32, expected: u64, actual: u64): i32 {
  return expected == actual ? BLOCK_OK : refuseNumber(error, RELATION_EQUAL, expected, actual);
}

/** A number is not to another as it should be. */
export function refuseNumber(error: i32, relation: u32, expected: u64, actual: u64): i32 {
  setWord(WORD, expected);
  storeBytes(FAILURE + FAILURE_EXPECTED, WORD);
  setWord(WORD, actual);
  storeBytes(FAILURE + FAILURE_ACTUAL, WORD);
  store<u32>(FAILURE, relation, FAILURE_RELATION);
  return refuse(error);
}

export function requireWord(error: i32, expected: usize, actual: usize): i32 {
  if (memory.compare(expected, actual, 32) == 0) return BLOCK_OK;
  copyWord(WORD, expected);
  storeBytes(FAILURE + FAILURE_EXPECTED, WORD);
  copyWord(WORD, actual);
  storeBytes(FAILURE + FAILURE_ACTUAL, WORD);
  store<u32>(FAILURE, RELATION_EQUAL, FAILURE_RELATION);
  return refuse(error);
}

/** 32 bytes in their order. */
export function requireHash(error: i32, expected: usize, actual: usize): i32 {
  return memory.compare(expected, actual, 32) == 0 ? BLOCK_OK : refuseBytes(error, expected, actual, 32);
}

/** Bytes are others than they should be, up to 32 of each. */
export function refuseBytes(error: i32, expected: usize, actual: usize, size: u32): i32 {
  memory.copy(FAILURE + FAILURE_EXPECTED, expected, size);
  memory.copy(FAILURE + FAILURE_ACTUAL, actual, size);
  store<u32>(FAILURE, RELATION_EQUAL, FAILURE_RELATION);
  return refuse(error);
}
