import type { StateReader } from "../state/reader.js";
import type { Tracer } from "../vm/tracer.js";
import { GAS_PER_BLOB } from "./blob-fee.js";
import type { ChainRules } from "./chain-rules.js";
import { delegationOf } from "./delegation.js";
import type { ForkRules } from "./fork-rules.js";
import { floorGas, intrinsicGas } from "./intrinsic-gas.js";
import type { Transaction } from "./transaction.js";
import type { BlockEnvironment } from "./transaction-host.js";
import { type RangeFault, rangeFault } from "./transaction-input.js";

/** Why a transaction cannot be in a block. */
export type RejectReason =
  | "type-not-supported"
  | "wrong-chain-id"
  | RangeFault
  | "data-too-large"
  | "intrinsic-gas-too-low"
  | "gas-below-floor"
  | "nonce-at-maximum"
  | "init-code-too-large"
  | "gas-over-transaction-limit"
  | "gas-over-block-limit"
  | "priority-fee-over-max-fee"
  | "max-fee-below-base-fee"
  | "blobs-missing"
  | "too-many-blobs"
  | "too-many-blobs-for-block"
  | "invalid-blob-hash"
  | "max-blob-fee-too-low"
  | "creation-not-allowed"
  | "authorizations-missing"
  | "nonce-too-low"
  | "nonce-too-high"
  | "insufficient-funds"
  | "sender-has-code";

/** A transaction with who signed it, and what it is to be applied to. */
export interface Candidate {
  readonly transaction: Transaction;
  readonly sender: Uint8Array;
  readonly state: StateReader;
  readonly block: BlockEnvironment;
  readonly chain: ChainRules;
  /** Follows the call or creation at the top; only on engines that are steppable. */
  readonly tracer?: Tracer;
}

const MAX_NONCE = 2n ** 64n - 1n;
const BLOB_HASH_VERSION = 1;
const ABSENT = { balance: 0n, nonce: 0n, code: new Uint8Array(0) };

type Rule = (candidate: Candidate, rules: ForkRules) => RejectReason | undefined;

/** Every rule of validity, in the order in which the execution specs check them. */
const RULES: readonly Rule[] = [
  (c, rules) => when(c.transaction.type > rules.newestType, "type-not-supported"),
  ({ transaction: { chainId }, block }, rules) =>
    when(chainId !== undefined && (!rules.hasChainId || chainId !== block.chainId), "wrong-chain-id"),
  (c) => rangeFault(c.transaction),
  (c) => when(c.transaction.data.length > c.chain.profile.maxInput, "data-too-large"),
  ({ transaction }, rules) => when(transaction.gasLimit < intrinsicGas(transaction, rules), "intrinsic-gas-too-low"),
  ({ transaction }, rules) => when(transaction.gasLimit < floorGas(transaction, rules), "gas-below-floor"),
  (c) => when(c.transaction.nonce >= MAX_NONCE, "nonce-at-maximum"),
  ({ transaction: { to, data } }, { maxInitCode }) =>
    when(to === undefined && maxInitCode !== undefined && data.length > maxInitCode, "init-code-too-large"),
  (c, { maxGas }) => when(maxGas !== undefined && c.transaction.gasLimit > maxGas, "gas-over-transaction-limit"),
  (c) => when(c.transaction.gasLimit > c.block.gasLimit, "gas-over-block-limit"),
  (c) => when(c.transaction.maxPriorityFeePerGas > c.transaction.maxFeePerGas, "priority-fee-over-max-fee"),
  (c, { hasBaseFee }) => when(hasBaseFee && c.transaction.maxFeePerGas < c.block.baseFee, "max-fee-below-base-fee"),
  (c, rules) => (c.transaction.type === 3 ? blobProblem(c, rules) : undefined),
  ({ transaction: { type, to } }) => when(type >= 3 && to === undefined, "creation-not-allowed"),
  ({ transaction: { type, authorizations } }) =>
    when(type === 4 && authorizations.length === 0, "authorizations-missing"),
  (c) => when(c.transaction.nonce < accountOf(c).nonce, "nonce-too-low"),
  (c) => when(c.transaction.nonce > accountOf(c).nonce, "nonce-too-high"),
  (c) => when(mostCost(c.transaction) > accountOf(c).balance, "insufficient-funds"),
  (c, rules) => when(!canSend(accountOf(c).code, rules), "sender-has-code"),
];

/** Why the transaction cannot be applied; undefined when it can. */
export function rejectReason(candidate: Candidate): RejectReason | undefined {
  for (const rule of RULES) {
    const reason = rule(candidate, candidate.chain.rules);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function when(condition: boolean, reason: RejectReason): RejectReason | undefined {
  return condition ? reason : undefined;
}

function blobProblem({ transaction, block }: Candidate, rules: ForkRules): RejectReason | undefined {
  const { blobHashes, maxFeePerBlobGas } = transaction;
  const blockLimit = rules.blobs?.max ?? 0;
  if (blobHashes.length === 0) return "blobs-missing";
  if (blobHashes.length > (rules.maxTransactionBlobs ?? blockLimit)) return "too-many-blobs";
  if (blobHashes.length > blockLimit) return "too-many-blobs-for-block";
  if (blobHashes.some((hash) => hash[0] !== BLOB_HASH_VERSION)) return "invalid-blob-hash";
  return when(maxFeePerBlobGas < block.blobBaseFee, "max-blob-fee-too-low");
}

function accountOf({ state, sender }: Candidate) {
  return state.getAccount(sender) ?? ABSENT;
}

/** Wei that the sender must have. */
function mostCost({ gasLimit, maxFeePerGas, value, blobHashes, maxFeePerBlobGas }: Transaction): bigint {
  return gasLimit * maxFeePerGas + value + BigInt(blobHashes.length) * GAS_PER_BLOB * maxFeePerBlobGas;
}

/** Contracts send no transactions (EIP-3607); accounts that delegate do (EIP-7702). */
function canSend(code: Uint8Array, { hasDelegation }: ForkRules): boolean {
  return code.length === 0 || (hasDelegation && delegationOf(code) !== undefined);
}
