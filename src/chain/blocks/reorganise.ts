import { StoreOverlay } from "../../state/store/overlay.js";
import { decodeReverse, encodeReverse } from "../../state/store/reverse.js";
import type { StoreReader, Write } from "../../state/store/store.js";
import * as table from "../../state/store/tables.js";
import { bodyOf, canonicalDeletions, canonicalWrites, type StoredBlock, storedBytes } from "./block-store.js";
import { type Branch, canonicalBlock } from "./branch.js";
import { numberKey } from "./keys.js";
import type { SideBlock } from "./side-blocks.js";

/** How a branch becomes the canonical chain. */
export interface Reorganisation {
  readonly writes: readonly Write[];
  /** Blocks that leave the canonical chain, and what they did to the state. */
  readonly dropped: readonly (readonly [block: SideBlock, writes: readonly Write[]])[];
}

/**
 * Goes back to where a branch begins and then up to its end: one batch.
 * @param store with all of the branch's blocks
 * @param writesOf what a block of the branch does to the state before it
 * @returns undefined when what undoes a block is not kept
 */
export function reorganise(
  store: StoreReader,
  head: bigint,
  { fork, side }: Branch,
  writesOf: (block: StoredBlock, before: StoreReader) => readonly Write[],
): Reorganisation | undefined {
  const state = new StoreOverlay(store);
  const dropped: (readonly [SideBlock, readonly Write[]])[] = [];
  for (let number = head; number > fork.number; number--) {
    const block = canonicalBlock(store, number)!;
    const reverseKey = numberKey(table.TABLE_REVERSE, number);
    const stored = store.get(reverseKey);
    if (stored === undefined) return undefined;
    const reverse = decodeReverse(stored);
    const forward = reverse.map(([key]): Write => [key, state.get(key)]);
    state.apply(reverse);
    dropped.push([{ ...block, bytes: storedBytes(store, block.hash) }, forward]);
    state.apply([...canonicalDeletions(state, block, bodyOf(store, block.hash)), [reverseKey, undefined]]);
  }
  for (const block of side) {
    const forward = writesOf(block, state);
    const reverse: Write = [numberKey(table.TABLE_REVERSE, block.number), encodeReverse(state, forward)];
    state.apply(forward);
    state.apply([...canonicalWrites(state, block, bodyOf(state, block.hash)), reverse]);
  }
  return { writes: [...state.writes()], dropped };
}
