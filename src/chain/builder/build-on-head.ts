import type { Chain } from "../blocks/chain.js";
import { type BuiltBlock, buildBlock, type OpenBlock } from "./build-block.js";
import { type BlockChoice, planOnHead } from "./plan-on-head.js";

/**
 * Builds the block after a chain's head; the chain has it when it is imported.
 * @throws TercetError as {@link buildBlock}
 */
export function buildOnHead(chain: Chain, choice: BlockChoice, fill: (block: OpenBlock) => void): BuiltBlock {
  const head = chain.head();
  using view = chain.stateAt(head.hash);
  return buildBlock(planOnHead(chain, head, view.store, choice), fill);
}
