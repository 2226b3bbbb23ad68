// The trie that has some entries and nothing else, of which only the root is wanted.
import { allocate } from "./arena";
import { put } from "./change";
import { unpackNibbles } from "./node-rlp";
import { refer } from "./references";
import { writeRoot } from "./roots";

/** Writes the root over entries: u32 count, then of each u32 bytes of the key, at most 127, u32 bytes of the value, key, value. */
export function rootOfEntries(to: usize, entries: usize): void {
  let root: usize = 0, at = entries + 4;
  for (let left = load<u32>(entries); left != 0; left--) {
    const keySize = load<u32>(at), size = load<u32>(at, 4), key = at + 8, nibbles = allocate(2 * keySize);
    unpackNibbles(nibbles, key, keySize);
    root = put(root, nibbles, 2 * keySize, key + keySize, size);
    at = key + keySize + size;
  }
  refer(root);
  writeRoot(to, root);
}
