// The records that a changed trie leaves, in the order of their keys.
import { BRANCH, EXTENSION, REFERENCE, childAt, childOf, isChanged, kindOf, pathOf, pathSize, referenceSize, setChanged } from "./nodes";
import { keepRecord } from "./record-cache";
import { recordKey, recordKeySize, pathRoom } from "./record-key";
import { mostRecord, writeRecord } from "./record-form";
import { addWrite, roomForRecord } from "./writes";

/** Says that the branch at a path is no more. The root's record is the next root's. */
export function deleteRecord(nibbles: usize, depth: u32): void {
  if (depth != 0) addWrite(recordKey(nibbles, depth), recordKeySize(depth), 0);
}

/** Writes the records of a trie whose root has changed and whose nodes have their references; that there is none when it is 0. */
export function writeTrie(root: usize): void {
  if (root == 0) addWrite(recordKey(0, 0), recordKeySize(0), 0);
  else {
    putRecord(0, root);
    writeBelow(root, 0);
  }
}

function writeBelow(node: usize, depth: u32): void {
  setChanged(node, false);
  const kind = kindOf(node);
  if (kind == EXTENSION) {
    memory.copy(pathRoom() + depth, pathOf(node), pathSize(node));
    writeChild(childOf(node), depth + pathSize(node));
  } else if (kind == BRANCH) {
    for (let nibble: u32 = 0; nibble < 16; nibble++) {
      const child = childAt(node, nibble);
      if (child == 0 || !isChanged(child)) continue;
      store<u8>(pathRoom() + depth, <u8>nibble);
      writeChild(child, depth + 1);
    }
  }
}

function writeChild(node: usize, depth: u32): void {
  if (!isChanged(node)) return;
  if (kindOf(node) == BRANCH) putRecord(depth, node);
  writeBelow(node, depth);
}

function putRecord(depth: u32, node: usize): void {
  const keySize = recordKeySize(depth), record = roomForRecord(keySize, mostRecord(node));
  const size = <u32>(writeRecord(record, node) - record);
  addWrite(recordKey(pathRoom(), depth), keySize, size);
  if (referenceSize(node) == 32) keepRecord(node + REFERENCE, record, size);
}
