import * as layout from "../../../vms/evm/kernel/layout.js";
import { TercetError } from "../../base/errors.js";
import { keccak256 } from "../../base/hash.js";
import { encodeRlpBytes } from "../../base/rlp.js";
import { MAX_BLOCK_SIZE } from "../../vm/rules/parameters.js";
import { type BlockHeader, encodeHeader } from "../block-header.js";
import { type AppliedBlock, ancestorBytes, appliedBlock, readFailure, readReceipts } from "../driver/apply-block.js";
import type { BlockError } from "../driver/block-error.js";
import type { BlockEnvironment } from "../driver/candidate.js";
import { type StfKernel, withStfKernel } from "../driver/stf-kernel.js";
import * as errors from "../kernel/block-errors.js";
import * as stf from "../kernel/interface.js";
import { REJECT_BLOCK_BLOBS, REJECT_BLOCK_GAS } from "../kernel/reject-reasons.js";
import { type RejectReason, rejectReasonOf } from "../transactions/reject-reason.js";
import type { BlockPlan } from "./block-plan.js";
import { draftHeader, encodeWithdrawals, HEADER_ROOM, joinParts, readBuilt, ZERO_HASH } from "./header-draft.js";

/** What became of a transaction that was to be in a block. */
export type Added =
  | { readonly type: "added" }
  /** It fits into a block with more room. */
  | { readonly type: "full" }
  /** It can be in no block now. */
  | { readonly type: "rejected"; readonly reason: RejectReason | "undecodable" | "breaks-the-block" };

/** A block that is being built. */
export interface OpenBlock {
  /** Tries to have a transaction in the block, RLP as it travels in blocks; the block is as before when it is not added. */
  add(transaction: Uint8Array): Added;
  /** By what has been added; a chain's own state transition says what a block takes when it ends. */
  readonly gasUsed: bigint;
}

/** A block with what it does; `changes` and `receipts` as of one that is applied. */
export interface BuiltBlock extends AppliedBlock {
  /** RLP. */
  readonly block: Uint8Array;
  readonly header: Uint8Array;
  readonly hash: Uint8Array;
  readonly gasUsed: bigint;
  readonly transactions: readonly Uint8Array[];
  /** What the chain's own state transition has left out of what was added. */
  readonly leftOut?: readonly LeftOut[];
}

/** A transaction that cannot be in a block, and why, as the chain's own state transition says. */
export interface LeftOut {
  readonly transaction: Uint8Array;
  readonly reason: string;
}

/** Bytes before a transaction in a block at most. */
export const PREFIX = 5;

/**
 * Builds a block after its parent by the rules that it will be checked by (Yellow Paper, section 4.3; `build_block` has no
 * specification: which transactions, in which order, is `fill`'s).
 * @param fill adds transactions. It is called again, for an empty block, when one of them makes every block with it invalid (a
 * deposit contract's log that is no deposit), and such a one is then rejected.
 * @throws TercetError `invalid-plan` with what is wrong and both values; `out-of-memory`; `own-state-transition` where the chain has
 * one, whose blocks `buildOnHead` builds
 */
export function buildBlock(plan: BlockPlan, fill: (block: OpenBlock) => void): BuiltBlock {
  return withStfKernel(plan.chain, (kernel) => {
    const broken = new Set<Uint8Array>();
    for (;;) {
      const block = new BlockInKernel(kernel, plan, broken);
      const known = broken.size;
      fill(block);
      if (broken.size === known) return block.end();
    }
  });
}

/**
 * What transactions of a planned block can ask of it: its fees follow from its parent (EIP-1559, 4844).
 * @throws TercetError `invalid-plan` with what is wrong and both values
 */
export function environmentOf(plan: BlockPlan): BlockEnvironment {
  const fees = withStfKernel(plan.chain, (kernel) => new BlockInKernel(kernel, plan, new Set()).fees());
  const { number, timestamp, gasLimit, coinbase, prevRandao = ZERO_HASH, chainId } = plan;
  return { number, timestamp, gasLimit, coinbase, prevRandao, chainId, ...fees, hashOf: (at) => plan.hashOf(at) };
}

class BlockInKernel implements OpenBlock {
  readonly #kernel: StfKernel;
  readonly #plan: BlockPlan;
  readonly #draft: BlockHeader;
  readonly #withdrawals: Uint8Array | undefined;
  readonly #broken: Set<Uint8Array>;
  readonly #transactions: Uint8Array[] = [];
  #isBroken = false;
  /** Bytes of the block that are left. */
  #room: number;

