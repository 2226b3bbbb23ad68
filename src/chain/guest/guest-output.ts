import { TercetError } from "../../base/errors.js";
import { readChanges } from "../../state/packed-changes.js";
import type { StateReader } from "../../state/reader.js";
import type { StateChanges } from "../../state/state-changes.js";
import type { Log } from "../../vm/host.js";
import { type AppliedBlock, appliedBlock } from "../driver/apply-block.js";
import { type BlockErrorCode, blockError } from "../driver/block-error.js";
import { readLogs } from "../driver/packed-logs.js";
import { BLOCK_OK } from "../kernel/block-errors.js";
import * as form from "../kernel/guest-form.js";
import * as stf from "../kernel/interface.js";
import { type RejectReason, rejectReasonOf } from "../transactions/reject-reason.js";
import { type AssumedRun, decodeAssumedRuns } from "./assumed-run.js";

/** What the guest says of a transaction. */
export type GuestOutcome =
  | { readonly type: "rejected"; readonly reason: RejectReason }
  | {
      readonly type: "applied";
      /** All that the sender pays for. */
      readonly gasUsed: bigint;
      /** Of the call or creation at the top, a number of the EVM: 1 is success. */
      readonly status: number;
      readonly logs: readonly Log[];
      readonly changes: StateChanges;
      readonly assumed: readonly AssumedRun[];
    };

const SUCCESS = 1;

/**
 * Reads the output of the guest for a transaction.
 * @param before the state that it was applied to: codes that stay as they are come from there
 * @throws TercetError `invalid-guest-output`
 */
export function readGuestOutput(output: Uint8Array, before: StateReader): GuestOutcome {
  const view = new DataView(output.buffer, output.byteOffset, output.length);
  const answer = form.OUTPUT_ANSWER;
  const parts = answer + stf.ANSWER_SIZE;
  if (output.length < parts || view.getUint32(0, true) !== form.GUEST_VERSION) throw invalid("it has no answer");
  const result = view.getUint32(form.OUTPUT_RESULT, true);
  const field = (at: number) => view.getUint32(answer + at, true);
  if (result === stf.REJECTED) return { type: "rejected", reason: rejectReasonOf(field(stf.ANSWER_REASON)) };
  if (result !== stf.APPLIED) throw invalid(`the transaction could not be read: byte ${field(stf.ANSWER_OFFSET)}`);
  const changesAt = parts + field(stf.ANSWER_LOGS_SIZE);
  const end = changesAt + field(stf.ANSWER_CHANGES_SIZE);
  const assumed = readAssumed(output, end);
  const status = field(stf.ANSWER_STATUS);
  return {
    type: "applied",
    gasUsed: view.getBigUint64(answer + stf.ANSWER_GAS_USED, true),
    status,
    logs: status === SUCCESS ? readLogs(output.subarray(parts, changesAt)) : [],
    changes: readChanges(output.subarray(changesAt, end), before),
    assumed,
  };
}

/** What the guest says of a block. */
export type GuestBlockOutcome =
  | { readonly type: "refused"; readonly code: BlockErrorCode }
  | (AppliedBlock & { readonly assumed: readonly AssumedRun[] });

/**
 * Reads the output of the guest for a block.
 * @throws TercetError `invalid-guest-output`
 */
export function readGuestBlockOutput(output: Uint8Array, before: StateReader): GuestBlockOutcome {
  const view = new DataView(output.buffer, output.byteOffset, output.length);
  const answer = form.OUTPUT_ANSWER;
  let at = answer + stf.ANSWER_SIZE;
  if (output.length < at || view.getUint32(0, true) !== form.GUEST_VERSION) throw invalid("it has no answer");
  const error = view.getUint32(form.OUTPUT_RESULT, true);
  if (error !== BLOCK_OK) return { type: "refused", code: blockError(error).code };
  const receipts: Uint8Array[] = [];
  for (let left = view.getUint32(answer + stf.ANSWER_RECEIPTS_COUNT, true); left > 0; left--) {
    const size = at + 4 <= output.length ? view.getUint32(at, true) : output.length;
    if (at + 4 + size > output.length) throw invalid("a receipt is cut off");
    receipts.push(output.slice(at + 4, at + 4 + size));
    at += 4 + size;
  }
  const end = at + view.getUint32(answer + stf.ANSWER_CHANGES_SIZE, true);
  const assumed = readAssumed(output, end);
  return { ...appliedBlock(output.slice(at, end), receipts, before), assumed };
}

function readAssumed(output: Uint8Array, at: number): readonly AssumedRun[] {
  const assumed = at <= output.length ? decodeAssumedRuns(output.subarray(at)) : undefined;
  if (assumed === undefined) throw invalid("its parts do not fill it");
  return assumed;
}

function invalid(what: string): TercetError {
  return new TercetError("invalid-guest-output", `this is no output of the state transition: ${what}`);
}
