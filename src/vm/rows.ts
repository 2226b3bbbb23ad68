import type { Host } from "./host.js";
import type { Message } from "./message.js";
import type { Profile } from "./profile.js";

/** Where an access of a step went. Addresses count bytes in `memory`, places in all others. */
export type Space = "register" | "stack" | "memory" | "storage" | "transient";

/** One read or write of a step, in the order in which it happened. */
export interface RowAccess {
  readonly space: Space;
  readonly kind: "read" | "write";
  readonly address: bigint;
  /** Bytes: in memory at most 32, or a whole page that is cleared; in all other spaces the width of a place. */
  readonly size: number;
  /** What was read or written: an unsigned integer, in the VM's byte order. */
  readonly value: bigint;
  /** What a write replaced, absent where the engine does not show it; for a read the same as `value`. */
  readonly previous?: bigint;
}

/** One step of a run, uniform over VMs: what a prover fills a line of its execution table from. */
export interface Row {
  /** Index of the step within the run, from 0. */
  readonly clk: bigint;
  readonly pc: bigint;
  /** Number of the instruction in its VM's table; 0 when there is none at the pc. */
  readonly opcode: number;
  /** The instruction's immediate, signed; 0 when it has none. */
  readonly imm: bigint;
  /** Where the next step goes on; the same as `pc` when the machine has ended or is in the middle of a long step. */
  readonly nextPc: bigint;
  /** Left before the step. */
  readonly fuel: bigint;
  readonly accesses: readonly RowAccess[];
}

/** A run, and which of its steps are wanted as rows: from `from` up to, but without, `to`. */
export interface RowRequest {
  readonly code: Uint8Array;
  readonly profile: Profile;
  readonly message: Message;
  readonly host: Host;
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * Runs a program of one VM and tells of its steps as rows, one at a time. Where programs call each other, the row of a call
 * comes after those of the callee: it is whole only then.
 * @throws whatever `Engine.load` and `Engine.run` throw
 */
export type RowSource = (request: RowRequest, onRow: (row: Row) => void) => void;
