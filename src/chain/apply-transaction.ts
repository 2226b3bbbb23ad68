import { JournaledState } from "../state/journaled-state.js";
import type { StateChanges } from "../state/state-changes.js";
import type { Host, Log } from "../vm/host.js";
import type { Outcome } from "../vm/outcome.js";
import { applyAuthorizations } from "./authorization.js";
import { GAS_PER_BLOB } from "./blob-fee.js";
import { CreationTracer } from "./creation-tracer.js";
import { floorGas, intrinsicGas } from "./intrinsic-gas.js";
import { callAccount, createContract } from "./top-level.js";
import type { Transaction } from "./transaction.js";
import { TransactionHost } from "./transaction-host.js";
import { checkCandidate } from "./transaction-input.js";
import { type Candidate, type RejectReason, rejectReason } from "./transaction-validity.js";

/** What became of a transaction. */
export type TransactionOutcome = RejectedTransaction | AppliedTransaction;

/** The transaction cannot be in the block; the state is as before. */
export interface RejectedTransaction {
  readonly type: "rejected";
  readonly reason: RejectReason;
}

export interface AppliedTransaction {
  readonly type: "applied";
  /** Of the call or creation at the top; its gas is without the intrinsic part. */
  readonly outcome: Outcome;
  /** All that the sender pays for: intrinsic gas and execution, less refunds, at least the floor. */
  readonly gasUsed: bigint;
  /** None unless the outcome is a success. */
  readonly logs: readonly Log[];
  /** Where a contract was to be created. */
  readonly created?: Uint8Array;
  readonly changes: StateChanges;
}

/**
 * Applies one transaction to a state (Yellow Paper, section 6; `process_transaction` of the execution specs). The state is
 * only read: what follows is in the outcome.
 * @throws TercetError `invalid-transaction` or `invalid-block`, naming the field, for what is none
 */
export async function applyTransaction(candidate: Candidate): Promise<TransactionOutcome> {
  checkCandidate(candidate);
  const reason = rejectReason(candidate);
  if (reason !== undefined) return { type: "rejected", reason };
  const { transaction, sender, block, chain, tracer } = candidate;
  const price = effectiveGasPrice(transaction, block.baseFee);
  const state = new JournaledState(candidate.state);
  const context = { origin: sender, gasPrice: price, blobHashes: transaction.blobHashes };
  const creation = tracer && transaction.to === undefined ? new CreationTracer(tracer, transaction.data) : undefined;
  const host = new TransactionHost(state, block, context, chain, creation ?? tracer);
  buyGas(host, candidate, price);
  warmAtStart(host, candidate);
  const authorizationRefund = applyAuthorizations(host, transaction.authorizations);
  const top = await runTopLevel(host, candidate);
  creation?.finish(top.outcome);
  const gasUsed = gasToPay(candidate, top.outcome, authorizationRefund);
  payOut(host, candidate, price, gasUsed);
  state.deleteMarked();
  if (chain.rules.deletesEmptyAccounts) state.deleteEmptyAccounts();
  return { type: "applied", ...top, gasUsed, logs: host.logs, changes: state.changes };
}

/** Wei that the sender pays for a gas (EIP-1559). */
function effectiveGasPrice({ maxFeePerGas, maxPriorityFeePerGas }: Transaction, baseFee: bigint): bigint {
  const withPriority = baseFee + maxPriorityFeePerGas;
  return withPriority < maxFeePerGas ? withPriority : maxFeePerGas;
}

/** Takes the whole gas and the blobs' fee, which is burnt, from the sender and counts its nonce up. */
function buyGas(host: Host, { transaction, sender, block }: Candidate, price: bigint): void {
  const blobFee = BigInt(transaction.blobHashes.length) * GAS_PER_BLOB * block.blobBaseFee;
  host.setBalance(sender, host.getBalance(sender) - transaction.gasLimit * price - blobFee);
  host.setNonce(sender, transaction.nonce + 1n);
}

/** EIP-2929, EIP-3651 and the access list (EIP-2930). Precompiled contracts are warm to the EVM by themselves. */
function warmAtStart(host: Host, { transaction: { to, accessList }, sender, block, chain }: Candidate): void {
  host.accessAccount(sender);
  if (to !== undefined) host.accessAccount(to);
  if (chain.rules.warmsCoinbase) host.accessAccount(block.coinbase);
  for (const { address, storageKeys } of accessList) {
    host.accessAccount(address);
    for (const key of storageKeys) host.accessStorage(address, key);
  }
}

async function runTopLevel(
  host: TransactionHost,
  { transaction, sender, chain }: Candidate,
): Promise<{ outcome: Outcome; created?: Uint8Array }> {
  const { to, value, data, nonce } = transaction;
  const gasLimit = transaction.gasLimit - intrinsicGas(transaction, chain.rules);
  const top = { sender, gasLimit, value, data };
  if (to !== undefined) return { outcome: await callAccount(host, to, top, chain) };
  const { outcome, address } = await createContract(host, nonce, top, chain);
  return { outcome, created: address };
}

/** Refunds are capped at a part of the gas used (EIP-3529); then the floor counts (EIP-7623). */
function gasToPay({ transaction, chain: { rules } }: Candidate, outcome: Outcome, authorizationRefund: bigint): bigint {
  const spent = intrinsicGas(transaction, rules) + outcome.gasUsed;
  const earned = authorizationRefund + (outcome.type === "success" ? (outcome.gasRefund ?? 0n) : 0n);
  const most = spent / rules.refundQuotient;
  const left = spent - (earned < most ? earned : most);
  const floor = floorGas(transaction, rules);
  return left > floor ? left : floor;
}

/** Gives the sender the rest of the gas back and the coinbase what is over the base fee. */
function payOut(host: Host, { transaction, sender, block, chain }: Candidate, price: bigint, gasUsed: bigint): void {
  host.setBalance(sender, host.getBalance(sender) + (transaction.gasLimit - gasUsed) * price);
  const burnt = chain.rules.hasBaseFee ? block.baseFee : 0n;
  host.setBalance(block.coinbase, host.getBalance(block.coinbase) + gasUsed * (price - burnt));
}
