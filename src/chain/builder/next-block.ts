import type { Chain } from "../blocks/chain.js";
import type { MempoolHead } from "../mempool/admission.js";
import { environmentOf } from "./build-block.js";
import { type BlockChoice, planOnHead } from "./plan-on-head.js";

/** The block after a chain's head, as it is whatever is imported later, until it is disposed of. */
export interface NextBlock extends MempoolHead, Disposable {}

/**
 * The block after a chain's head as transactions in it find it, with the fees that follow from the head: what a mempool waits for,
 * and what calls are made in.
 * @throws TercetError `invalid-plan` with what is wrong and both values
 */
export function nextBlock(chain: Chain, choice: BlockChoice): NextBlock {
  const head = chain.head();
  const view = chain.stateAt(head.hash);
  try {
    const plan = planOnHead(chain, head, view.store, choice);
    const { state, chain: rules } = plan;
    return { state, block: environmentOf(plan), chain: rules, [Symbol.dispose]: () => view[Symbol.dispose]() };
  } catch (error) {
    view[Symbol.dispose]();
    throw error;
  }
}
