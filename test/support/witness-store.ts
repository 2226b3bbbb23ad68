import { concatBytes } from "../../src/base/bytes.js";
import { keccak256 } from "../../src/base/hash.js";
import { fromHex, toHex } from "../../src/base/hex.js";
import { decodeRlp, encodeRlp, type RlpItem } from "../../src/base/rlp.js";
import { bytesKey } from "../../src/chain/blocks/keys.js";
import { EMPTY_TRIE_ROOT } from "../../src/state/commitment/mpt.js";
import type { Write } from "../../src/state/store/store.js";
import { TABLE_NODE } from "../../src/state/store/tables.js";
import { pathOf } from "./witness-state.js";

// As in src/state/commitment/kernel/record-form.ts.
const TAG_LEAF = 0x40;
const TAG_EXTENSION = 0x80;
const TAG_BRANCH = 0xc0;
const HAS_HASH = 1;
const ACCOUNTS = Uint8Array.of(0);
const STORAGE = 1;
const BRANCH_ITEMS = 17;

type Node = readonly RlpItem[];

/** The records of the Merkle Patricia trie's commitment that the nodes of a witness make: of the accounts' trie and all storage in it. */
export function witnessRecords(root: string, nodes: readonly string[]): readonly Write[] {
  const byHash = new Map<string, Node>();
  for (const hex of nodes) {
    const node = decodeRlp(fromHex(hex));
    // A witness may hold the empty trie.
    if (!(node instanceof Uint8Array)) byHash.set(toHex(keccak256(fromHex(hex))), node);
  }
  const writes: Write[] = [];
  const addStorage = (path: readonly number[], leaf: Uint8Array) => {
    const storage = (decodeRlp(leaf) as Uint8Array[])[2]!;
    const prefix = concatBytes(Uint8Array.of(STORAGE), pack(path));
    if (toHex(storage) !== toHex(EMPTY_TRIE_ROOT)) new Walk(byHash, writes, prefix).trie(storage);
  };
  new Walk(byHash, writes, ACCOUNTS, addStorage).trie(fromHex(root));
  return writes;
}

/** A walk through one trie, as far as there are nodes: what is not there stays a reference. */
class Walk {
  readonly #nodes: ReadonlyMap<string, Node>;
  readonly #writes: Write[];
  readonly #prefix: Uint8Array;
  readonly #seen: (path: readonly number[], value: Uint8Array) => void;

  constructor(
    nodes: ReadonlyMap<string, Node>,
    writes: Write[],
    prefix: Uint8Array,
    seen: (path: readonly number[], value: Uint8Array) => void = () => undefined,
  ) {
    this.#nodes = nodes;
    this.#writes = writes;
    this.#prefix = prefix;
    this.#seen = seen;
  }

  trie(root: Uint8Array): void {
    const node = this.#resolve(root);
    if (node === undefined) return;
    const item = this.#item([], root);
    if (node.length !== BRANCH_ITEMS) this.#write([], item);
  }

  /** What stands for a node in the record above it; the branches below have their records then. */
  #item(path: readonly number[], reference: RlpItem): Uint8Array {
    const node = this.#resolve(reference);
    if (node === undefined || node.length === BRANCH_ITEMS) {
      if (node !== undefined) this.#branch(path, node);
      return referenceOf(reference);
    }
    const { isLeaf, nibbles } = pathOf(node[0] as Uint8Array);
    const hash = reference instanceof Uint8Array ? reference : new Uint8Array(0);
    const below = [...path, ...nibbles];
    const tag = (isLeaf ? TAG_LEAF : TAG_EXTENSION) | (hash.length > 0 ? HAS_HASH : 0);
    if (isLeaf) this.#seen(below, node[1] as Uint8Array);
    const rest = isLeaf ? sizedValue(node[1] as Uint8Array) : this.#item(below, node[1]!);
    return concatBytes(Uint8Array.of(tag, nibbles.length), pack(nibbles), rest, hash);
  }

  #branch(path: readonly number[], node: Node): void {
    let children = 0;
    const items: Uint8Array[] = [];
    for (let nibble = 0; nibble < 16; nibble++) {
      const child = node[nibble]!;
      if (child.length === 0) continue;
      children |= 1 << nibble;
      items.push(this.#item([...path, nibble], child));
    }
    this.#write(path, concatBytes(Uint8Array.of(TAG_BRANCH, children & 0xff, children >> 8), ...items));
  }

  #write(path: readonly number[], record: Uint8Array): void {
    this.#writes.push([bytesKey(TABLE_NODE, concatBytes(this.#prefix, Uint8Array.from(path))), record]);
  }

  /** A node that is put in whole, or one of the witness. */
  #resolve(reference: RlpItem): Node | undefined {
    return reference instanceof Uint8Array ? this.#nodes.get(toHex(reference)) : reference;
  }
}

function referenceOf(reference: RlpItem): Uint8Array {
  const bytes = reference instanceof Uint8Array ? reference : encodeRlp(reference);
  return concatBytes(Uint8Array.of(bytes.length), bytes);
}

function sizedValue(value: Uint8Array): Uint8Array {
  return concatBytes(Uint8Array.of(value.length & 0xff, value.length >> 8), value);
}

/** Nibbles two a byte; a last one alone is the upper half. */
function pack(nibbles: readonly number[]): Uint8Array {
  return Uint8Array.from(
    { length: (nibbles.length + 1) >> 1 },
    (_, i) => (nibbles[2 * i]! << 4) | (nibbles[2 * i + 1] ?? 0),
  );
}
