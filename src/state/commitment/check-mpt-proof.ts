import { keccak_256 } from "@noble/hashes/sha3.js";
import type { StateProof } from "./commitment.js";
import type { ProofVerdict, ShownAccount } from "./proof-verdict.js";

/** Nodes of a path are as many as nibbles of a key at most, and a leaf. */
const MOST_NODES = 65;
const MOST_NODE_BYTES = 600;
const NIBBLES = 64;
const EMPTY_ROOT = keccak_256(Uint8Array.of(0x80));
const ZERO = new Uint8Array(32);

class Refusal extends Error {}

/**
 * What a proof of the Merkle Patricia commitment (`eth_getProof`) shows to somebody who has the root alone. It shares nothing with
 * what makes proofs, does not throw, and has a reason for everything that it does not accept, a node too many among it.
 */
export function checkMptProof(root: Uint8Array, { address, account, slots }: StateProof): ProofVerdict {
  try {
    if (root.length !== 32) throw new Refusal("the root does not have 32 bytes");
    if (address.length !== 20) throw new Refusal("the address does not have 20 bytes");
    const leaf = valueAt(root, keccak_256(address), account);
    const { storageRoot, ...shown } = leaf === undefined ? NO_ACCOUNT : readAccount(leaf);
    const values = slots.map(({ key, nodes }) => {
      if (key.length !== 32) throw new Refusal("the key of a slot does not have 32 bytes");
      const value = valueAt(storageRoot, keccak_256(key), nodes);
      return { key, value: value === undefined ? ZERO : readSlot(value) };
    });
    return { valid: true, account: leaf === undefined ? undefined : shown, slots: values };
  } catch (error) {
    if (error instanceof Refusal) return { valid: false, reason: error.message };
    throw error;
  }
}

const NO_ACCOUNT = { nonce: 0n, balance: 0n, storageRoot: EMPTY_ROOT, codeHash: ZERO };

/** The value under a key, undefined for none. */
function valueAt(root: Uint8Array, key: Uint8Array, nodes: readonly Uint8Array[]): Uint8Array | undefined {
  if (nodes.length > MOST_NODES) throw new Refusal(`${nodes.length} nodes are more than a path has`);
  if (equal(root, EMPTY_ROOT)) {
    // The root of nothing may be shown by its node, too.
    const isNothing = nodes.length === 0 || (nodes.length === 1 && nodes[0]!.length === 1 && nodes[0]![0] === 0x80);
    if (!isNothing) throw new Refusal("there are nodes of a trie with nothing in it");
    return undefined;
  }
  const walk = new Walk(nodes);
  const value = walk.follow(walk.next(root), key, 0);
  walk.end();
  return value;
}

class Walk {
  readonly #nodes: readonly Uint8Array[];
  #used = 0;

  constructor(nodes: readonly Uint8Array[]) {
    this.#nodes = nodes;
  }

  next(hash: Uint8Array): Item {
    const node = this.#nodes[this.#used++];
    if (node === undefined) throw new Refusal("a node is missing");
    if (node.length > MOST_NODE_BYTES) throw new Refusal("a node is too long");
    if (!equal(keccak_256(node), hash)) throw new Refusal(`node ${this.#used - 1} is not the one that is referred to`);
    return whole(node);
  }

  end(): void {
    if (this.#used !== this.#nodes.length) throw new Refusal("there is a node too many");
  }

  follow(node: Item, key: Uint8Array, depth: number): Uint8Array | undefined {
    const items = listOf(node);
    if (items.length === 17) {
      if (depth >= NIBBLES) throw new Refusal("a branch lies behind the end of the key");
      return this.#child(items[nibbleAt(key, depth)]!, key, depth + 1);
    }
    if (items.length !== 2) throw new Refusal("a node has neither 2 nor 17 items");
    const { isLeaf, nibbles } = readPath(bytesOf(items[0]!));
    const length = nibbles.length;
    if (depth + length > NIBBLES || (isLeaf && depth + length !== NIBBLES))
      throw new Refusal("a path has a wrong length");
    if (!isLeaf && length === 0) throw new Refusal("an extension has no path");
    const isOurs = nibbles.every((nibble, i) => nibble === nibbleAt(key, depth + i));
    if (!isOurs) return undefined;
    return isLeaf ? bytesOf(items[1]!) : this.#child(items[1]!, key, depth + length);
  }

  #child(item: Item, key: Uint8Array, depth: number): Uint8Array | undefined {
    if (item.items !== undefined) return this.follow(item, key, depth);
    if (item.bytes.length === 0) return undefined;
    if (item.bytes.length !== 32) throw new Refusal("a reference has neither 0 nor 32 bytes");
    return this.follow(this.next(item.bytes), key, depth);
  }
}

