import * as layout from "../../../vms/evm/kernel/layout.js";
import { TercetError } from "../../base/errors.js";
import { readChanges } from "../../state/packed-changes.js";
import type { StateChanges } from "../../state/state-changes.js";
import { haltReasonNumbered } from "../../vm/halt.js";
import type { Log } from "../../vm/host.js";
import type { Outcome } from "../../vm/outcome.js";
import * as stf from "../kernel/interface.js";
import { decodeErrorText } from "../transactions/decode-error.js";
import { type RejectReason, rejectReasonOf } from "../transactions/reject-reason.js";
import type { Transaction } from "../transactions/transaction.js";
import { writeTransaction } from "../transactions/transaction-encoding.js";
import { checkCandidate, rangeFault } from "../transactions/transaction-input.js";
import type { Candidate } from "./candidate.js";
import { readLogs } from "./packed-logs.js";
import { type StfKernel, withStfKernel } from "./stf-kernel.js";

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

/** Stands in for a signature: the sender is given. */
const ANY_SIGNATURE = { yParity: 0n, r: 0n, s: 0n };
const NO_LOGS: readonly Log[] = [];
/** Bytes of packed logs: of none, and of so few that reading them takes less than putting it off. */
const EMPTY_LIST = 4;
const FEW_LOGS = 1024;

type Result = { -readonly [K in keyof AppliedTransaction]: AppliedTransaction[K] };

/**
 * Applies one transaction to a state (Yellow Paper, section 6; `process_transaction` of the execution specs). The state is
 * only read: what follows is in the outcome.
 * @throws TercetError `invalid-transaction` or `invalid-block`, naming the field, for what is none; `out-of-memory`
 */
export function applyTransaction(candidate: Candidate): TransactionOutcome {
  return runTransaction(candidate, stf.GIVEN_SENDER);
}

/** Applies a transaction or, if `given` says so, a message. */
export function runTransaction(candidate: Candidate, given: number): TransactionOutcome {
  checkCandidate(candidate);
  return withStfKernel(candidate.chain, (kernel) => applyIn(kernel, candidate, given));
}

/** Applies a transaction, whose fields have been checked, in a kernel, which holds what came of it until it begins another. */
export function applyIn(kernel: StfKernel, candidate: Candidate, given: number): TransactionOutcome {
  const { transaction, sender, state, block, chain, tracer } = candidate;
  kernel.begin(chain, state, block, tracer);
  kernel.setBlock(block);
  kernel.memory.bytes.set(sender, kernel.request + stf.REQUEST_SENDER);
  const bytes = transactionBytes(transaction);
  const end = kernel.exports.applyTransaction(kernel.place(bytes), bytes.length, given);
  if (end === stf.APPLIED) return readApplied(kernel, candidate);
  return { type: "rejected", reason: reasonOf(kernel, end, candidate) };
}

/** A transaction whose sender is given, as the kernel takes it; the bytes are good until the next transaction is encoded. */
export function transactionBytes(transaction: Transaction): Uint8Array {
  return writeTransaction(transaction, ANY_SIGNATURE);
}

function reasonOf({ memory, answer }: StfKernel, end: number, { transaction }: Candidate): RejectReason {
  const reason = memory.u32(answer + stf.ANSWER_REASON);
  if (end === stf.REJECTED) return rejectReasonOf(reason);
  const fault = rangeFault(transaction);
  if (fault !== undefined) return fault;
  const offset = memory.u32(answer + stf.ANSWER_OFFSET);
  throw new TercetError("invalid-transaction", `no transaction: byte ${offset}: ${decodeErrorText(reason)}`);
}

function readApplied(kernel: StfKernel, { transaction, state }: Candidate): AppliedTransaction {
  const { memory, answer } = kernel;
  const outcome = readOutcome(kernel);
  const gasUsed = memory.u64(answer + stf.ANSWER_GAS_USED);
  const changes = readChanges(kernel.answered(stf.ANSWER_CHANGES, stf.ANSWER_CHANGES_SIZE), state);
  const applied: Result = { type: "applied", outcome, gasUsed, logs: NO_LOGS, changes };
  if (transaction.to === undefined) applied.created = memory.copy(layout.IO_CREATED, 20);
  if (outcome.type === "success" && memory.u32(answer + stf.ANSWER_LOGS_SIZE) > EMPTY_LIST) {
    giveLogs(applied, kernel.answered(stf.ANSWER_LOGS, stf.ANSWER_LOGS_SIZE));
  }
  return applied;
}

/** Callers that run messages seldom look at logs, and a message may make many: those are read when somebody does. */
function giveLogs(applied: Result, packed: Uint8Array): void {
  if (packed.length <= FEW_LOGS) {
    applied.logs = readLogs(packed);
    return;
  }
  let logs: readonly Log[] | undefined;
  const get = () => {
    logs ??= readLogs(packed);
    return logs;
  };
  Object.defineProperty(applied, "logs", { get, enumerable: true });
}

/** Of the call or creation at the top. */
function readOutcome({ memory, answer, contracts: { top, refusal } }: StfKernel): Outcome {
  // The kernel knows nothing of fuel and exit codes.
  const gasRefund = memory.view.getBigInt64(answer + stf.ANSWER_REFUND, true);
  if (top !== undefined) return top.type === "success" ? { ...top, gasRefund } : top;
  const status = memory.u32(answer + stf.ANSWER_STATUS);
  const gasUsed = memory.u64(answer + stf.ANSWER_TOP_GAS);
  const cost = { gasUsed, fuelUsed: gasUsed };
  if (status === layout.STATUS_HALT) {
    const reason = haltReasonNumbered(memory.u32(layout.IO_HALT_REASON));
    if (reason === "invalid-code" && refusal !== undefined) return { type: "halt", reason, ...cost, fault: refusal };
    return { type: "halt", reason, ...cost, at: { pc: BigInt(memory.u32(layout.IO_HALT_PC)) } };
  }
  const output = memory.copy(memory.u32(layout.IO_OUTPUT), memory.u32(layout.IO_OUTPUT_SIZE));
  if (status === layout.STATUS_REVERT) return { type: "revert", output, exitCode: 1, ...cost };
  return { type: "success", output, ...cost, gasRefund };
}
