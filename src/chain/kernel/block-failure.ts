// Why a block is refused, with the two values that do not agree, for who asks the kernel.
import { copyWord, setWord, storeBytes } from "../../base/kernel/word";
import { BLOCK_OK } from "./block-errors";
import {
  FAILURE_ACTUAL, FAILURE_DETAIL, FAILURE_ERROR, FAILURE_EXPECTED, FAILURE_HAS_VALUES, FAILURE_INDEX, FAILURE_OFFSET, FAILURE_SIZE,
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
  if (expected == actual) return BLOCK_OK;
  setWord(WORD, expected);
  storeBytes(FAILURE + FAILURE_EXPECTED, WORD);
  setWord(WORD, actual);
  storeBytes(FAILURE + FAILURE_ACTUAL, WORD);
  store<u32>(FAILURE, 1, FAILURE_HAS_VALUES);
  return refuse(error);
}

export function requireWord(error: i32, expected: usize, actual: usize): i32 {
  if (memory.compare(expected, actual, 32) == 0) return BLOCK_OK;
  copyWord(WORD, expected);
  storeBytes(FAILURE + FAILURE_EXPECTED, WORD);
  copyWord(WORD, actual);
  storeBytes(FAILURE + FAILURE_ACTUAL, WORD);
  store<u32>(FAILURE, 1, FAILURE_HAS_VALUES);
  return refuse(error);
}

/** 32 bytes in their order. */
export function requireHash(error: i32, expected: usize, actual: usize): i32 {
  if (memory.compare(expected, actual, 32) == 0) return BLOCK_OK;
  memory.copy(FAILURE + FAILURE_EXPECTED, expected, 32);
  memory.copy(FAILURE + FAILURE_ACTUAL, actual, 32);
  store<u32>(FAILURE, 1, FAILURE_HAS_VALUES);
  return refuse(error);
}
