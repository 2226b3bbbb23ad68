// Where nodes come from: the records of a store. With another module in this one's place, they come from a witness.
import { copy32 } from "../../../base/kernel/copy";
import { allocate, room } from "./arena";
import { corruptRecord, missingRecord, readRecord } from "./imports";
import { BRANCH, REFERENCE, kindOf, referenceSize, setReferenceSize } from "./nodes";
import { findRecord, keepRecord, recordSizeOf } from "./record-cache";
import { recordKey, recordKeySize } from "./record-key";
import { MOST_RECORD, readNode } from "./record-form";

/** The root of the trie that record keys are of, 0 for none. */
export function readRoot(): usize {
  return readAt(0, 0);
}

/** The root of a trie that is not empty, by its hash. */
export function readRootOf(hash: usize): usize {
  return readHashed(hash, 0, 0);
}

/** The branch that an unread node stands for; its path is the first `depth` nibbles. */
export function readBranch(unread: usize, nibbles: usize, depth: u32): usize {
  const size = referenceSize(unread);
  const branch = size == 32 ? readHashed(unread + REFERENCE, nibbles, depth) : readPresent(nibbles, depth);
  if (kindOf(branch) != BRANCH) corruptRecord(recordKey(nibbles, depth), recordKeySize(depth));
  // No more than `size` bytes of them are read.
  copy32(branch + REFERENCE, unread + REFERENCE);
  setReferenceSize(branch, size);
  return branch;
}

function readHashed(hash: usize, nibbles: usize, depth: u32): usize {
  const found = findRecord(hash);
  if (found != 0) return nodeOf(found, recordSizeOf(found), nibbles, depth);
  const node = readPresent(nibbles, depth);
  keepRecord(hash, record, recordSize);
  return node;
}

function readPresent(nibbles: usize, depth: u32): usize {
  const node = readAt(nibbles, depth);
  if (node == 0) missingRecord(recordKey(nibbles, depth), recordKeySize(depth));
  return node;
}

let record: usize = 0;
let recordSize: u32 = 0;

function readAt(nibbles: usize, depth: u32): usize {
  record = room(MOST_RECORD);
  recordSize = readRecord(recordKey(nibbles, depth), recordKeySize(depth), record);
  if (recordSize == 0) return 0;
  allocate(recordSize);
  return nodeOf(record, recordSize, nibbles, depth);
}

function nodeOf(record: usize, size: u32, nibbles: usize, depth: u32): usize {
  const node = readNode(record, size);
  if (node == 0) corruptRecord(recordKey(nibbles, depth), recordKeySize(depth));
  return node;
}
