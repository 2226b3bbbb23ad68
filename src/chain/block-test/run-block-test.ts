import { equalBytes } from "../../base/bytes.js";
import { toHex } from "../../base/hex.js";
import { readAlloc } from "../state-test/alloc.js";
import { diffStates, type StateDifference } from "../state-test/state-diff.js";
import type { BlockTest } from "./block-test.js";
import { TestChain } from "./test-chain.js";

/** What came of one case; plain data. */
export interface BlockVerdict {
  /** What is not as expected, one line each; nothing when the case passes. */
  readonly problems: readonly string[];
  /** Where the state at the head is not as expected. */
  readonly differences: readonly StateDifference[];
}

/**
 * Runs one case of a block test: its blocks are added to its genesis.
 * @throws ConfigError `unknown-fork` for a network that has no rules
 * @throws TercetError `invalid-state-test` with the path to what is wrong in it
 */
export async function runBlockTest(test: BlockTest): Promise<BlockVerdict> {
  const chain = new TestChain(test);
  await chain.open();
  const problems: string[] = [];
  test.blocks.forEach(({ rlp, isValid, exception }, i) => {
    const refused = chain.add(rlp);
    if (isValid && refused !== undefined) problems.push(`block ${i} was refused: ${refused}`);
    if (!isValid && refused === undefined)
      problems.push(`block ${i} was accepted, expected ${exception ?? "a refusal"}`);
  });
  const { head } = chain;
  if (!equalBytes(head.hash, test.head)) problems.push(`the head is ${toHex(head.hash)}, expected ${toHex(test.head)}`);
  const differences =
    test.postState === undefined ? [] : diffStates(readAlloc(test.postState, "postState"), head.state);
  if (differences.length > 0) problems.push(`${differences.length} differences in the state at the head`);
  return { problems, differences };
}
