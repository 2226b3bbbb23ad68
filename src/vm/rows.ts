import { argumentChecks } from "../base/checks.js";
import type { HaltReason } from "./halt.js";
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

/** How a run ended. */
export type RowEnd =
  | { readonly type: "success" }
  | { readonly type: "revert"; readonly exitCode: number }
  | { readonly type: "halt"; readonly reason: HaltReason };

/** One step of a run, uniform over VMs: what a prover fills a line of its execution table from. */
export interface Row {
  /** Index of the step within the run, from 0. */
  readonly clk: bigint;
  readonly pc: bigint;
  /** Number of the instruction in its VM's table; 0 when there is none at the pc. {@link RowSource.opcodeName} has its name. */
  readonly opcode: number;
  /** The instruction's immediate, signed; 0 when it has none. */
  readonly imm: bigint;
  /** Where the next step goes on; the same as `pc` when the machine has ended or is in the middle of a long step. */
  readonly nextPc: bigint;
  /** Left before the step. */
  readonly fuel: bigint;
  readonly accesses: readonly RowAccess[];
  /** How the run ended, on the row of its last step only. Where programs call each other, so does each call's last row. */
  readonly end?: RowEnd;
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
 * Runs programs of one VM and tells of their steps as rows. Where programs call each other, the row of a call comes after
 * those of the callee: it is whole only then.
 */
export interface RowSource {
  /**
   * Tells the rows one at a time, as fast as they come.
   * @throws whatever `Engine.load` and `Engine.run` throw; TercetError `invalid-argument` for a range that is none
   */
  (request: RowRequest, onRow: (row: Row) => void): void;
  /**
   * The rows one at a time, when they are asked for: the run rests in between, and is given up when the iterator is closed.
   * The host is the run's until then.
   * @throws whatever `Engine.load` and `Engine.run` throw, with the first row; `invalid-argument` for a range that is none
   */
  iterate(request: RowRequest): IterableIterator<Row>;
  /** The name of a row's opcode in its VM's table, as the VM's standard writes it; `INVALID` for none. */
  opcodeName(opcode: number): string;
}

/** Both forms of a VM's rows out of the one that rests. */
export function rowSource(iterate: RowSource["iterate"], opcodeName: RowSource["opcodeName"]): RowSource {
  const iterateChecked = (request: RowRequest) => {
    argumentChecks.object(request, "the request");
    for (const field of ["from", "to"] as const) argumentChecks.uint(request[field], `request.${field}`);
    return iterate(request);
  };
  const tell = (request: RowRequest, onRow: (row: Row) => void) => {
    for (const row of iterateChecked(request)) onRow(row);
  };
  return Object.assign(tell, { iterate: iterateChecked, opcodeName });
}

/** The end of a machine that ends with an exit code or a halt. */
export function rowEndOf(end: { readonly exitCode: number } | { readonly reason: HaltReason }): RowEnd {
  if ("reason" in end) return { type: "halt", reason: end.reason };
  return end.exitCode === 0 ? { type: "success" } : { type: "revert", exitCode: end.exitCode };
}
