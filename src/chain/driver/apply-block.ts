import { equalBytes } from "../../base/bytes.js";
import { encodeRlpList } from "../../base/rlp.js";
import { type PackedChanges, readChanges } from "../../state/packed-changes.js";
import type { StateReader } from "../../state/reader.js";
import type { StateChanges } from "../../state/state-changes.js";
import { accessListDifference } from "../access-list/difference.js";
import type { ChainRules } from "../chain-rules.js";
import * as block from "../kernel/block-errors.js";
import * as stf from "../kernel/interface.js";
import { decodeErrorText } from "../transactions/decode-error.js";
import { rejectReasonOf } from "../transactions/reject-reason.js";
import { type BlockError, blockError, disagreement } from "./block-error.js";
import { type StfKernel, withStfKernel } from "./stf-kernel.js";

const OF_UNCLES: readonly number[] = [block.BLOCK_UNCLE_TWICE, block.BLOCK_UNCLE_ANCESTOR, block.BLOCK_UNCLE_PARENT];

/** A block before another: RLP of its header, and of its list of uncles. */
export interface Ancestor {
  readonly header: Uint8Array;
  readonly uncles: Uint8Array;
}

/** A block, and what it is to be applied to. */
export interface BlockCandidate {
  /** RLP, as blocks travel. */
  readonly block: Uint8Array;
  /** The parent first; before the merge the last seven, for uncles. */
  readonly ancestors: readonly Ancestor[];
  /** After the parent. */
  readonly state: StateReader;
  readonly chain: ChainRules;
  readonly chainId: bigint;
  /** The block's access list as it came with the block (EIP-7928): a chain that has them refuses another. */
  readonly accessList?: Uint8Array;
  /** The hash of a block before this one, of the last 256. */
  hashOf(number: bigint): Uint8Array;
  /**
   * The root of the state with changes made to it. Without it nobody looks at the header's state root, and blocks before
   * Byzantium, whose receipts hold state roots, are refused.
   */
  stateRoot?(changes: PackedChanges): Uint8Array;
}

export type BlockOutcome = RefusedBlock | AppliedBlock;

/** The block is invalid; the state is as before. */
export interface RefusedBlock {
  readonly type: "refused";
  readonly error: BlockError;
}

export interface AppliedBlock {
  readonly type: "applied";
  /** As the kernel gives them, for stores and commitments. */
  readonly packed: PackedChanges;
  /** The same, decoded when somebody looks. */
  readonly changes: StateChanges;
  /** As they are in the receipts' trie (EIP-2718). */
  readonly receipts: readonly Uint8Array[];
  /** RLP of the block's access list (EIP-7928), on a chain that has them: what its header names. */
  readonly accessList?: Uint8Array;
}

/**
 * Applies a block to the state after its parent: all that its header claims is checked (`state_transition` of the execution
 * specs). The state is only read: what follows is in the outcome.
 * @throws TercetError `out-of-memory`
 */
export function applyBlock(candidate: BlockCandidate): BlockOutcome {
  return withStfKernel(candidate.chain, (kernel) => applyBlockIn(kernel, candidate));
}

/** Applies a block in a kernel, which holds what came of it until it begins another. */
export function applyBlockIn(kernel: StfKernel, candidate: BlockCandidate): BlockOutcome {
  const { state, chain } = candidate;
  const ancestors = ancestorBytes(candidate);
  const stateRoot = candidate.stateRoot && (() => candidate.stateRoot!(kernel.packedChanges()));
  kernel.begin(chain, state, candidate, undefined, stateRoot);
  kernel.setChainId(candidate.chainId);
  const at = kernel.place(candidate.block);
  const ancestorsAt = kernel.place(ancestors);
  const error = kernel.exports.applyBlock(at, candidate.block.length, ancestorsAt, ancestors.length);
  const accessList = kernel.answered(stf.ANSWER_ACCESS_LIST, stf.ANSWER_ACCESS_LIST_SIZE);
  const isOther = accessList.length > 0 && !equalBytes(accessList, candidate.accessList ?? accessList);
  if (isOther && (error === block.BLOCK_OK || error === block.BLOCK_ACCESS_LIST)) {
    const where = accessListDifference(accessList, candidate.accessList!);
    return { type: "refused", error: blockError(block.BLOCK_ACCESS_LIST, where) };
  }
  if (error !== block.BLOCK_OK) return { type: "refused", error: readFailure(kernel) };
  const changes = kernel.answered(stf.ANSWER_CHANGES, stf.ANSWER_CHANGES_SIZE);
  const applied = appliedBlock(changes, readReceipts(kernel), state);
  return accessList.length === 0 ? applied : Object.assign(applied, { accessList });
}

/** An applied block; `state` is the one before it. */
export function appliedBlock(packed: PackedChanges, receipts: readonly Uint8Array[], state: StateReader): AppliedBlock {
  let changes: StateChanges | undefined;
  return {
    type: "applied",
    packed,
    get changes() {
      changes ??= readChanges(packed, state);
      return changes;
    },
    receipts,
  };
}

/** A block's ancestors as the kernel takes them. */
export function ancestorBytes({ ancestors }: Pick<BlockCandidate, "ancestors">): Uint8Array {
  return encodeRlpList(ancestors.map(({ header, uncles }) => encodeRlpList([header, uncles])));
}

/** The receipts of the block that was applied or built. */
export function readReceipts({ memory, answer }: StfKernel): Uint8Array[] {
  const entries = memory.u32(answer + stf.ANSWER_RECEIPTS);
  return Array.from({ length: memory.u32(answer + stf.ANSWER_RECEIPTS_COUNT) }, (_, i) =>
    memory.copy(memory.u32(entries + 8 * i), memory.u32(entries + 8 * i + 4)),
  );
}

/** Why the kernel refused a block. */
export function readFailure({ memory, exports }: StfKernel): BlockError {
  const at = exports.failure();
  const error = memory.u32(at + stf.FAILURE_ERROR);
  const index = memory.u32(at + stf.FAILURE_INDEX);
  const detail = memory.u32(at + stf.FAILURE_DETAIL);
  const place = `byte ${memory.u32(at + stf.FAILURE_OFFSET)}: ${decodeErrorText(detail)}`;
  if (error === block.BLOCK_UNDECODABLE) return blockError(error, place);
  if (error === block.BLOCK_TRANSACTION_BYTES) return blockError(error, `transaction ${index}, ${place}`);
  if (error === block.BLOCK_TRANSACTION_REJECTED) {
    return blockError(error, `transaction ${index}: ${rejectReasonOf(detail)}`);
  }
  if (OF_UNCLES.includes(error)) return blockError(error, `uncle ${index}`);
  const relation = memory.u32(at + stf.FAILURE_RELATION);
  const value = (offset: number) => memory.copy(at + offset, 32);
  const details = relation === 0 ? "" : disagreement(relation, value(stf.FAILURE_EXPECTED), value(stf.FAILURE_ACTUAL));
  return blockError(error, error === block.BLOCK_BLOOM ? `at byte ${index}, ${details}` : details);
}