  constructor(kernel: StfKernel, plan: BlockPlan, broken: Set<Uint8Array>) {
    const { chain, state } = plan;
    this.#kernel = kernel;
    this.#plan = plan;
    this.#draft = draftHeader(plan);
    this.#broken = broken;
    this.#withdrawals = encodeWithdrawals(plan);
    const most = chain.parameters[MAX_BLOCK_SIZE] || Number.POSITIVE_INFINITY;
    this.#room = most - HEADER_ROOM - (this.#withdrawals?.length ?? 0);
    kernel.begin(chain, state, plan, undefined, () => plan.stateRoot(kernel.packedChanges()));
    kernel.setChainId(plan.chainId);
    const draft = this.#encode(this.#draft);
    const ancestors = ancestorBytes(plan);
    const at = kernel.place(draft);
    this.#require(kernel.exports.beginBuilding(at, draft.length, kernel.place(ancestors), ancestors.length));
  }

  get gasUsed(): bigint {
    return this.#kernel.exports.gasOfBlock();
  }

  fees(): Pick<BlockEnvironment, "baseFee" | "blobBaseFee"> {
    const wordAt = (number: number) => this.#kernel.memory.word(layout.CONTEXT + 32 * number);
    return { baseFee: wordAt(layout.CONTEXT_BASE_FEE), blobBaseFee: wordAt(layout.CONTEXT_BLOB_BASE_FEE) };
  }

  add(transaction: Uint8Array): Added {
    if (this.#isBroken || this.#broken.has(transaction)) return { type: "rejected", reason: "breaks-the-block" };
    if (transaction.length + PREFIX > this.#room) return { type: "full" };
    const kernel = this.#kernel;
    const error = kernel.exports.buildTransaction(kernel.place(transaction), transaction.length);
    if (error === errors.BLOCK_OK) {
      this.#transactions.push(transaction);
      this.#room -= transaction.length + PREFIX;
      return { type: "added" };
    }
    if (error === errors.BLOCK_TRANSACTION_BYTES) return { type: "rejected", reason: "undecodable" };
    if (error !== errors.BLOCK_TRANSACTION_REJECTED) {
      this.#isBroken = true;
      this.#broken.add(transaction);
      return { type: "rejected", reason: "breaks-the-block" };
    }
    const reason = kernel.memory.u32(kernel.exports.failure() + stf.FAILURE_DETAIL);
    if (reason === REJECT_BLOCK_GAS || reason === REJECT_BLOCK_BLOBS) return { type: "full" };
    return { type: "rejected", reason: rejectReasonOf(reason) };
  }

  end(): BuiltBlock {
    const kernel = this.#kernel;
    this.#require(kernel.exports.endBuilding());
    const header = encodeHeader({ ...this.#draft, ...readBuilt(kernel) }, this.#plan.chain.parameters);
    const applied = appliedBlock(
      kernel.answered(stf.ANSWER_CHANGES, stf.ANSWER_CHANGES_SIZE),
      readReceipts(kernel),
      this.#plan.state,
    );
    const accessList = kernel.answered(stf.ANSWER_ACCESS_LIST, stf.ANSWER_ACCESS_LIST_SIZE);
    return {
      ...applied,
      ...(accessList.length === 0 ? {} : { accessList }),
      block: this.#join(header),
      header,
      hash: keccak256(header),
      gasUsed: this.gasUsed,
      transactions: this.#transactions,
    };
  }

  #encode(fields: BlockHeader): Uint8Array {
    return this.#join(encodeHeader(fields, this.#plan.chain.parameters));
  }

  #join(header: Uint8Array): Uint8Array {
    // One with a type is a byte string in a block (EIP-2718).
    const transactions = this.#transactions.map((bytes) => (bytes[0]! < 0x80 ? encodeRlpBytes(bytes) : bytes));
    return joinParts(header, transactions, this.#withdrawals);
  }

  #require(error: number): void {
    if (error !== errors.BLOCK_OK) throw invalidPlan(readFailure(this.#kernel));
  }
}

/** No block can be what was chosen. */
export function invalidPlan({ code, message }: BlockError): TercetError {
  return new TercetError("invalid-plan", `no block can be built so: ${message}`, { details: { fault: code } });
}
