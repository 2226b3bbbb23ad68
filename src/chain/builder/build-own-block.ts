import { keccak256 } from "../../base/hash.js";
import { encodeRlpBytes } from "../../base/rlp.js";
import type { PackedChanges } from "../../state/packed-changes.js";
import { MAX_BLOCK_SIZE } from "../../vm/rules/parameters.js";
import { encodeHeader } from "../block-header.js";
import type { OwnStf } from "../chain-rules.js";
import { ancestorBytes, appliedBlock, readFailure, readReceipts } from "../driver/apply-block.js";
import { type StfKernel, withStfKernel } from "../driver/stf-kernel.js";
import * as errors from "../kernel/block-errors.js";
import { errorOf, keepReceipt } from "../own-stf/apply-own-block.js";
import { MODE_BUILD, type OwnResult } from "../own-stf/form.js";
import { lineOf } from "../own-stf/output.js";
import { packOwnChanges } from "../own-stf/own-changes.js";
import { ownWork } from "../own-stf/own-work.js";
import { type OwnVerdict, runOwnStf } from "../own-stf/run-own-stf.js";
import type { BlockPlan } from "./block-plan.js";
import { type Added, type BuiltBlock, invalidPlan, type LeftOut, type OpenBlock, PREFIX } from "./build-block.js";
import { draftHeader, encodeWithdrawals, HEADER_ROOM, joinParts, readBuilt } from "./header-draft.js";

/**
 * As `buildBlock`, by a state transition of the chain's own: it is given all that was added, and leaves out what cannot be there. When
 * that is more than a run can take, the last are left out, too.
 * @throws TercetError `invalid-plan`; `out-of-memory`
 */
export function buildOwnBlock(plan: BlockPlan, stf: OwnStf, fill: (block: OpenBlock) => void): BuiltBlock {
  const withdrawals = encodeWithdrawals(plan);
  const open = new Candidates(plan, stf, withdrawals?.length ?? 0);
  fill(open);
  return withStfKernel(stf.frame, (kernel) => {
    let changes: PackedChanges = NOTHING;
    kernel.begin(stf.frame, plan.state, plan, undefined, () => plan.stateRoot(changes));
    kernel.setChainId(plan.chainId);
    const { parameters } = plan.chain;
    const draft = draftHeader(plan);
    require(kernel, beginIn(kernel, plan, joinParts(encodeHeader(draft, parameters), [], withdrawals)));
    const { difficulty, baseFeePerGas, excessBlobGas } = readBuilt(kernel);
    const header = encodeHeader({ ...draft, difficulty, baseFeePerGas, excessBlobGas }, parameters);
    const { result, given, crowded } = fitting(open.transactions, (given) =>
      run(plan, stf, header, withdrawals, given),
    );
    changes = packOwnChanges(result.changes, plan.state);
    const { transactions, refused } = sorted(given, result);
    const leftOut = [...refused, ...crowded];
    for (const bytes of transactions) kernel.exports.listTransaction(kernel.place(bytes), bytes.length);
    for (const receipt of result.receipts) keepReceipt(kernel, receipt);
    require(kernel, kernel.exports.endOwnBuilding());
    const built = readBuilt(kernel);
    const sealed = encodeHeader({ ...draft, ...built }, parameters);
    return {
      ...appliedBlock(changes, readReceipts(kernel), plan.state),
      block: joinParts(sealed, transactions.map(encodeRlpBytes), withdrawals),
      ...{ header: sealed, hash: keccak256(sealed), gasUsed: built.gasUsed, transactions, leftOut },
    };
  });
}

const NOTHING = new Uint8Array(4);

/** Takes what there is room for, and asks nobody whether it can be there. */
class Candidates implements OpenBlock {
  readonly transactions: Uint8Array[] = [];
  readonly gasUsed = 0n;
  #room: number;

  constructor({ chain }: BlockPlan, { program }: OwnStf, withdrawals: number) {
    // As much again for what they read.
    const most = Math.min(chain.parameters[MAX_BLOCK_SIZE] || Number.POSITIVE_INFINITY, program.profile.maxInput / 2);
    this.#room = most - HEADER_ROOM - withdrawals;
  }

  add(transaction: Uint8Array): Added {
    if (transaction.length === 0) return { type: "rejected", reason: "undecodable" };
    if (transaction.length + PREFIX > this.#room) return { type: "full" };
    this.#room -= transaction.length + PREFIX;
    this.transactions.push(transaction);
    return { type: "added" };
  }
}

function beginIn(kernel: StfKernel, plan: BlockPlan, draft: Uint8Array): number {
  const ancestors = ancestorBytes(plan);
  const at = kernel.place(draft);
  return kernel.exports.beginOwnBuilding(at, draft.length, kernel.place(ancestors), ancestors.length);
}

function require(kernel: StfKernel, error: number): void {
  if (error !== errors.BLOCK_OK) throw invalidPlan(readFailure(kernel));
}

interface Fitting {
  readonly result: OwnResult;
  readonly given: readonly Uint8Array[];
  /** What would be too much for one run. */
  readonly crowded: readonly LeftOut[];
}

/** The result of all transactions, or of as many as a run has fuel and room for, by halves. */
function fitting(all: readonly Uint8Array[], run: (given: readonly Uint8Array[]) => OwnVerdict): Fitting {
  let given = all;
  for (;;) {
    const verdict = run(given);
    if (verdict.type === "result") {
      const crowded = all
        .slice(given.length)
        .map((transaction) => ({ transaction, reason: "a run has no room for it" }));
      return { result: verdict.result, given, crowded };
    }
    if (verdict.type === "invalid" || given.length === 0) throw invalidPlan(errorOf(verdict));
    given = all.slice(0, given.length >> 1);
  }
}

function run(
  plan: BlockPlan,
  stf: OwnStf,
  header: Uint8Array,
  withdrawals: Uint8Array | undefined,
  transactions: readonly Uint8Array[],
): OwnVerdict {
  const { chainId, state, number, ancestors } = plan;
  const work = ownWork({ mode: MODE_BUILD, chainId, header, withdrawals, transactions, parent: ancestors[0]! });
  return runOwnStf(stf, work, { state, number, hashOf: (at) => plan.hashOf(at) });
}

function sorted(candidates: readonly Uint8Array[], result: OwnResult) {
  const reasons = new Map(result.leftOut.map(({ index, reason }) => [index, lineOf(reason)]));
  const refused: LeftOut[] = [];
  const transactions: Uint8Array[] = [];
  candidates.forEach((transaction, i) => {
    const reason = reasons.get(i);
    if (reason === undefined) transactions.push(transaction);
    else refused.push({ transaction, reason });
  });
  return { transactions, refused };
}
