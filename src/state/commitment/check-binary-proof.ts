import { blake3 } from "@noble/hashes/blake3.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import type { StateProof } from "./commitment.js";
import type { ProofVerdict, ShownAccount } from "./proof-verdict.js";

// A proof is a list: pairs of hashes (64 bytes) from the root down to the stem's, which is stem (31), 0, and the root of its values; behind it,
// for each value, the pairs from that root down to the value, and the value (32). It ends where a pair has the empty hash on the
// way. When another stem is in the place, one byte and the way to the value that it has at that subindex follow: internal nodes and stems are
// not told apart by their hashes, but values are, being shorter, so that this shows that it is a stem.

type Hash = (bytes: Uint8Array) => Uint8Array;

const HASHES: Readonly<Record<"blake3" | "keccak256" | "sha256", Hash>> = { blake3, keccak256: keccak_256, sha256 };
const STEM_BYTES = 31;
const STEM_BITS = 248;
/** Pairs to a stem, to two values, and what else there can be. */
const MOST_NODES = STEM_BITS + 2 + 2 * 9;
const MAIN_STORAGE = 256n ** 31n;
const HEADER_STORAGE = 64n;
const BASIC_DATA = 0;
const CODE_HASH = 1;
const ZERO: Uint8Array = new Uint8Array(32);

class Refusal extends Error {}

/**
 * What a proof of the binary commitment (EIP-7864) shows to somebody who has the root alone. It shares nothing with what makes proofs,
 * does not throw, and has a reason for everything that it does not accept, a node too many among it. An account whose basic
 * data and code hash are zero is none: it is gone.
 */
export function checkBinaryProof(
  root: Uint8Array,
  { address, account, slots }: StateProof,
  hashName: keyof typeof HASHES = "blake3",
): ProofVerdict {
  const hash = HASHES[hashName];
  try {
    if (root.length !== 32) throw new Refusal("the root does not have 32 bytes");
    if (address.length !== 20) throw new Refusal("the address does not have 20 bytes");
    const accountStem = stemAt(address, 0n, hash);
    const [data, codeHash] = valuesAt(root, accountStem, [BASIC_DATA, CODE_HASH], account, hash);
    const shown = data === undefined || isZero(data) ? undefined : readAccount(data, codeHash);
    // Of an account that is there, too, basic data can be zero, but not its code hash.
    const isThere = codeHash !== undefined && !isZero(codeHash);
    const values = slots.map(({ key, nodes }) => {
      if (key.length !== 32) throw new Refusal("the key of a slot does not have 32 bytes");
      const number = bigEndian(key);
      const position = number < HEADER_STORAGE ? HEADER_STORAGE + number : MAIN_STORAGE + number;
      const stem = stemAt(address, position >> 8n, hash);
      const [value] = valuesAt(root, stem, [Number(position & 255n)], nodes, hash);
      return { key, value: value ?? ZERO };
    });
    const present = isThere ? (shown ?? { nonce: 0n, balance: 0n, codeHash }) : undefined;
    return { valid: true, account: present, slots: values };
  } catch (error) {
    if (error instanceof Refusal) return { valid: false, reason: error.message };
    throw error;
  }
}

/** Values of one stem by subindex, undefined for none. */
function valuesAt(
  root: Uint8Array,
  stem: Uint8Array,
  subindexes: readonly number[],
  nodes: readonly Uint8Array[],
  hash: Hash,
): readonly (Uint8Array | undefined)[] {
  if (nodes.length > MOST_NODES) throw new Refusal(`${nodes.length} nodes are more than a proof has`);
  const walk = new Walk(nodes, hash);
  const valuesRoot = walk.toStem(root, stem);
  const values = subindexes.map((subindex) => valuesRoot && walk.toValue(valuesRoot, subindex));
  walk.end();
  return values;
}

class Walk {
  readonly #nodes: readonly Uint8Array[];
  readonly #hash: Hash;
  #used = 0;

  constructor(nodes: readonly Uint8Array[], hash: Hash) {
    this.#nodes = nodes;
    this.#hash = hash;
  }

  /** The root of a stem's values, undefined when the stem is not there. */
  toStem(root: Uint8Array, stem: Uint8Array): Uint8Array | undefined {
    let expected = root;
    for (let depth = 0; !isZero(expected); depth++) {
      if (depth > STEM_BITS) throw new Refusal("there are more pairs than bits of a stem");
      const pair = this.#next(expected, 64);
      const [left, right] = [pair.subarray(0, 32), pair.subarray(32)];
      const isStem = left[STEM_BYTES] === 0;
      if (isStem && sharedBits(left, stem) === STEM_BITS) return right;
      if (this.#nodes[this.#used]?.length === 1) {
        if (!isStem || sharedBits(left, stem) < depth) throw new Refusal("a stem is in a place that is not its own");
        this.#showStem(right);
        return undefined;
      }
      if (depth === STEM_BITS) throw new Refusal("there are more pairs than bits of a stem");
      expected = bitAt(stem, depth) === 0 ? left : right;
    }
    return undefined;
  }

  #showStem(valuesRoot: Uint8Array): void {
    const subindex = this.#nodes[this.#used++]![0]!;
    if (this.toValue(valuesRoot, subindex) === undefined)
      throw new Refusal("a stem is shown by a value that it does not have");
  }

  toValue(valuesRoot: Uint8Array, subindex: number): Uint8Array | undefined {
    let expected = valuesRoot;
    for (let bit = 7; bit >= 0; bit--) {
      const pair = this.#next(expected, 64);
      expected = ((subindex >> bit) & 1) === 0 ? pair.subarray(0, 32) : pair.subarray(32);
      if (isZero(expected)) return undefined;
    }
    return this.#next(expected, 32);
  }

  #next(expected: Uint8Array, size: number): Uint8Array {
    const node = this.#nodes[this.#used++];
    if (node === undefined) throw new Refusal("a node is missing");
    if (node.length !== size) throw new Refusal(`node ${this.#used - 1} does not have ${size} bytes`);
    const hash = this.#hash(node);
    if (!hash.every((byte, i) => byte === expected[i])) {
      throw new Refusal(`node ${this.#used - 1} is not the one that is referred to`);
    }
    return node;
  }

  end(): void {
    if (this.#used !== this.#nodes.length) throw new Refusal("there is a node too many");
  }
}

function stemAt(address: Uint8Array, index: bigint, hash: Hash): Uint8Array {
  const input = new Uint8Array(64);
  input.set(address, 12);
  let rest = index;
  for (let i = 32; i < 64; i++, rest >>= 8n) input[i] = Number(rest & 255n);
  return hash(input).subarray(0, STEM_BYTES);
}

function readAccount(data: Uint8Array, codeHash: Uint8Array | undefined): ShownAccount {
  if (codeHash === undefined) throw new Refusal("an account has basic data and no code hash");
  return { nonce: bigEndian(data.subarray(8, 16)), balance: bigEndian(data.subarray(16)), codeHash };
}

function bigEndian(bytes: Uint8Array): bigint {
  return bytes.reduce((number, byte) => 256n * number + BigInt(byte), 0n);
}

function bitAt(bytes: Uint8Array, index: number): number {
  return (bytes[index >> 3]! >> (7 - (index & 7))) & 1;
}

/** Bits from the start that two stems have in common. */
function sharedBits(a: Uint8Array, b: Uint8Array): number {
  let count = 0;
  while (count < STEM_BITS && bitAt(a, count) === bitAt(b, count)) count++;
  return count;
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
