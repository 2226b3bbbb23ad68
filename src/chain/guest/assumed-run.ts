import { bigintToBytes, concatBytes } from "../../base/bytes.js";
import { keccak256 } from "../../base/hash.js";
import { HALT_REASONS } from "../../vm/halt.js";
import { type Outcome, outputOf } from "../../vm/outcome.js";
import { u32, u64 } from "../driver/conversation.js";
import type { RecordedRun } from "../driver/recorded-run.js";
import { STATUS_OF } from "../driver/stf-contracts.js";
import * as form from "../kernel/run-form.js";

/** What the guest takes for granted of a run whose requests it answers: hashes of 32 bytes. See kernel/run-form.ts. */
export interface AssumedRun {
  readonly vm: Uint8Array;
  readonly program: Uint8Array;
  readonly message: Uint8Array;
  readonly conversation: Uint8Array;
  readonly outcome: Uint8Array;
}

/** Runs as the guest's input holds them. */
export function encodeRuns(runs: readonly RecordedRun[]): Uint8Array {
  const parts = runs.flatMap(({ outcome, conversation }) => {
    const output = outputOf(outcome);
    return [outcomeHead(outcome), u32(output.length), u32(conversation.length), output, conversation];
  });
  return concatBytes(u32(runs.length), ...parts);
}

/** What there is to assume of a run, for whoever proves it. */
export function assumedRun({ vm, program, message, isActivation, conversation, outcome }: RecordedRun): AssumedRun {
  const { depth, isStatic, isCreation, gasLimit, sender, recipient, value, input } = message;
  const flags = [isStatic && form.FLAG_STATIC, isCreation && form.FLAG_CREATION, isActivation && form.FLAG_ACTIVATION];
  const numbers = [u32(depth), u32(flags.reduce<number>((sum, flag) => sum + Number(flag || 0), 0)), u64(gasLimit)];
  return {
    vm,
    program,
    message: keccak256(concatBytes(...numbers, sender, recipient, bigintToBytes(value, 32), input)),
    conversation: keccak256(conversation),
    outcome: keccak256(concatBytes(outcomeHead(outcome), outputOf(outcome))),
  };
}

/** RUN_STATUS to RUN_REFUND. */
function outcomeHead(outcome: Outcome): Uint8Array {
  const reason = outcome.type === "halt" ? HALT_REASONS[outcome.reason] : 0;
  const refund = outcome.type === "success" ? (outcome.gasRefund ?? 0n) : 0n;
  const numbers = [u32(STATUS_OF[outcome.type]), u32(reason), u64(outcome.gasUsed)];
  return concatBytes(...numbers, u64(BigInt.asUintN(64, refund)));
}

/** Reads the assumptions at the end of the guest's output; nothing when that is none. */
export function decodeAssumedRuns(bytes: Uint8Array): readonly AssumedRun[] | undefined {
  if (bytes.length < 4) return undefined;
  const count = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0, true);
  if (bytes.length !== 4 + count * form.ASSUMPTION_SIZE) return undefined;
  return Array.from({ length: count }, (_, i) => {
    const at = 4 + i * form.ASSUMPTION_SIZE;
    const field = (offset: number) => bytes.slice(at + offset, at + offset + 32);
    return {
      vm: field(form.ASSUMED_VM),
      program: field(form.ASSUMED_PROGRAM),
      message: field(form.ASSUMED_MESSAGE),
      conversation: field(form.ASSUMED_CONVERSATION),
      outcome: field(form.ASSUMED_OUTCOME),
    };
  });
}
