import { bytesToBigint } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";
import { keccak256 } from "../../base/hash.js";
import { toHex } from "../../base/hex.js";
import { decodeRlp, encodeRlp, type RlpItem } from "../../base/rlp.js";
import type { MemoryState } from "../../state/memory-state.js";
import { readChanges } from "../../state/packed-changes.js";
import { type ChainRules, ethereumRules } from "../chain-rules.js";
import { type Ancestor, applyBlock } from "../driver/apply-block.js";
import type { BlockTest } from "./block-test.js";
import { rulesOf } from "./networks.js";

/** A block of the chain, with the state after it. */
interface ChainBlock extends Ancestor {
  readonly hash: Uint8Array;
  readonly number: bigint;
  readonly timestamp: bigint;
  /** Of it and all before it. */
  readonly totalDifficulty: bigint;
  readonly parent?: ChainBlock;
  readonly state: MemoryState;
}

/** Uncles' parents are at most so far back. */
const ANCESTORS = 7;
const ZERO_HASH = new Uint8Array(32);

/** The chain of one test: blocks are added to any block that is there, and the heaviest branch is the chain. */
export class TestChain {
  readonly #test: BlockTest;
  readonly #blocks = new Map<string, ChainBlock>();
  readonly #rules = new Map<string, ChainRules>();
  #head: ChainBlock;

  constructor(test: BlockTest) {
    this.#test = test;
    const genesis = readParts(test.genesis);
    this.#head = { ...genesis, totalDifficulty: genesis.difficulty, state: test.pre };
    this.#blocks.set(toHex(genesis.hash), this.#head);
  }

  get head(): ChainBlock {
    return this.#head;
  }

  /** Opens the rules of all forks of the test's network. */
  async open(): Promise<void> {
    const { network, config } = this.#test;
    for (const name of network.phases) {
      const [fork, options] = rulesOf(name, config);
      this.#rules.set(name, await ethereumRules(fork, options));
    }
  }

  /** Adds a block; why it cannot be, in one line. */
  add(rlp: Uint8Array): string | undefined {
    let parts: BlockParts;
    try {
      parts = readParts(rlp);
    } catch (error) {
      if (error instanceof TercetError) return error.message;
      throw error;
    }
    const parent = this.#blocks.get(toHex(parts.parentHash));
    if (parent === undefined) return "the parent is not in the chain";
    const outcome = this.#apply(rlp, parts, parent);
    if (outcome.type === "refused") return `${outcome.error.code}: ${outcome.error.message}`;
    const totalDifficulty = parent.totalDifficulty + parts.difficulty;
    const added = { ...parts, parent, totalDifficulty, state: parent.state.with(outcome.changes) };
    this.#blocks.set(toHex(parts.hash), added);
    if (isBetter(added, this.#head)) this.#head = added;
    return undefined;
  }

  #apply(rlp: Uint8Array, parts: BlockParts, parent: ChainBlock) {
    const { network, chainId } = this.#test;
    return applyBlock({
      block: rlp,
      ancestors: ancestorsOf(parent),
      state: parent.state,
      chain: this.#rules.get(network.at({ ...parts, parentTotalDifficulty: parent.totalDifficulty }))!,
      chainId,
      hashOf: (number) => hashBefore(parent, number),
      stateRoot: (changes) => parent.state.with(readChanges(changes, parent.state)).root(),
    });
  }
}

interface BlockParts extends Ancestor {
  readonly hash: Uint8Array;
  readonly parentHash: Uint8Array;
  readonly number: bigint;
  readonly timestamp: bigint;
  readonly difficulty: bigint;
}

/**
 * What the chain must know of a block before it is applied.
 * @throws TercetError for bytes that are no block
 */
function readParts(rlp: Uint8Array): BlockParts {
  const [headerItem, , uncleItems] = listOf(decodeRlp(rlp));
  const fields = listOf(headerItem);
  const header = encodeRlp(fields);
  const number = (index: number) => bytesToBigint(bytesOf(fields[index]));
  return {
    header,
    uncles: encodeRlp(listOf(uncleItems)),
    hash: keccak256(header),
    parentHash: bytesOf(fields[0]),
    difficulty: number(7),
    number: number(8),
    timestamp: number(11),
  };
}

function listOf(item: RlpItem | undefined): readonly RlpItem[] {
  if (item === undefined || item instanceof Uint8Array) throw new TercetError("invalid-block", "a list is needed");
  return item;
}

function bytesOf(item: RlpItem | undefined): Uint8Array {
  if (!(item instanceof Uint8Array)) throw new TercetError("invalid-block", "a byte string is needed");
  return item;
}

/** Before the merge the heavier branch, after it the longer one; of two the one that was there first. */
function isBetter(block: ChainBlock, head: ChainBlock): boolean {
  if (block.totalDifficulty !== head.totalDifficulty) return block.totalDifficulty > head.totalDifficulty;
  return block.number > head.number;
}

function ancestorsOf(parent: ChainBlock): readonly Ancestor[] {
  const ancestors: Ancestor[] = [];
  for (
    let each: ChainBlock | undefined = parent;
    each !== undefined && ancestors.length < ANCESTORS;
    each = each.parent
  ) {
    ancestors.push({ header: each.header, uncles: each.uncles });
  }
  return ancestors;
}

function hashBefore(parent: ChainBlock, number: bigint): Uint8Array {
  for (let each: ChainBlock | undefined = parent; each !== undefined; each = each.parent) {
    if (each.number === number) return each.hash;
  }
  return ZERO_HASH;
}
