import { decodeRlp, splitRlpList } from "../../base/rlp.js";
import type { PackedChanges } from "../../state/packed-changes.js";
import type { OwnStf } from "../chain-rules.js";
import {
  ancestorBytes,
  appliedBlock,
  type BlockCandidate,
  type BlockOutcome,
  readFailure,
  readReceipts,
} from "../driver/apply-block.js";
import { blockError } from "../driver/block-error.js";
import { type StfKernel, withStfKernel } from "../driver/stf-kernel.js";
import * as errors from "../kernel/block-errors.js";
import { MODE_APPLY, type OwnReceipt } from "./form.js";
import { packOwnChanges } from "./own-changes.js";
import { ownWork } from "./own-work.js";
import { packLogs } from "./pack-logs.js";
import { type OwnVerdict, runOwnStf } from "./run-own-stf.js";

// Places in a block.
const TRANSACTIONS = 1;
const WITHDRAWALS = 3;
const NOTHING: PackedChanges = new Uint8Array(4);

/**
 * As `applyBlock`, by a state transition of the chain's own: the header, its roots, the uncles and the form of withdrawals are
 * checked as ever; what the transactions do, and whether they can be there, the program says.
 * @throws TercetError `out-of-memory`
 */
export function applyOwnBlock(candidate: BlockCandidate, stf: OwnStf): BlockOutcome {
  return withStfKernel(stf.frame, (kernel) => {
    const { block, state, chainId, ancestors } = candidate;
    let changes = NOTHING;
    const stateRoot = candidate.stateRoot && (() => candidate.stateRoot!(changes));
    kernel.begin(stf.frame, state, candidate, undefined, stateRoot);
    kernel.setChainId(chainId);
    const bytes = ancestorBytes(candidate);
    const at = kernel.place(block);
    const error = kernel.exports.beginOwnBlock(at, block.length, kernel.place(bytes), bytes.length);
    if (error !== errors.BLOCK_OK) return { type: "refused", error: readFailure(kernel) };
    const parts = splitRlpList(block);
    const work = ownWork({
      ...{ mode: MODE_APPLY, chainId, parent: ancestors[0]!, header: parts[0]!, withdrawals: parts[WITHDRAWALS] },
      transactions: splitRlpList(parts[TRANSACTIONS]!).map((item) => decodeRlp(item) as Uint8Array),
    });
    const verdict = runOwnStf(stf, work, {
      state,
      number: work.block.number,
      hashOf: (number) => candidate.hashOf(number),
    });
    if (verdict.type !== "result") return { type: "refused", error: errorOf(verdict) };
    changes = packOwnChanges(verdict.result.changes, state);
    for (const receipt of verdict.result.receipts) keepReceipt(kernel, receipt);
    if (kernel.exports.endOwnBlock() !== errors.BLOCK_OK) return { type: "refused", error: readFailure(kernel) };
    return appliedBlock(changes, readReceipts(kernel), state);
  });
}

/** Gives the kernel what became of the next transaction. */
export function keepReceipt(kernel: StfKernel, { succeeded, gasUsed, logs }: OwnReceipt): void {
  kernel.exports.keepOwnReceipt(succeeded, gasUsed, kernel.place(packLogs(logs)));
}

/** Why there is no result. */
export function errorOf({ type, reason }: Exclude<OwnVerdict, { type: "result" }>) {
  return blockError(type === "invalid" ? errors.BLOCK_OWN_RULES : errors.BLOCK_OWN_RULES_FAIL, reason);
}
