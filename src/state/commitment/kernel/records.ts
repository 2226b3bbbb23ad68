// The records that a changed trie leaves.
import { BRANCH, EXTENSION, childAt, childOf, kindOf, pathOf, pathSize, referenceSize } from "./nodes";
import { makeReference } from "./node-rlp";
import { recordKey, recordKeySize, pathRoom } from "./record-key";
import { mostRecord, writeRecord } from "./record-form";
import { addWrite, roomForRecord } from "./writes";

/** Says that the branch at a path is no more. The root's record is the next root's. */
export function deleteRecord(nibbles: usize, depth: u32): void {
  if (depth != 0) addWrite(recordKey(nibbles, depth), recordKeySize(depth), 0);
}

/** Gives every node its reference that has none, and writes the records of branches among them. */
export function settle(root: usize): void {
  if (root == 0) return;
  settleBelow(root, 0);
}

/** Writes the record of the root, which has its reference; that there is none when it is 0. */
export function settleRoot(root: usize): void {
  const key = recordKey(0, 0), size = recordKeySize(0);
  if (root == 0) addWrite(key, size, 0);
  else putRecord(key, size, root);
}

function settleBelow(node: usize, depth: u32): void {
  if (referenceSize(node) != 0) return;
  const kind = kindOf(node);
  if (kind == EXTENSION) {
    memory.copy(pathRoom() + depth, pathOf(node), pathSize(node));
    settleBelow(childOf(node), depth + pathSize(node));
  } else if (kind == BRANCH) {
    for (let nibble: u32 = 0; nibble < 16; nibble++) {
      const child = childAt(node, nibble);
      if (child == 0) continue;
      store<u8>(pathRoom() + depth, <u8>nibble);
      settleBelow(child, depth + 1);
    }
  }
  makeReference(node);
  if (kind == BRANCH && depth != 0) putRecord(recordKey(pathRoom(), depth), recordKeySize(depth), node);
}

function putRecord(key: usize, keySize: u32, node: usize): void {
  const record = roomForRecord(keySize, mostRecord(node));
  addWrite(key, keySize, <u32>(writeRecord(record, node) - record));
}
