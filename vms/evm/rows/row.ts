import type { Row, RowAccess } from "../../../src/vm/rows.js";

/**
 * A row of the EVM: stack and memory belong to a frame, storage to a contract. Places of the stack count from its bottom;
 * those above the top, and memory that was never written, are 0.
 *
 * The last row of a frame shows what the instruction read and stored, but not what it left on the stack or in memory, as
 * these are gone, nor its immediate; one that halts shows no access. A revert undoes writes to storage without a row.
 */
export interface EvmRow extends Row {
  /** Index of the call within the run, from 0: the run itself. */
  readonly frame: number;
  /** Whose storage the frame sees: an address as `0x` hex. */
  readonly contract: string;
  /** Gas between this step and the frame's next or its end, with that of a call that it makes. */
  readonly cost: bigint;
}

const WORD = 32;

export function readOf(space: RowAccess["space"], address: bigint, value: bigint, size = WORD): RowAccess {
  return { space, kind: "read", address, size, value, previous: value };
}

export function writeOf(
  space: RowAccess["space"],
  address: bigint,
  value: bigint,
  previous: bigint,
  size = WORD,
): RowAccess {
  return { space, kind: "write", address, size, value, previous };
}

/** A write to storage: what it replaces is not known. */
export function storeOf(space: "storage" | "transient", address: bigint, value: bigint): RowAccess {
  return { space, kind: "write", address, size: WORD, value };
}
