import { equalBytes } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";
import { toHex } from "../../base/hex.js";
import { StoreOverlay } from "../../state/store/overlay.js";
import { decodeReverse, encodeReverse } from "../../state/store/reverse.js";
import type { Store, StoreReader, Write } from "../../state/store/store.js";
import * as table from "../../state/store/tables.js";
import type { ChainSpec } from "../chain-spec.js";
import type { RefusedBlock } from "../driver/apply-block.js";
import { type BlockError, blockError } from "../driver/block-error.js";
import * as errors from "../kernel/block-errors.js";
import { type BlockParts, joinBlock, readBlockParts } from "./block-parts.js";
import {
  blockDeletions,
  blockWrites,
  canonicalDeletions,
  canonicalWrites,
  type StoredBlock,
  storedBlock,
} from "./block-store.js";
import { branchOf, canonicalBlock, stateAfter } from "./branch.js";
import { type BlockId, ChainReader } from "./chain-reader.js";
import { type ExecutedBlock, executeBlock } from "./execute-block.js";
import { headHash, headWrite, openGenesis } from "./genesis.js";
import { bytesKey, numberKey, sideKey } from "./keys.js";
import { SideWrites } from "./side-writes.js";

export interface ChainOptions {
  /** How many blocks the chain can go back: 128 unless given. States of so many blocks can be read, and side branches begin there. */
  readonly reverseDepth?: number;
  /** Most bytes of changes of side blocks that are kept in memory: 64 MiB unless given. What is not there is executed again. */
  readonly sideBytes?: number;
}

/** What became of a block. */
export type ImportOutcome = RefusedBlock | ImportedBlock;

export interface ImportedBlock {
  /** `head`: it is the last of the canonical chain now; `side`: it is on another branch; `known`: it was there. */
  readonly type: "head" | "side" | "known";
  readonly block: StoredBlock;
  /** Blocks that are no longer on the canonical chain. */
  readonly dropped: number;
}

/** The state after a block, as it is whatever is imported later. */
export interface StateView extends Disposable {
  readonly store: StoreReader;
}

const REVERSE_DEPTH = 128;
const SIDE_BYTES = 64 * 1024 * 1024;

/**
 * A chain in a store: takes blocks, checks all that they claim, and keeps the branch that counts as its state. One batch of writes a
 * block, so that a process can be killed at any moment.
 */
export class Chain extends ChainReader {
  readonly spec: ChainSpec;
  readonly #store: Store;
  readonly #depth: bigint;
  readonly #side: SideWrites;
  #head: StoredBlock;

  private constructor(
    store: Store,
    spec: ChainSpec,
    { reverseDepth = REVERSE_DEPTH, sideBytes = SIDE_BYTES }: ChainOptions,
  ) {
    super(store);
    this.spec = spec;
    this.#store = store;
    this.#depth = BigInt(reverseDepth);
    this.#side = new SideWrites(sideBytes);
    this.#head = storedBlock(store, headHash(store)!)!;
  }

  /**
   * Opens the chain of a store; into an empty one the genesis is written.
   * @throws TercetError `other-chain` when the store holds another chain, naming both values; `wrong-genesis`
   */
  static open(store: Store, spec: ChainSpec, options: ChainOptions = {}): Chain {
    openGenesis(store, spec);
    return new Chain(store, spec, options);
  }

  override head(): StoredBlock {
    return this.#head;
  }

