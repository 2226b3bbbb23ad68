// The nodes that show what is under a key, or that nothing is: all from the root on the way, but for those that their parents hold whole.
import { keccak256 } from "../../../base/kernel/keccak256";
import { storageRootOf } from "./account-leaf";
import { allocate } from "./arena";
import { commonNibbles, find, readChild, readExtended } from "./change";
import { KEY_NIBBLES } from "./keys";
import { unpackNibbles, writeNode, writtenNode } from "./node-rlp";
import { BRANCH, EXTENSION, kindOf, pathOf, pathSize, referenceSize, valueOf } from "./nodes";
import { selectAccounts, selectStorage } from "./record-key";
import { refer } from "./references";
import { EMPTY_ROOT } from "./roots";
import { readRoot, readRootOf } from "./source";
import { addWrite, roomForRecord } from "./writes";

/** Puts the nodes to an account into the list of writes, without keys. */
export function proveAccount(address: usize): void {
  selectAccounts();
  prove(readRoot(), keyOf(address, 20));
}

/** The same for a slot; none where the account has no storage. */
export function proveSlot(address: usize, key: usize): void {
  selectAccounts();
  const hash = allocate(32);
  keccak256(hash, address, 20);
  const leaf = find(readRoot(), keyOf(address, 20), KEY_NIBBLES);
  if (leaf == 0) return;
  const storageRoot = storageRootOf(valueOf(leaf));
  if (memory.compare(storageRoot, EMPTY_ROOT, 32) == 0) return;
  selectStorage(hash);
  prove(readRootOf(storageRoot), keyOf(key, 32));
}

function keyOf(bytes: usize, size: u32): usize {
  const hash = allocate(32), nibbles = allocate(KEY_NIBBLES);
  keccak256(hash, bytes, size);
  unpackNibbles(nibbles, hash, 32);
  return nibbles;
}

function prove(root: usize, key: usize): void {
  // References of short nodes and of the root are not in records.
  refer(root);
  let node = root, depth: u32 = 0;
  while (node != 0) {
    if (depth == 0 || referenceSize(node) == 32) addNode(node);
    const kind = kindOf(node);
    if (kind == BRANCH) node = readChild(node, key, depth++);
    else {
      const size = pathSize(node);
      if (kind != EXTENSION || commonNibbles(pathOf(node), key + depth, size) != size) return;
      depth += size;
      node = readExtended(node, key, depth);
    }
    // Leaves in a record that was just read may be short.
    refer(node);
  }
}

function addNode(node: usize): void {
  const size = writeNode(node), to = roomForRecord(0, size);
  memory.copy(to, writtenNode(), size);
  addWrite(to, 0, size);
}
