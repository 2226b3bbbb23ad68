import { decodeRlp, integerFromRlp, type RlpItem } from "../../base/rlp.js";
import { DatabaseState } from "../../state/store/database-state.js";
import { StoreOverlay } from "../../state/store/overlay.js";
import { hashOnBranch, type StoredBlock } from "../blocks/block-store.js";
import type { Chain } from "../blocks/chain.js";
import { ancestorsOf, chainsOwnWrites } from "../blocks/execute-block.js";
import type { BlockPlan } from "./block-plan.js";
import { type BuiltBlock, buildBlock, type OpenBlock } from "./build-block.js";

/** What is chosen about the block after a chain's head; the chain says the rest. */
export interface BlockChoice
  extends Pick<
    BlockPlan,
    "timestamp" | "coinbase" | "prevRandao" | "extraData" | "parentBeaconBlockRoot" | "withdrawals"
  > {
  /** As the head's unless given. */
  readonly gasLimit?: bigint;
}

const GAS_LIMIT_FIELD = 9;

/**
 * Builds the block after a chain's head; the chain has it when it is imported.
 * @throws TercetError as {@link buildBlock}
 */
export function buildOnHead(chain: Chain, choice: BlockChoice, fill: (block: OpenBlock) => void): BuiltBlock {
  const head = chain.head();
  const { spec } = chain;
  using view = chain.stateAt(head.hash);
  const number = head.number + 1n;
  const place = { number, timestamp: choice.timestamp, parentTotalDifficulty: head.totalDifficulty };
  const first = chainsOwnWrites(place, head, view.store, spec);
  const before = first.length === 0 ? view.store : new StoreOverlay(view.store, first);
  const plan: BlockPlan = {
    ...choice,
    number,
    gasLimit: choice.gasLimit ?? gasLimitOf(head),
    // Blocks that are built have no uncles, so that none but the parent matters.
    ancestors: ancestorsOf(view.store, head, 1),
    state: new DatabaseState(before),
    chain: spec.rulesAt(place),
    chainId: spec.chainId,
    hashOf: (at) => hashOnBranch(view.store, head, at),
    stateRoot: (changes) => spec.commitment.update(before, changes).root,
  };
  return buildBlock(plan, fill);
}

function gasLimitOf({ header }: StoredBlock): bigint {
  return integerFromRlp((decodeRlp(header) as readonly RlpItem[])[GAS_LIMIT_FIELD]!, 8);
}
