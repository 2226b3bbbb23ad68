import type { HaltReason } from "./halt.js";

/** What a run cost. */
export interface Cost {
  /** The chain's unit (EVM gas), rounded up from fuel: what the run is charged. */
  readonly gasUsed: bigint;
  /** The VM's own unit: instruction units on WASM and RISC-V; the same as gas on the EVM. */
  readonly fuelUsed: bigint;
}

/** Where a machine stopped, as far as its engine knows. For people; no claim binds to it. */
export interface HaltLocation {
  readonly pc: bigint;
  /** The memory address that could not be accessed. */
  readonly address?: bigint;
}

/** What happened. Never thrown; survives structured clone. */
export type Outcome = Success | Revert | Halt;

/** The program ended by itself, with exit code 0. */
export interface Success extends Cost {
  readonly type: "success";
  readonly output: Uint8Array;
  /**
   * Gas that the transaction may get back for what the run cleared, before any cap (EIP-3529); not part of `gasUsed`. Below
   * zero when the run takes back what an earlier run was given. Absent on VMs without refunds.
   */
  readonly gasRefund?: bigint;
}

/** The program ended by itself and says that it failed: REVERT, or an exit code other than 0. */
export interface Revert extends Cost {
  readonly type: "revert";
  readonly output: Uint8Array;
  /** 1 to 2^32-1; always 1 on the EVM. */
  readonly exitCode: number;
}

/** The VM stopped the program. What it had written as output is lost. */
export interface Halt extends Cost {
  readonly type: "halt";
  readonly reason: HaltReason;
  readonly at?: HaltLocation;
  /** Of a creation that a VM refuses (`invalid-code`): which rule its code breaks. For people, as the location is. */
  readonly fault?: string;
}

const NO_OUTPUT = new Uint8Array(0);

/** The output of a run; empty for a halt. */
export function outputOf(outcome: Outcome): Uint8Array {
  return outcome.type === "halt" ? NO_OUTPUT : outcome.output;
}
