import { bytesToBigint, concatBytes } from "../base/bytes.js";
import { keccak256 } from "../base/hash.js";
import { fromHex } from "../base/hex.js";
import { encodeRlp, type Rlp, rlpNumber } from "../base/rlp.js";
import type { Account } from "./reader.js";

/** An account with all of its storage: values of 32 bytes by key in `0x` hex of 32 bytes, zeros absent. */
export interface FullAccount extends Account {
  readonly storage: ReadonlyMap<string, Uint8Array>;
}

/** A whole state: accounts by address in `0x` hex. */
export type FullState = ReadonlyMap<string, FullAccount>;

/** keccak256(rlp("")): the root of the trie with nothing in it. */
export const EMPTY_ROOT = keccak256(encodeRlp(new Uint8Array(0)));

/** A leaf to be: the path in nibbles and the RLP value. */
interface Entry {
  readonly path: Uint8Array;
  readonly value: Uint8Array;
}

/** The root of the state's Merkle Patricia trie with hashed keys (Yellow Paper, appendix D). */
export function stateRoot(state: FullState): Uint8Array {
  return trieRoot([...state].map(([address, account]) => [keccak256(fromHex(address)), encodeAccount(account)]));
}

/** The root of one account's storage trie. */
export function storageRoot(storage: ReadonlyMap<string, Uint8Array>): Uint8Array {
  if (storage.size === 0) return EMPTY_ROOT;
  return trieRoot(
    [...storage].map(([key, value]) => [keccak256(fromHex(key)), encodeRlp(rlpNumber(bytesToBigint(value)))]),
  );
}

function encodeAccount(account: FullAccount): Uint8Array {
  const { nonce, balance, storage, code } = account;
  return encodeRlp([rlpNumber(nonce), rlpNumber(balance), storageRoot(storage), keccak256(code)]);
}

/** The root of the trie that maps the keys, all different, to the values. */
export function trieRoot(pairs: readonly (readonly [Uint8Array, Uint8Array])[]): Uint8Array {
  if (pairs.length === 0) return EMPTY_ROOT;
  const entries = pairs.map(([key, value]) => ({ path: toNibbles(key), value }));
  entries.sort((a, b) => comparePaths(a.path, b.path));
  return keccak256(encodeRlp(nodeOf(entries, 0)));
}

function toNibbles(key: Uint8Array): Uint8Array {
  const nibbles = new Uint8Array(2 * key.length);
  for (let i = 0; i < key.length; i++) {
    nibbles[2 * i] = key[i]! >> 4;
    nibbles[2 * i + 1] = key[i]! & 15;
  }
  return nibbles;
}

function comparePaths(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/** The node over sorted entries, which share their first `depth` nibbles. */
function nodeOf(entries: readonly Entry[], depth: number): Rlp {
  const first = entries[0]!;
  if (entries.length === 1) return [compact(first.path.subarray(depth), true), first.value];
  const shared = sharedLength(first.path, entries.at(-1)!.path, depth);
  if (shared > depth) return [compact(first.path.subarray(depth, shared), false), reference(nodeOf(entries, shared))];
  return branch(entries, depth);
}

/** Sorted paths share what the first and the last share. */
function sharedLength(a: Uint8Array, b: Uint8Array, from: number): number {
  let i = from;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  return i;
}

function branch(entries: readonly Entry[], depth: number): Rlp {
  const children: Rlp[] = new Array(16).fill(new Uint8Array(0));
  // The shortest path comes first: it may end here.
  const ends = entries[0]!.path.length === depth;
  let start = ends ? 1 : 0;
  while (start < entries.length) {
    const nibble = entries[start]!.path[depth]!;
    let end = start + 1;
    while (end < entries.length && entries[end]!.path[depth] === nibble) end++;
    children[nibble] = reference(nodeOf(entries.slice(start, end), depth + 1));
    start = end;
  }
  return [...children, ends ? entries[0]!.value : new Uint8Array(0)];
}

/** A node inside another one: itself when it is short, otherwise its hash. */
function reference(node: Rlp): Rlp {
  const encoded = encodeRlp(node);
  return encoded.length < 32 ? node : keccak256(encoded);
}

/** Hex-prefix encoding (Yellow Paper, appendix C). */
function compact(nibbles: Uint8Array, isLeaf: boolean): Uint8Array {
  const flag = isLeaf ? 2 : 0;
  const isOdd = nibbles.length % 2 === 1;
  const head = isOdd ? ((flag + 1) << 4) | nibbles[0]! : flag << 4;
  const rest = nibbles.subarray(isOdd ? 1 : 0);
  const bytes = new Uint8Array(rest.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = (rest[2 * i]! << 4) | rest[2 * i + 1]!;
  return concatBytes(Uint8Array.of(head), bytes);
}
