// References of nodes that have none, level by level from the leaves up: nodes of one level, of whichever tries, need nothing of each
// other, so that their hashes are made two at a time.
import { hashWaiting } from "../../../base/kernel/keccak-soon";
import { makeReference } from "./node-rlp";
import { BRANCH, EXTENSION, childAt, childOf, kindOf, nextOf, referenceSize, setChanged, setNext } from "./nodes";

/** For each number of nodes above it the nodes of a level, as a list. */
const LEVELS: usize = memory.data(4 * 256);

let levels: u32 = 0;

/** Puts the nodes of a trie that have no reference, and so are changed, in their levels. */
export function needReferences(root: usize): void {
  if (root != 0) needBelow(root, 0);
}

function needBelow(node: usize, level: u32): void {
  if (referenceSize(node) != 0) return;
  const kind = kindOf(node), list = LEVELS + 4 * <usize>level;
  if (level >= levels) levels = level + 1;
  setChanged(node, true);
  setNext(node, load<u32>(list));
  store<u32>(list, <u32>node);
  if (kind == EXTENSION) needBelow(childOf(node), level + 1);
  else if (kind == BRANCH) {
    for (let nibble: u32 = 0; nibble < 16; nibble++) {
      const child = childAt(node, nibble);
      if (child != 0) needBelow(child, level + 1);
    }
  }
}

/** Makes the references of all nodes that are in levels. */
export function makeReferences(): void {
  for (; levels != 0; levels--) {
    const list = LEVELS + 4 * <usize>(levels - 1);
    for (let node = <usize>load<u32>(list); node != 0; node = nextOf(node)) makeReference(node);
    hashWaiting();
    store<u32>(list, 0);
  }
}

/** Gives the nodes of one trie their references. */
export function refer(root: usize): void {
  needReferences(root);
  makeReferences();
}
