import { decodeRlp, integerFromRlp, type RlpItem } from "../../base/rlp.js";
import { DatabaseState } from "../../state/store/database-state.js";
import { StoreOverlay } from "../../state/store/overlay.js";
import type { StoreReader } from "../../state/store/store.js";
import { hashOnBranch, type StoredBlock } from "../blocks/block-store.js";
import type { Chain } from "../blocks/chain.js";
import { ancestorsOf, chainsOwnWrites } from "../blocks/execute-block.js";
import type { BlockPlan } from "./block-plan.js";

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

/** The plan of the block after a chain's head. @param store the chain's, as it is after the head */
export function planOnHead({ spec }: Chain, head: StoredBlock, store: StoreReader, choice: BlockChoice): BlockPlan {
  const number = head.number + 1n;
  const place = { number, timestamp: choice.timestamp, parentTotalDifficulty: head.totalDifficulty };
  const first = chainsOwnWrites(place, head, store, spec);
  const before = first.length === 0 ? store : new StoreOverlay(store, first);
  return {
    ...choice,
    number,
    gasLimit: choice.gasLimit ?? gasLimitOf(head),
    // Blocks that are built have no uncles, so that none but the parent matters.
    ancestors: ancestorsOf(store, head, 1),
    state: new DatabaseState(before),
    chain: spec.rulesAt(place),
    chainId: spec.chainId,
    hashOf: (at) => hashOnBranch(store, head, at),
    stateRoot: (changes) => spec.commitment.update(before, changes).root,
  };
}

function gasLimitOf({ header }: StoredBlock): bigint {
  return integerFromRlp((decodeRlp(header) as readonly RlpItem[])[GAS_LIMIT_FIELD]!, 8);
}
