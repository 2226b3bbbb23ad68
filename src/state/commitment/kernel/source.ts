// Where nodes come from: the records of a store. With another module in this one's place, they come from a witness.
import { allocate, room } from "./arena";
import { corruptRecord, missingRecord, readRecord } from "./imports";
import { BRANCH, REFERENCE, kindOf, referenceSize, setReferenceSize } from "./nodes";
import { recordKey, recordKeySize } from "./record-key";
import { MOST_RECORD, readNode } from "./record-form";

/** The root of the trie that record keys are of, 0 for none. */
export function readRoot(): usize {
  return readAt(0, 0);
}

/** The root of a trie that is not empty. */
export function readRootThatIs(): usize {
  const root = readRoot();
  if (root == 0) missingRecord(recordKey(0, 0), recordKeySize(0));
  return root;
}

/** The branch that an unread node stands for; its path is the first `depth` nibbles. */
export function readBranch(unread: usize, nibbles: usize, depth: u32): usize {
  const branch = readAt(nibbles, depth);
  if (branch == 0) missingRecord(recordKey(nibbles, depth), recordKeySize(depth));
  if (kindOf(branch) != BRANCH) corruptRecord(recordKey(nibbles, depth), recordKeySize(depth));
  const size = referenceSize(unread);
  memory.copy(branch + REFERENCE, unread + REFERENCE, size);
  setReferenceSize(branch, size);
  return branch;
}

function readAt(nibbles: usize, depth: u32): usize {
  const to = room(MOST_RECORD);
  const key = recordKey(nibbles, depth);
  const size = readRecord(key, recordKeySize(depth), to);
  if (size == 0) return 0;
  allocate(size);
  const node = readNode(to, size);
  if (node == 0) corruptRecord(key, recordKeySize(depth));
  return node;
}
