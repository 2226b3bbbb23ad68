// What the changes of tries make of their records: writes, in a list that the driver takes at the end.
import { allocate, room } from "./arena";
import { BRANCH, EXTENSION, childAt, childOf, kindOf, pathOf, pathSize, referenceSize } from "./nodes";
import { makeReference } from "./node-rlp";
import { recordKey, recordKeySize, pathRoom } from "./record-key";
import { mostRecord, writeRecord } from "./record-form";

/** A write: the next one, u32 bytes of the key, u32 bytes of the record, 0 where it goes; key and record. */
const NEXT: usize = 0;
const KEY_SIZE: usize = 4;
const RECORD_SIZE: usize = 8;
const KEY: usize = 12;

let first: usize = 0;
let last: usize = 0;

export function forgetWrites(): void {
  first = 0;
  last = 0;
}

/** Says that the branch at a path is no more. The root's record is the next root's. */
export function deleteRecord(nibbles: usize, depth: u32): void {
  if (depth != 0) addWrite(recordKey(nibbles, depth), recordKeySize(depth), 0);
}

/** The writes one after another, from where this says: u32 bytes of the key, u32 bytes of the record, key, record. */
export function packWrites(): usize {
  const start = room(0);
  for (let write = first; write != 0; write = load<u32>(write, NEXT)) {
    const size = 8 + load<u32>(write, KEY_SIZE) + load<u32>(write, RECORD_SIZE);
    const at = allocate(size);
    memory.copy(at, write + KEY_SIZE, size);
  }
  return start;
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
  const write = room(KEY + keySize + mostRecord(node));
  const record = write + KEY + keySize;
  const size = <u32>(writeRecord(record, node) - record);
  addWrite(key, keySize, size);
}

/** Adds the write whose record is where it belongs already. */
function addWrite(key: usize, keySize: u32, size: u32): void {
  const write = allocate(KEY + keySize + size);
  store<u32>(write, 0, NEXT);
  store<u32>(write, keySize, KEY_SIZE);
  store<u32>(write, size, RECORD_SIZE);
  memory.copy(write + KEY, key, keySize);
  if (last == 0) first = write;
  else store<u32>(last, <u32>write, NEXT);
  last = write;
}
