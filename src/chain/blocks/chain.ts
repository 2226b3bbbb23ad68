import { equalBytes } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";
import { toHex } from "../../base/hex.js";
import { StoreOverlay } from "../../state/store/overlay.js";
import { ReadCache } from "../../state/store/read-cache.js";
import { encodeReverse } from "../../state/store/reverse.js";
import type { Store, StoreReader, Write } from "../../state/store/store.js";
import * as table from "../../state/store/tables.js";
import type { ChainSpec } from "../chain-spec.js";
import type { RefusedBlock } from "../driver/apply-block.js";
import { type BlockError, blockError } from "../driver/block-error.js";
import * as errors from "../kernel/block-errors.js";
import { type BlockParts, joinBlock, readBlockParts } from "./block-parts.js";
import { blockWrites, bodyOf, canonicalWrites, type StoredBlock, storedBlock } from "./block-store.js";
import { branchOf, stateAfter } from "./branch.js";
import { type BlockId, ChainReader } from "./chain-reader.js";
import { type ExecutedBlock, executeBlock } from "./execute-block.js";
import { headHash, headWrite, openGenesis } from "./genesis.js";
import { numberKey } from "./keys.js";
import { reorganise } from "./reorganise.js";
import { SideBlocks, type SideChange, type SideChanges, type SideLimits } from "./side-blocks.js";
import { SideWrites } from "./side-writes.js";

export interface ChainOptions {
  /** How many blocks the chain can go back: 128 unless given. States of so many blocks can be read, and side branches begin there. */
  readonly reverseDepth?: number;
  /** Most bytes of changes of side blocks that are kept in memory: 64 MiB unless given. What is not there is executed again. */
  readonly sideBytes?: number;
  /**
   * How many blocks of side branches the store keeps, and how many bytes of them: 1,024 blocks and 256 MiB unless given. When there are
   * more, the one with the lowest number goes, with all that follow it; a block whose own branch has no room is refused.
   */
  readonly sideLimits?: SideLimits;
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
const SIDE_LIMITS: SideLimits = { blocks: 1024, bytes: 256 * 1024 * 1024 };

/**
 * A chain in a store: takes blocks, checks all that they claim, and keeps the branch that counts as its state. One batch of writes a
 * block, so that a process can be killed at any moment.
 */
export class Chain extends ChainReader {
  readonly spec: ChainSpec;
  readonly #store: Store;
  readonly #depth: bigint;
  readonly #sides: SideBlocks;
  /** What side blocks do to the state. */
  readonly #changes: SideWrites;
  readonly #room: string;
  #head: StoredBlock;

  private constructor(
    store: Store,
    spec: ChainSpec,
    { reverseDepth = REVERSE_DEPTH, sideBytes = SIDE_BYTES, sideLimits = SIDE_LIMITS }: ChainOptions,
  ) {
    super(store);
    this.spec = spec;
    this.#store = store;
    this.#depth = BigInt(reverseDepth);
    this.#sides = new SideBlocks(store, sideLimits);
    this.#room = `${sideLimits.blocks} blocks and ${sideLimits.bytes} bytes at most`;
    this.#changes = new SideWrites(sideBytes);
    this.#head = storedBlock(store, headHash(store)!)!;
  }

