import { equalBytes } from "../../base/bytes.js";
import { hashLeaf, hashNode, LEAF_SIZE, nodeNumber, PAGE_LEVEL, pageRoot, ROOT_LEVEL, ZERO_NODES } from "./tree.js";

/**
 * The nodes of a memory tree from the page roots up, without the memory itself. An engine hands in the pages that it
 * changed; only they and the nodes above them are hashed again.
 */
export class MemoryTree {
  /** Nodes that are not all zero, by node number. */
  readonly #nodes: Map<number, Uint8Array>;
  /** Numbers of pages whose root changed since the nodes above were last hashed. */
  readonly #changed: Set<number>;

  constructor(nodes: ReadonlyMap<number, Uint8Array> = new Map(), changed: ReadonlySet<number> = new Set()) {
    this.#nodes = new Map(nodes);
    this.#changed = new Set(changed);
  }

  copy(): MemoryTree {
    return new MemoryTree(this.#nodes, this.#changed);
  }

  /** Says what 4096 bytes a page holds now. */
  setPage(page: number, bytes: Uint8Array): void {
    this.#set(PAGE_LEVEL, page, pageRoot(bytes));
    this.#changed.add(page);
  }

  /** Says that a page is all zeros now. */
  clearPage(page: number): void {
    this.#set(PAGE_LEVEL, page, ZERO_NODES[PAGE_LEVEL]!);
    this.#changed.add(page);
  }

  /** The memory root: 32 bytes. */
  root(): Uint8Array {
    return this.node(ROOT_LEVEL, 0);
  }

  /** The node of a level (7 to 27) and a position within it. */
  node(level: number, index: number): Uint8Array {
    this.#hashChanged();
    return this.#get(level, index);
  }

  #hashChanged(): void {
    let below: ReadonlySet<number> = this.#changed;
    for (let level = PAGE_LEVEL + 1; level <= ROOT_LEVEL && below.size > 0; level++) {
      const parents = new Set<number>();
      for (const index of below) parents.add(index >>> 1);
      for (const index of parents) {
        this.#set(level, index, hashNode(this.#get(level - 1, 2 * index), this.#get(level - 1, 2 * index + 1)));
      }
      below = parents;
    }
    this.#changed.clear();
  }

  #get(level: number, index: number): Uint8Array {
    return this.#nodes.get(nodeNumber(level, index)) ?? ZERO_NODES[level]!;
  }

  #set(level: number, index: number, hash: Uint8Array): void {
    if (equalBytes(hash, ZERO_NODES[level]!)) this.#nodes.delete(nodeNumber(level, index));
    else this.#nodes.set(nodeNumber(level, index), hash);
  }
}

/** The node of a level (0 to 7) and a position within a page. */
export function pageNode(bytes: Uint8Array, level: number, index: number): Uint8Array {
  const first = index << level;
  let nodes = Array.from({ length: 1 << level }, (_, leaf) => leafNode(bytes, first + leaf));
  for (let above = 1; above <= level; above++) nodes = pairs(nodes, above);
  return nodes[0]!;
}

function leafNode(bytes: Uint8Array, leaf: number): Uint8Array {
  const start = leaf * LEAF_SIZE;
  for (let at = start; at < start + LEAF_SIZE; at++) {
    if (bytes[at] !== 0) return hashLeaf(bytes.subarray(start, start + LEAF_SIZE));
  }
  return ZERO_NODES[0]!;
}

/** The nodes above; zero subtrees are the very objects of the table, so that most of a sparse page costs nothing. */
function pairs(nodes: readonly Uint8Array[], level: number): Uint8Array[] {
  const zero = ZERO_NODES[level - 1]!;
  return Array.from({ length: nodes.length / 2 }, (_, index) => {
    const [left, right] = [nodes[2 * index]!, nodes[2 * index + 1]!];
    return left === zero && right === zero ? ZERO_NODES[level]! : hashNode(left, right);
  });
}