  /**
   * Adds a block to any block that is there; all that it claims is checked. The heavier branch is the canonical chain, of equally
   * heavy ones (after the merge: all) the longer; of two the one that was there first. What is refused leaves nothing behind.
   * @param block RLP
   * @param accessList RLP of the list that came with the block, if one did (EIP-7928): it must be the block's own, to the byte. Where the
   * chain has such lists it makes and keeps the block's own in any case
   * @throws TercetError what the store's `commit` throws; the chain is as it was
   */
  import(block: Uint8Array, accessList?: Uint8Array): ImportOutcome {
    const parts = tryReadParts(block);
    if ("code" in parts) return { type: "refused", error: parts };
    const known = storedBlock(this.#store, parts.hash);
    if (known !== undefined) return { type: "known", block: known, dropped: 0 };
    const parent = storedBlock(this.#store, parts.parentHash);
    if (parent === undefined) return refused(errors.BLOCK_PARENT, `${toHex(parts.parentHash)} is not in the chain`);
    const before = this.#stateOf(this.#store, parent);
    if (before === undefined) return refused(errors.BLOCK_TOO_OLD, this.#reach(parent));
    const executed = executeBlock(parts, parent, before, this.spec, accessList);
    if (executed.type === "refused") return executed;
    const { block: _, body, ...header } = parts;
    return this.#add({ ...header, totalDifficulty: parent.totalDifficulty + parts.difficulty }, body, executed);
  }

  /**
   * Makes a block, on any branch, the last of the canonical chain, in one batch.
   * @returns how many blocks are no longer on it
   * @throws TercetError `unknown-block`; `reorganisation-too-deep`
   */
  setHead(hash: Uint8Array): number {
    const target = storedBlock(this.#store, hash);
    if (target === undefined) throw new TercetError("unknown-block", `there is no block ${toHex(hash)}`);
    return this.#moveHead(target, []);
  }

  /**
   * The state after a block, as far back as the chain can go.
   * @throws TercetError `unknown-block`; `state-not-kept`
   */
  stateAt(id: BlockId): StateView {
    const snapshot = this.#store.snapshot();
    const block = new ChainReader(snapshot).header(id);
    const store = block && this.#stateOf(snapshot, block);
    if (store !== undefined) return { store, [Symbol.dispose]: () => snapshot[Symbol.dispose]() };
    snapshot[Symbol.dispose]();
    const name = typeof id === "bigint" ? `${id}` : toHex(id);
    if (block === undefined) throw new TercetError("unknown-block", `there is no block ${name}`);
    throw new TercetError("state-not-kept", `the state after block ${name} is not kept: ${this.#reach(block)}`);
  }

  #reach({ number }: StoredBlock): string {
    return `block ${number} is more than ${this.#depth} before the head, ${this.#head.number}`;
  }

  /** The state after a block, over a store with this chain; undefined when it is not kept. */
  #stateOf(store: StoreReader, block: StoredBlock): StoreReader | undefined {
    if (equalBytes(block.hash, this.#head.hash)) return store;
    const branch = branchOf(store, block);
    const state = branch && stateAfter(store, this.#head.number, branch.fork.number);
    if (state === undefined) return undefined;
    for (const each of branch!.side) state.apply(this.#writesOf(each, state));
    return state;
  }

  /** What a block of a side branch does to the state before it. */
  #writesOf({ hash, header, parentHash }: StoredBlock, before: StoreReader): readonly Write[] {
    const known = this.#side.get(hash);
    if (known !== undefined) return known;
    const block = joinBlock(header, this.#bodyOf(before, hash));
    const executed = executeBlock(readBlockParts(block), storedBlock(before, parentHash)!, before, this.spec);
    if (executed.type === "refused") {
      const { message } = executed.error;
      throw new TercetError("corrupt-database", `block ${toHex(hash)}, which was imported, is refused now: ${message}`);
    }
    this.#side.set(hash, executed.writes);
    return executed.writes;
  }

  #bodyOf(store: StoreReader, hash: Uint8Array): Uint8Array {
    return store.get(bytesKey(table.TABLE_BODY, hash))!;
  }

  #add(block: StoredBlock, body: Uint8Array, { writes, ...results }: ExecutedBlock): ImportedBlock {
    const own = blockWrites(block, body, results);
    if (equalBytes(block.parentHash, this.#head.hash)) {
      const reverse: Write = [numberKey(table.TABLE_REVERSE, block.number), encodeReverse(this.#store, writes)];
      this.#commit([...writes, ...own, ...canonicalWrites(block, body), reverse], block);
      return { type: "head", block, dropped: 0 };
    }
    this.#side.set(block.hash, writes);
    if (isBetter(block, this.#head)) return { type: "head", block, dropped: this.#moveHead(block, own) };
    this.#store.commit([...own, [sideKey(block.number, block.hash), NOTHING]]);
    return { type: "side", block, dropped: 0 };
  }

  /** Goes back to where a block's branch begins and then up to the block, which `own` writes if the store does not have it. */
  #moveHead(target: StoredBlock, own: readonly Write[]): number {
    const store = new StoreOverlay(this.#store, own);
    const branch = branchOf(store, target);
    if (branch === undefined || this.#head.number - branch.fork.number > this.#depth) {
      throw new TercetError(
        "reorganisation-too-deep",
        `the chain cannot go back so far: ${this.#reach(branch?.fork ?? target)}`,
      );
    }
    const state = new StoreOverlay(store);
    const dropped = this.#goBack(state, branch.fork.number);
    const added = branch.side.flatMap((block) => this.#goForward(state, block));
    const writes = [...own, ...dropped.writes, ...added, ...state.writes()];
    this.#commit(writes, target);
    return dropped.count;
  }

  /** Takes blocks off the canonical chain down to one that stays. */
  #goBack(state: StoreOverlay, last: bigint): { readonly writes: readonly Write[]; readonly count: number } {
    const writes: Write[] = [];
    for (let number = this.#head.number; number > last; number--) {
      const block = canonicalBlock(this.#store, number)!;
      const reverseKey = numberKey(table.TABLE_REVERSE, number);
      const reverse = decodeReverse(this.#store.get(reverseKey)!);
      this.#side.set(
        block.hash,
        reverse.map(([key]): Write => [key, state.get(key)]),
      );
      state.apply(reverse);
      const side: Write = [sideKey(number, block.hash), NOTHING];
      writes.push(...canonicalDeletions(block, this.#bodyOf(this.#store, block.hash)), [reverseKey, undefined], side);
    }
    return { writes, count: Number(this.#head.number - last) };
  }

  /** Puts a block on the canonical chain. */
  #goForward(state: StoreOverlay, block: StoredBlock): readonly Write[] {
    const writes = this.#writesOf(block, state);
    const reverse: Write = [numberKey(table.TABLE_REVERSE, block.number), encodeReverse(state, writes)];
    state.apply(writes);
    this.#side.delete(block.hash);
    const side: Write = [sideKey(block.number, block.hash), undefined];
    return [...canonicalWrites(block, this.#bodyOf(state, block.hash)), reverse, side];
  }

  /** Commits a new head with what is written for it; what is too old to go back to goes. */
  #commit(writes: readonly Write[], head: StoredBlock): void {
    this.#store.commit([...writes, ...this.#outdated(head.number), headWrite(head.hash)]);
    this.#head = head;
  }

  *#outdated(head: bigint): Generator<Write> {
    const oldest = head - this.#depth;
    if (oldest <= 0n) return;
    const range = (number: number) => [numberKey(number, 0n), numberKey(number, oldest + 1n)] as const;
    for (const [key] of this.#store.entries(...range(table.TABLE_REVERSE))) yield [key, undefined];
    for (const [key] of this.#store.entries(...range(table.TABLE_SIDE))) {
      yield [key, undefined];
      yield* blockDeletions(key.slice(9));
    }
  }
}

const NOTHING = new Uint8Array(0);

/** Before the merge the heavier branch, after it the longer one. */
function isBetter(block: StoredBlock, head: StoredBlock): boolean {
  if (block.totalDifficulty !== head.totalDifficulty) return block.totalDifficulty > head.totalDifficulty;
  return block.number > head.number;
}

function refused(error: number, details: string): RefusedBlock {
  return { type: "refused", error: blockError(error, details) };
}

function tryReadParts(block: Uint8Array): BlockParts | BlockError {
  try {
    return readBlockParts(block);
  } catch (error) {
    if (error instanceof TercetError) return blockError(errors.BLOCK_UNDECODABLE, error.message);
    throw error;
  }
}
