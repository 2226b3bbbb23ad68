import { keccak256 } from "../base/hash.js";
import { HALT_REASONS, type HaltReason } from "../vm/halt.js";
import { type Outcome, outputOf } from "../vm/outcome.js";
import type { VmName } from "../vm/vm-name.js";
import type { Witness } from "./witness.js";

/** How a run ended. */
export interface Exit {
  readonly kind: "success" | "revert" | "halt";
  /** 0 for success, the exit code (1 to 2^32-1) for revert, the number in {@link HALT_REASONS} for halt. */
  readonly code: number;
}

/** What was run. Hashes are Keccak-256, 32 bytes. */
export interface ClaimedRun {
  readonly vm: VmName;
  /** Version of the VM's semantics: 1 to 32 printable ASCII characters. */
  readonly vmVersion: string;
  /** Of the profile's canonical encoding. */
  readonly profileHash: Uint8Array;
  readonly programHash: Uint8Array;
  readonly inputHash: Uint8Array;
  /** Gas, 0 to 2^64-1. */
  readonly gasLimit: bigint;
}

/** What came of it. */
export interface ClaimedResult {
  readonly exit: Exit;
  /** Of the output; of no bytes for a halt. */
  readonly outputHash: Uint8Array;
  /** Gas, 0 to 2^64-1. */
  readonly gasUsed: bigint;
  /** The VM's own unit, 0 to 2^64-1; the same as gas on the EVM. */
  readonly fuelUsed: bigint;
}

/** This program, on this VM, took this input to this output with this gas and this exit. */
export interface Claim extends ClaimedRun, ClaimedResult {}

/** The part of a claim that says what was run. */
export function claimRun(vm: VmName, vmVersion: string, witness: Witness): ClaimedRun {
  return {
    vm,
    vmVersion,
    profileHash: keccak256(witness.profile),
    programHash: keccak256(witness.program),
    inputHash: keccak256(witness.input),
    gasLimit: witness.gasLimit,
  };
}

/** The part of a claim that says what came of a run. */
export function claimResult(outcome: Outcome): ClaimedResult {
  return {
    exit: exitOf(outcome),
    outputHash: keccak256(outputOf(outcome)),
    gasUsed: outcome.gasUsed,
    fuelUsed: outcome.fuelUsed,
  };
}

function exitOf(outcome: Outcome): Exit {
  switch (outcome.type) {
    case "success":
      return { kind: "success", code: 0 };
    case "revert":
      return { kind: "revert", code: outcome.exitCode };
    case "halt":
      return { kind: "halt", code: HALT_REASONS[outcome.reason] };
  }
}

const REASONS = new Map(Object.entries(HALT_REASONS).map(([reason, code]) => [code as number, reason as HaltReason]));

/** The reason that a halt number stands for, if any. */
export function haltReason(code: number): HaltReason | undefined {
  return REASONS.get(code);
}