  /**
   * Opens the chain of a store; into an empty one the genesis is written.
   * @throws TercetError `other-chain` when the store holds another chain, naming both values; `wrong-genesis`; `corrupt-database` when
   * the state is not the head's
   */
  static open(store: Store, spec: ChainSpec, options: ChainOptions = {}): Chain {
    openGenesis(store, spec);
    const chain = new Chain(store, spec, options);
    chain.#requireRoot();
    chain.#trim();
    return chain;
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
    const state = this.#stateOf(this.#store, parent);
    if (state === undefined) return refused(errors.BLOCK_TOO_OLD, this.#reach(parent));
    const before = new ReadCache(state);
    const executed = executeBlock(parts, parent, before, this.spec, accessList);
    if (executed.type === "refused") return executed;
    const { block: _, body, ...header } = parts;
    return this.#add({ ...header, totalDifficulty: parent.totalDifficulty + parts.difficulty }, body, before, executed);
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

  /** Without its root's record a state would read as one with nothing in it. */
  #requireRoot(): void {
    const root = this.spec.commitment.root(this.#store);
    const { number, stateRoot } = this.#head;
    if (equalBytes(root, stateRoot)) return;
    const roots = `${toHex(root)}, the header of block ${number} says ${toHex(stateRoot)}`;
    throw new TercetError(
      "corrupt-database",
      `the root of the stored state is ${roots}: restore a copy of the database`,
    );
  }

  /** What a chain that could go back farther has left. */
  #trim(): void {
    const oldest = this.#oldest(this.#head);
    if (oldest <= 0n) return;
    const range = [numberKey(table.TABLE_REVERSE, 0n), numberKey(table.TABLE_REVERSE, oldest + 1n)] as const;
    const sides = this.#sides.change({ oldest })!;
    const writes = [...Array.from(this.#store.entries(...range), ([key]): Write => [key, undefined]), ...sides.writes];
    if (writes.length > 0) this.#store.commit(writes);
    this.#accept(sides);
  }

  #reach({ number }: StoredBlock): string {
    const place = `before the head, ${this.#head.number}`;
    if (this.#head.number - number > this.#depth) return `block ${number} is more than ${this.#depth} ${place}`;
    return `what undoes the blocks between block ${number} and the head, ${this.#head.number}, is not kept`;
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
    const known = this.#changes.get(hash);
    if (known !== undefined) return known;
    const block = joinBlock(header, bodyOf(before, hash));
    const executed = executeBlock(readBlockParts(block), storedBlock(before, parentHash)!, before, this.spec);
    if (executed.type === "refused") {
      const { message } = executed.error;
      throw new TercetError("corrupt-database", `block ${toHex(hash)}, which was imported, is refused now: ${message}`);
    }
    this.#changes.set(hash, executed.writes);
    return executed.writes;
  }

  #add(block: StoredBlock, body: Uint8Array, before: StoreReader, executed: ExecutedBlock): ImportOutcome {
    const { writes, ...results } = executed;
    const own = blockWrites(block, body, results);
    if (equalBytes(block.parentHash, this.#head.hash)) {
      const reverse: Write = [numberKey(table.TABLE_REVERSE, block.number), encodeReverse(before, writes)];
      this.#commit([...writes, ...own, ...canonicalWrites(this.#store, block, body), reverse], block);
      return { type: "head", block, dropped: 0 };
    }
    if (isBetter(block, this.#head)) {
      this.#changes.set(block.hash, writes);
      return { type: "head", block, dropped: this.#moveHead(block, own) };
    }
    const side = { ...block, bytes: own.reduce((sum, [, value]) => sum + value!.length, 0) };
    const sides = this.#sides.change({ added: [side], oldest: this.#oldest(this.#head), kept: side });
    if (sides === undefined) return refused(errors.BLOCK_NO_ROOM, this.#room);
    this.#store.commit([...own, ...sides.writes]);
    this.#accept(sides);
    this.#changes.set(block.hash, writes);
    return { type: "side", block, dropped: 0 };
  }

  /** Makes a block the head, which `own` writes if the store does not have it. */
  #moveHead(target: StoredBlock, own: readonly Write[]): number {
    const store = new StoreOverlay(this.#store, own);
    const branch = branchOf(store, target);
    const change =
      branch && this.#head.number - branch.fork.number <= this.#depth
        ? reorganise(store, this.#head.number, branch, (block, before) => this.#writesOf(block, before))
        : undefined;
    if (branch === undefined || change === undefined) {
      const reach = this.#reach(branch?.fork ?? target);
      throw new TercetError("reorganisation-too-deep", `the chain cannot go back so far: ${reach}`);
    }
    const { writes, dropped } = change;
    const removed = branch.side.map(({ hash }) => hash);
    this.#commit([...own, ...writes], target, { added: dropped.map(([block]) => block), removed });
    for (const hash of removed) this.#changes.delete(hash);
    for (const [{ hash }, changes] of dropped) this.#changes.set(hash, changes);
    return dropped.length;
  }

  /** Commits a new head with what is written for it; what is too old to go back to goes. */
  #commit(writes: readonly Write[], head: StoredBlock, changes: Omit<SideChanges, "oldest"> = {}): void {
    const oldest = this.#oldest(head);
    const sides = this.#sides.change({ ...changes, oldest })!;
    this.#store.commit([...writes, ...sides.writes, ...this.#outdated(oldest), headWrite(head.hash)]);
    this.#head = head;
    this.#accept(sides);
  }

  #accept(sides: SideChange): void {
    this.#sides.accept(sides);
    for (const hash of sides.forgotten) this.#changes.delete(hash);
  }

  /** The number of the last block from which the chain could not go back when a block is its head. */
  #oldest({ number }: StoredBlock): bigint {
    return number - this.#depth;
  }

  /** Reverse changes that nobody can use any more, of blocks that were near enough until now. */
  *#outdated(oldest: bigint): Generator<Write> {
    for (let number = this.#oldest(this.#head) + 1n; number <= oldest; number++) {
      if (number > 0n) yield [numberKey(table.TABLE_REVERSE, number), undefined];
    }
  }
}

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
