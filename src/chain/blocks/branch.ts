import { StoreOverlay } from "../../state/store/overlay.js";
import { decodeReverse } from "../../state/store/reverse.js";
import type { StoreReader } from "../../state/store/store.js";
import * as table from "../../state/store/tables.js";
import { canonicalHash, isCanonical, type StoredBlock, storedBlock } from "./block-store.js";
import { numberKey } from "./keys.js";

/** How a block hangs on the canonical chain. */
export interface Branch {
  /** The last block that the branch shares with the canonical chain. */
  readonly fork: StoredBlock;
  /** The blocks behind it, the first first; none for a block of the canonical chain. */
  readonly side: readonly StoredBlock[];
}

/** The branch that ends with a block, which itself need not be there; undefined when the store no longer has all of its blocks. */
export function branchOf(store: StoreReader, tip: StoredBlock): Branch | undefined {
  const side: StoredBlock[] = [];
  let block: StoredBlock | undefined = tip;
  while (block !== undefined && !isCanonical(store, block)) {
    side.push(block);
    block = storedBlock(store, block.parentHash);
  }
  return block && { fork: block, side: side.reverse() };
}

/**
 * The state as it was after a block of the canonical chain.
 * @param head number of the last block of that chain
 * @returns undefined when reverse changes do not reach so far back
 */
export function stateAfter(store: StoreReader, head: bigint, block: bigint): StoreOverlay | undefined {
  const state = new StoreOverlay(store);
  for (let number = head; number > block; number--) {
    const reverse = store.get(numberKey(table.TABLE_REVERSE, number));
    if (reverse === undefined) return undefined;
    state.apply(decodeReverse(reverse));
  }
  return state;
}

/** The block of the canonical chain with a number. */
export function canonicalBlock(store: StoreReader, number: bigint): StoredBlock | undefined {
  const hash = canonicalHash(store, number);
  return hash && storedBlock(store, hash);
}
