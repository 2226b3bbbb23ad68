import type { Chain } from "../blocks/chain.js";
import { type BuiltBlock, buildBlock, type OpenBlock } from "./build-block.js";
import { buildOwnBlock } from "./build-own-block.js";
import { type BlockChoice, planOnHead } from "./plan-on-head.js";

/**
 * Builds the block after a chain's head; the chain has it when it is imported.
 * @throws TercetError as {@link buildBlock}
 */
export function buildOnHead(chain: Chain, choice: BlockChoice, fill: (block: OpenBlock) => void): BuiltBlock {
  const head = chain.head();
  using view = chain.stateAt(head.hash);
  const plan = planOnHead(chain, head, view.store, choice);
  const { stf } = plan.chain;
  return stf === undefined ? buildBlock(plan, fill) : buildOwnBlock(plan, stf, fill);
}
