import { compareBytes } from "../base/bytes.js";
import { TercetError } from "../base/errors.js";
import { keccak256 } from "../base/hash.js";
import { encodeRlpBytes, encodeRlpList } from "../base/rlp.js";

/** One entry of a trie. */
export interface TrieEntry {
  readonly key: Uint8Array;
  /** Not empty: an empty value is an absent one. */
  readonly value: Uint8Array;
}

const EMPTY_STRING = Uint8Array.of(0x80);

/** keccak256(rlp("")): the root of the trie with nothing in it. */
export const EMPTY_TRIE_ROOT: Uint8Array = keccak256(EMPTY_STRING);

/**
 * The root of the Merkle Patricia trie that holds exactly these entries (Yellow Paper, appendix D): built from the sorted
 * keys in one pass, no node is kept.
 * @throws TercetError `ambiguous-trie-key` when a key is there twice or starts another key
 */
export function trieRoot(entries: readonly TrieEntry[]): Uint8Array {
  if (entries.length === 0) return EMPTY_TRIE_ROOT;
  const sorted = entries.toSorted((a, b) => compareBytes(a.key, b.key));
  return keccak256(nodeOf(sorted, 0, sorted.length, 0));
}

/** The node over the entries from `start` to `end`, which have the first `depth` nibbles in common. */
function nodeOf(entries: readonly TrieEntry[], start: number, end: number, depth: number): Uint8Array {
  const first = entries[start]!;
  if (end - start === 1) return twoItems(first.key, depth, 2 * first.key.length, true, encodeRlpBytes(first.value));
  const fork = commonNibbles(first.key, entries[end - 1]!.key, depth);
  const branch = branchOf(entries, start, end, fork);
  return fork === depth ? branch : twoItems(first.key, depth, fork, false, referenceTo(branch));
}

function branchOf(entries: readonly TrieEntry[], start: number, end: number, depth: number): Uint8Array {
  const items: Uint8Array[] = new Array(17).fill(EMPTY_STRING);
  for (let from = start; from < end; ) {
    const nibble = nibbleAt(entries[from]!.key, depth);
    let to = from + 1;
    while (to < end && nibbleAt(entries[to]!.key, depth) === nibble) to++;
    items[nibble] = referenceTo(nodeOf(entries, from, to, depth + 1));
    from = to;
  }
  return encodeRlpList(items);
}

/** A leaf or an extension: the hex-prefix encoding of the nibbles between, and what they lead to (RLP already). */
function twoItems(key: Uint8Array, from: number, to: number, isLeaf: boolean, content: Uint8Array): Uint8Array {
  const isOdd = (to - from) % 2 === 1;
  const path = new Uint8Array(1 + ((to - from) >> 1));
  path[0] = (isLeaf ? 0x20 : 0) + (isOdd ? 0x10 + nibbleAt(key, from) : 0);
  for (let i = 1, at = from + (isOdd ? 1 : 0); i < path.length; i++, at += 2) {
    path[i] = (nibbleAt(key, at) << 4) | nibbleAt(key, at + 1);
  }
  return encodeRlpList([encodeRlpBytes(path), content]);
}

/** How a parent names a node: a short one is put in whole, any other by its hash. */
function referenceTo(node: Uint8Array): Uint8Array {
  return node.length < 32 ? node : encodeRlpBytes(keccak256(node));
}

/** The number of nibbles up to where two keys differ, which agree on the first `from`. */
function commonNibbles(a: Uint8Array, b: Uint8Array, from: number): number {
  const length = 2 * Math.min(a.length, b.length);
  let at = from;
  while (at < length && nibbleAt(a, at) === nibbleAt(b, at)) at++;
  if (at === length)
    throw new TercetError("ambiguous-trie-key", "a key of a trie is there twice or starts another key");
  return at;
}

function nibbleAt(key: Uint8Array, index: number): number {
  const byte = key[index >> 1]!;
  return index % 2 === 0 ? byte >> 4 : byte & 15;
}
