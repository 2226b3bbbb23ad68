// The blocks before the one that is applied, the parent first, as far back as uncles may reach: a list of pairs of a header and a
// list of uncles.
import { keccak256 } from "../../base/kernel/keccak256";
import { READER, contentSize, enterList, isAtEnd, leaveList, position, readError, readItem, startReading } from "../../base/kernel/rlp";
import { RLP_OK } from "../../base/kernel/rlp-errors";
import { HEADER_SIZE, readHeader } from "./header";

/** Uncles' parents are at most so many generations back, without the parent itself. */
export const MOST_ANCESTORS: u32 = 7;

const HEADERS: usize = memory.data(1568, 16);
/** For each, where the bytes of its list of uncles are, and their size. */
const UNCLES: usize = memory.data(56, 8);
const READER_AT: usize = memory.data(READER, 8);
const INNER: usize = memory.data(READER, 8);
const HASH: usize = memory.data(32, 16);
let count: u32 = 0;

export function ancestorCount(): u32 {
  return count;
}

/** A header's record; 0 is the parent's. */
export function ancestorHeader(index: u32): usize {
  return HEADERS + index * HEADER_SIZE;
}

/** Reads the list; false when it is none, or empty. */
export function readAncestors(bytes: usize, size: u32): bool {
  count = 0;
  startReading(READER_AT, bytes, size);
  const end = enterList(READER_AT);
  for (; !isAtEnd(READER_AT) && count < MOST_ANCESTORS; count++) {
    const pairEnd = enterList(READER_AT);
    readHeader(READER_AT, ancestorHeader(count));
    store<u32>(UNCLES + 8 * count, <u32>readItem(READER_AT));
    store<u32>(UNCLES + 8 * count, contentSize(READER_AT), 4);
    leaveList(READER_AT, pairEnd);
  }
  leaveList(READER_AT, end);
  return readError(READER_AT) == RLP_OK && count > 0;
}

/** Whether one of the blocks had an uncle of that hash. */
export function isUncleOfAncestor(hash: usize): bool {
  for (let i: u32 = 0; i < count; i++) {
    startReading(INNER, load<u32>(UNCLES + 8 * i), load<u32>(UNCLES + 8 * i, 4));
    enterList(INNER);
    while (!isAtEnd(INNER)) {
      const start = position(INNER);
      readItem(INNER);
      keccak256(HASH, start, position(INNER) - start);
      if (memory.compare(HASH, hash, 32) == 0) return true;
    }
  }
  return false;
}
