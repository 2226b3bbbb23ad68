import { toHex } from "../../base/hex.js";
import type { Engine, Program } from "../../vm/engine.js";
import { message } from "../../vm/message.js";
import type { AppliedTransaction, TransactionOutcome } from "../driver/apply-transaction.js";
import type { Candidate } from "../driver/candidate.js";
import { IsolatedHost } from "../isolated-host.js";
import { type AssumedRun, assumedRun } from "./assumed-run.js";
import { guestTransaction } from "./guest-input.js";
import { type GuestOutcome, readGuestOutput } from "./guest-output.js";

/** More than any transaction needs that ends: fuel is no limit here. */
const GAS_LIMIT = 10n ** 15n;

/** Applies a transaction here and as the guest, on an engine, and says how they differ; nothing when they do not. */
export function guestDifference(candidate: Candidate, engine: Engine, guest: Program): string | undefined {
  const { input, outcome, runs } = guestTransaction(candidate);
  const run = engine.run(guest, message({ input, gasLimit: GAS_LIMIT }), new IsolatedHost());
  if (run.type !== "success") {
    const how = run.type === "halt" ? `halts: ${run.reason}` : `ends with exit code ${run.exitCode}`;
    return `the guest ${how}`;
  }
  const here = describe(outcome, runs.map(assumedRun));
  const there = describeGuest(readGuestOutput(run.output, candidate.state));
  return here === there ? undefined : `the guest gives ${there}, the kernel ${here}`;
}

function describe(outcome: TransactionOutcome, assumed: readonly AssumedRun[]): string {
  if (outcome.type === "rejected") return outcome.reason;
  return describeApplied(outcome.outcome.type === "success", outcome, assumed);
}

function describeGuest(outcome: GuestOutcome): string {
  return outcome.type === "rejected" ? outcome.reason : describeApplied(outcome.status === 1, outcome, outcome.assumed);
}

/** Two applied transactions have the same text when everything is the same. */
function describeApplied(
  isSuccess: boolean,
  applied: Pick<AppliedTransaction, "gasUsed" | "logs" | "changes">,
  assumed: readonly AssumedRun[],
): string {
  const { gasUsed, logs, changes } = applied;
  return JSON.stringify({ isSuccess, gasUsed, logs, assumed, ...changes }, (_, value) => {
    if (typeof value === "bigint") return value.toString();
    if (value instanceof Uint8Array) return toHex(value);
    return value instanceof Map ? [...value] : value;
  });
}
