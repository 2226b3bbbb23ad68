// The root of a trie, as a hash.
import { keccak256 } from "../../../base/kernel/keccak256";
import { REFERENCE, referenceSize } from "./nodes";

/** keccak256(rlp("")): the root of the trie with nothing in it. */
export const EMPTY_ROOT: usize = memory.data<u8>([
  0x56, 0xe8, 0x1f, 0x17, 0x1b, 0xcc, 0x55, 0xa6, 0xff, 0x83, 0x45, 0xe6, 0x92, 0xc0, 0xf8, 0x6e, 0x5b, 0x48, 0xe0, 0x1b,
  0x99, 0x6c, 0xad, 0xc0, 0x01, 0x62, 0x2f, 0xb5, 0xe3, 0x63, 0xb4, 0x21,
]);

/** Writes the hash of a root that has its reference, 0 for none: that of a short node, too, which a parent would put in whole. */
export function writeRoot(to: usize, root: usize): void {
  if (root == 0) memory.copy(to, EMPTY_ROOT, 32);
  else if (referenceSize(root) == 32) memory.copy(to, root + REFERENCE, 32);
  else keccak256(to, root + REFERENCE, referenceSize(root));
}
