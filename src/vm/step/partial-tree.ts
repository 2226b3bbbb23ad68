import { equalBytes } from "../../base/bytes.js";
import { InvalidProofError } from "./invalid-proof.js";
import { hashLeaf, hashNode, LEAF_SIZE, nodeNumber, PAGE_LEVEL, ROOT_LEVEL, ZERO_NODES } from "./tree.js";

/** Where the parts of a memory tree come from that a step touches for the first time. */
export interface WitnessSource {
  /** The 32 bytes of a leaf. */
  leaf(index: number): Uint8Array;
  /** The hash of a page (a node of level 7) that is about to be cleared unread. */
  page(index: number): Uint8Array;
  /** The siblings of the nodes on the way up from a node, `count` of them. */
  siblings(level: number, index: number, count: number): readonly Uint8Array[];
}

/**
 * The part of a memory tree that is known, from its root down. Every leaf that a source hands in is checked against the
 * root before it is used; a change is carried up to the root at once.
 */
export class PartialTree {
  readonly #source: WitnessSource;
  /** Hashes by node number. With a node its sibling and all above are known too. */
  readonly #nodes: Map<number, Uint8Array>;
  readonly #leaves = new Map<number, Uint8Array>();

  constructor(root: Uint8Array, source: WitnessSource) {
    this.#source = source;
    this.#nodes = new Map([[nodeNumber(ROOT_LEVEL, 0), root]]);
  }

  root(): Uint8Array {
    return this.#nodes.get(nodeNumber(ROOT_LEVEL, 0))!;
  }

  /**
   * The 32 bytes of a leaf, not to be changed.
   * @throws InvalidProofError `wrong-node` when the source's leaf or siblings do not hash to what is known
   */
  leaf(index: number): Uint8Array {
    const known = this.#leaves.get(index);
    if (known) return known;
    const rise = this.#riseToKnown(0, index);
    const isZero = this.#isZero(rise, index >>> rise);
    const bytes = isZero ? new Uint8Array(LEAF_SIZE) : this.#source.leaf(index);
    this.#learn(0, index, hashLeaf(bytes), isZero ? ZERO_NODES.slice(0, rise) : this.#source.siblings(0, index, rise));
    this.#leaves.set(index, bytes);
    return bytes;
  }

  /** Replaces a leaf that was read before. */
  setLeaf(index: number, bytes: Uint8Array): void {
    this.#leaves.set(index, bytes);
    this.#update(0, index, hashLeaf(bytes));
  }

  /**
   * Makes a page all zeros.
   * @throws InvalidProofError `wrong-node`
   */
  clearPage(page: number): void {
    const rise = this.#riseToKnown(PAGE_LEVEL, page);
    if (this.#isZero(PAGE_LEVEL + rise, page >>> rise)) return;
    if (rise > 0) {
      const hash = this.#source.page(page);
      this.#learn(PAGE_LEVEL, page, hash, this.#source.siblings(PAGE_LEVEL, page, rise));
    }
    this.#forgetBelow(page);
    this.#update(PAGE_LEVEL, page, ZERO_NODES[PAGE_LEVEL]!);
  }

  /** How many levels above a node the first known one is. */
  #riseToKnown(level: number, index: number): number {
    let rise = 0;
    while (!this.#nodes.has(nodeNumber(level + rise, index >>> rise))) rise++;
    return rise;
  }

  /** A known node that says that all below it is zero; nothing needs to be handed in for that. */
  #isZero(level: number, index: number): boolean {
    return equalBytes(this.#nodes.get(nodeNumber(level, index))!, ZERO_NODES[level]!);
  }

  /** Walks up from a node along its siblings and checks that this ends at the known node above the last. */
  #learn(level: number, index: number, hash: Uint8Array, siblings: readonly Uint8Array[]): void {
    const learnt: [number, Uint8Array][] = [];
    let node = hash;
    for (const [step, sibling] of siblings.entries()) {
      const position = index >>> step;
      learnt.push([nodeNumber(level + step, position), node], [nodeNumber(level + step, position ^ 1), sibling]);
      node = position & 1 ? hashNode(sibling, node) : hashNode(node, sibling);
    }
    const above = nodeNumber(level + siblings.length, index >>> siblings.length);
    if (!equalBytes(node, this.#nodes.get(above)!)) {
      throw new InvalidProofError("wrong-node", "a part of the proof is not in the memory it claims to be from");
    }
    for (const [number, known] of learnt) this.#nodes.set(number, known);
  }

  #update(level: number, index: number, hash: Uint8Array): void {
    let node = hash;
    this.#nodes.set(nodeNumber(level, index), node);
    for (let at = level; at < ROOT_LEVEL; at++) {
      const position = index >>> (at - level);
      const sibling = this.#nodes.get(nodeNumber(at, position ^ 1))!;
      node = position & 1 ? hashNode(sibling, node) : hashNode(node, sibling);
      this.#nodes.set(nodeNumber(at + 1, position >>> 1), node);
    }
  }

  #forgetBelow(page: number): void {
    for (const number of this.#nodes.keys()) {
      const depth = 31 - Math.clz32(number);
      const levelsBelow = depth - (ROOT_LEVEL - PAGE_LEVEL);
      if (levelsBelow > 0 && number >>> levelsBelow === nodeNumber(PAGE_LEVEL, page)) this.#nodes.delete(number);
    }
    for (const leaf of this.#leaves.keys()) if (leaf >>> PAGE_LEVEL === page) this.#leaves.delete(leaf);
  }
}
