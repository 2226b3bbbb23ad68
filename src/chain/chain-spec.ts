import type { Commitment } from "../state/commitment/commitment.js";
import type { PackedChanges } from "../state/packed-changes.js";
import type { StoreReader } from "../state/store/store.js";
import type { ChainRules } from "./chain-rules.js";

/** Where a block is in its chain: what decides which rules it is under. */
export interface BlockPlace {
  readonly number: bigint;
  /** Seconds since 1970. */
  readonly timestamp: bigint;
  /** The difficulty of all blocks before it, from the genesis on: the merge is where that reaches a value (EIP-3675). */
  readonly parentTotalDifficulty: bigint;
}

/** What a chain begins with. */
export interface Genesis {
  /** RLP of the block, whose header has the state's root. */
  readonly block: Uint8Array;
  /** The accounts, as changes of the state with nothing in it. */
  readonly state: PackedChanges;
}

/** All that is fixed about a chain: where it begins, how it commits to its state, and what its blocks are applied by. */
export interface ChainSpec {
  readonly chainId: bigint;
  readonly commitment: Commitment;
  readonly genesis: Genesis;
  /** The rules that a block is under: the same object for blocks under the same rules, since kernels keep what they made of it. */
  rulesAt(place: BlockPlace): ChainRules;
  /**
   * What the chain itself changes of the state before a block's first transaction: a fork that moves ether, a migration. Nearly
   * always nothing: only the first block that has reached a switch has them, so its parent's place is needed too.
   * @param state the state after the parent
   */
  changesBefore?(place: BlockPlace, parent: BlockPlace, state: StoreReader): PackedChanges | undefined;
  /**
   * Where blocks need a proof of work: what is wrong with a header's, in one line. It is asked about blocks before the merge and
   * about their uncles.
   * @param header RLP
   */
  sealFault?(header: Uint8Array): string | undefined;
}
