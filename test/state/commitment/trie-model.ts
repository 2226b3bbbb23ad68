import { keccak256 } from "../../../src/base/hash.js";
import { encodeRlp, type RlpItem } from "../../../src/base/rlp.js";

interface Pair {
  readonly nibbles: readonly number[];
  readonly value: Uint8Array;
}

export interface TrieEntry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

const NOTHING: Uint8Array = new Uint8Array(0);

export const EMPTY_MODEL_ROOT: Uint8Array = keccak256(encodeRlp(NOTHING));

/** The root of a trie after the letter of the Yellow Paper (appendix D), over whole lists of nibbles; keys may start one another. */
export function modelRoot(entries: readonly TrieEntry[]): Uint8Array {
  const pairs = entries.map(({ key, value }) => ({ nibbles: [...key].flatMap((b) => [b >> 4, b & 15]), value }));
  return keccak256(encodeRlp(modelNode(pairs)));
}

function modelNode(pairs: readonly Pair[]): RlpItem {
  if (pairs.length === 0) return NOTHING;
  const [first] = pairs;
  if (pairs.length === 1) return [hexPrefix(first!.nibbles, true), first!.value];
  let shared = 0;
  while (shared < first!.nibbles.length && pairs.every(({ nibbles }) => nibbles[shared] === first!.nibbles[shared]))
    shared++;
  const rest = pairs.map(({ nibbles, value }) => ({ nibbles: nibbles.slice(shared), value }));
  if (shared > 0) return [hexPrefix(first!.nibbles.slice(0, shared), false), modelChild(rest)];
  const children = Array.from({ length: 16 }, (_, nibble) => {
    const below = pairs.filter(({ nibbles }) => nibbles[0] === nibble);
    return modelChild(below.map(({ nibbles, value }) => ({ nibbles: nibbles.slice(1), value })));
  });
  return [...children, pairs.find(({ nibbles }) => nibbles.length === 0)?.value ?? NOTHING];
}

function modelChild(pairs: readonly Pair[]): RlpItem {
  const node = modelNode(pairs);
  const encoded = encodeRlp(node);
  return encoded.length < 32 ? node : keccak256(encoded);
}

function hexPrefix(nibbles: readonly number[], isLeaf: boolean): Uint8Array {
  const flag = isLeaf ? 2 : 0;
  const all = nibbles.length % 2 === 0 ? [flag, 0, ...nibbles] : [flag + 1, ...nibbles];
  return Uint8Array.from({ length: all.length / 2 }, (_, i) => 16 * all[2 * i]! + all[2 * i + 1]!);
}