/** An item of RLP: bytes, or a list when it has items. */
interface Item {
  readonly bytes: Uint8Array;
  readonly items?: readonly Item[];
}

function whole(bytes: Uint8Array): Item {
  const [item, end] = readItem(bytes, 0, 0);
  if (end !== bytes.length) throw new Refusal("there are bytes behind a node");
  return item;
}

/** A node within a node is shorter than 32 bytes, so that lists are never deep. */
const MOST_DEPTH = 16;

function readItem(bytes: Uint8Array, at: number, depth: number): readonly [Item, number] {
  if (depth > MOST_DEPTH) throw new Refusal("lists are too deep");
  const first = bytes[at];
  if (first === undefined) throw new Refusal("a node ends too early");
  if (first < 0x80) return [{ bytes: bytes.subarray(at, at + 1) }, at + 1];
  const isList = first >= 0xc0;
  const [size, from] = readSize(bytes, at, first - (isList ? 0xc0 : 0x80));
  const content = bytes.subarray(from, from + size);
  if (content.length !== size) throw new Refusal("a node ends too early");
  if (!isList && size === 1 && content[0]! < 0x80) throw new Refusal("a byte is not encoded as itself");
  if (!isList) return [{ bytes: content }, from + size];
  const items: Item[] = [];
  for (let next = 0; next < content.length; ) {
    const [item, end] = readItem(content, next, depth + 1);
    items.push(item);
    next = end;
  }
  return [{ bytes: content, items }, from + size];
}

function readSize(bytes: Uint8Array, at: number, short: number): readonly [number, number] {
  if (short <= 55) return [short, at + 1];
  const sizeBytes = short - 55;
  // No node has 64 KiB.
  if (sizeBytes > 2 || at + 1 + sizeBytes > bytes.length) throw new Refusal("a length is too large");
  let size = 0;
  for (let i = 1; i <= sizeBytes; i++) size = 256 * size + bytes[at + i]!;
  if (size <= 55 || (sizeBytes === 2 && size < 256)) throw new Refusal("a length is not in its shortest form");
  return [size, at + 1 + sizeBytes];
}

function listOf({ items }: Item): readonly Item[] {
  if (items === undefined) throw new Refusal("a node is no list");
  return items;
}

function bytesOf({ bytes, items }: Item): Uint8Array {
  if (items !== undefined) throw new Refusal("there is a list where bytes belong");
  return bytes;
}

/** Hex-prefix encoding. */
function readPath(bytes: Uint8Array): { readonly isLeaf: boolean; readonly nibbles: readonly number[] } {
  const first = bytes[0];
  if (first === undefined || first >> 4 > 3) throw new Refusal("a path has no valid prefix");
  const isOdd = (first & 0x10) !== 0;
  if (!isOdd && (first & 15) !== 0) throw new Refusal("a path has no valid prefix");
  const nibbles = [...bytes.subarray(1)].flatMap((byte) => [byte >> 4, byte & 15]);
  return { isLeaf: (first & 0x20) !== 0, nibbles: isOdd ? [first & 15, ...nibbles] : nibbles };
}

function readAccount(leaf: Uint8Array): ShownAccount & { readonly storageRoot: Uint8Array } {
  const fields = listOf(whole(leaf)).map(bytesOf);
  const [nonce, balance, storageRoot, codeHash] = fields;
  if (fields.length !== 4 || storageRoot!.length !== 32 || codeHash!.length !== 32 || nonce!.length > 8) {
    throw new Refusal("a leaf is no account");
  }
  return { nonce: readNumber(nonce!), balance: readNumber(balance!), storageRoot: storageRoot!, codeHash: codeHash! };
}

function readSlot(leaf: Uint8Array): Uint8Array {
  const number = bytesOf(whole(leaf));
  if (number.length === 0 || readNumber(number) === 0n) throw new Refusal("a slot of zero is in the trie");
  const value = new Uint8Array(32);
  value.set(number, 32 - number.length);
  return value;
}

function readNumber(bytes: Uint8Array): bigint {
  if (bytes.length > 32 || bytes[0] === 0) throw new Refusal("a number is not in its shortest form");
  return bytes.reduce((number, byte) => 256n * number + BigInt(byte), 0n);
}

function nibbleAt(key: Uint8Array, index: number): number {
  const byte = key[index >> 1]!;
  return index % 2 === 0 ? byte >> 4 : byte & 15;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
