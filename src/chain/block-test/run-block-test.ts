import { equalBytes } from "../../base/bytes.js";
import { toHex } from "../../base/hex.js";
import type { Store } from "../../state/store/store.js";
import { Chain, type ImportOutcome } from "../blocks/chain.js";
import { readAlloc } from "../state-test/alloc.js";
import { diffStates, type StateDifference } from "../state-test/state-diff.js";
import type { BlockTest, TestBlock } from "./block-test.js";
import { specOf } from "./test-spec.js";
import { wholeState } from "./whole-state.js";

/** What came of one case; plain data. */
export interface BlockVerdict {
  /** What is not as expected, one line each; nothing when the case passes. */
  readonly problems: readonly string[];
  /** Where the state at the head is not as expected. */
  readonly differences: readonly StateDifference[];
}

/**
 * Runs one case of a block test: its blocks are imported into a chain that has its genesis.
 * @param store an empty one
 * @throws ConfigError `unknown-fork` for a network that has no rules
 * @throws TercetError `invalid-state-test` with the path to what is wrong in it; what opening a chain throws
 */
export async function runBlockTest(test: BlockTest, store: Store): Promise<BlockVerdict> {
  const chain = Chain.open(store, await specOf(test));
  const problems: string[] = [];
  test.blocks.forEach((block, i) => {
    const problem = problemOf(block, chain);
    if (problem !== undefined) problems.push(`block ${i} was ${problem}`);
  });
  const { hash, stateRoot } = chain.head();
  if (!equalBytes(hash, test.head)) problems.push(`the head is ${toHex(hash)}, expected ${toHex(test.head)}`);
  if (test.postStateHash !== undefined && !equalBytes(stateRoot, test.postStateHash)) {
    problems.push(`the state root is ${toHex(stateRoot)}, expected ${toHex(test.postStateHash)}`);
  }
  const differences =
    test.postState === undefined ? [] : diffStates(readAlloc(test.postState, "postState"), wholeState(store));
  if (differences.length > 0) problems.push(`${differences.length} differences in the state at the head`);
  return { problems, differences };
}

/** What is not as the test says when a block is imported. */
function problemOf({ block, isValid, exception }: TestBlock, chain: Chain): string | undefined {
  const fault = "fault" in block ? block.fault : faultOf(chain.import(block));
  if (isValid) return fault === undefined ? undefined : `refused: ${fault}`;
  return fault === undefined ? `accepted, expected ${exception ?? "a refusal"}` : undefined;
}

function faultOf(outcome: ImportOutcome): string | undefined {
  return outcome.type === "refused" ? `${outcome.error.code}: ${outcome.error.message}` : undefined;
}
