import * as layout from "../../../vms/evm/kernel/layout.js";
import { concatBytes } from "../../base/bytes.js";
import { keccak256 } from "../../base/hash.js";
import * as stateLayout from "../../state/kernel/layout.js";
import { PARAMETER_COUNT } from "../../vm/rules/parameters.js";
import { ancestorBytes, applyBlockIn, type BlockCandidate, type BlockOutcome } from "../driver/apply-block.js";
import { applyIn, type TransactionOutcome, transactionBytes } from "../driver/apply-transaction.js";
import type { Candidate } from "../driver/candidate.js";
import { type StfKernel, withStfKernel } from "../driver/stf-kernel.js";
import * as form from "../kernel/guest-form.js";
import * as stf from "../kernel/interface.js";
import { checkCandidate } from "../transactions/transaction-input.js";
import { witnessList } from "./witness-list.js";

const MARK_SIZE = 32;

/** A transaction as the input of the guest, and what became of it here. */
export interface GuestTransaction {
  /** For a program-level run of `guest-programs/stf`. */
  readonly input: Uint8Array;
  readonly outcome: TransactionOutcome;
}

/**
 * Applies a transaction and makes the input with which the guest does the same without a state: the rules, the block, what was
 * read, and the transaction. A chain with several VMs has runs besides, which are no part of it.
 * @throws what `applyTransaction` throws
 */
export function guestTransaction(candidate: Candidate): GuestTransaction {
  checkCandidate(candidate);
  return withStfKernel(candidate.chain, (kernel) => {
    const outcome = applyIn(kernel, candidate, stf.GIVEN_SENDER);
    const witness = witnessList(kernel.packedReads(), candidate.state);
    const payload = transactionBytes(candidate.transaction).slice();
    return { input: encodeInput(form.KIND_TRANSACTION, stf.GIVEN_SENDER, tablesOf(kernel), witness, payload), outcome };
  });
}

/** A block as the input of the guest, and what became of it here. */
export interface GuestBlock {
  readonly input: Uint8Array;
  readonly outcome: BlockOutcome;
}

/**
 * The same for a block. The guest does not know the root of the whole state, so it checks all that the header claims but that, and
 * refuses blocks before Byzantium, whose receipts hold such roots.
 * @throws what `applyBlock` throws
 */
export function guestBlock(candidate: BlockCandidate): GuestBlock {
  return withStfKernel(candidate.chain, (kernel) => {
    const outcome = applyBlockIn(kernel, candidate);
    const witness = witnessList(kernel.packedReads(), candidate.state);
    const size = new Uint8Array(4);
    new DataView(size.buffer).setUint32(0, candidate.block.length, true);
    const payload = concatBytes(size, candidate.block, ancestorBytes(candidate));
    return { input: encodeInput(form.KIND_BLOCK, 0, tablesOf(kernel), witness, payload), outcome };
  });
}

function encodeInput(
  kind: number,
  given: number,
  tables: Uint8Array,
  witness: Uint8Array,
  payload: Uint8Array,
): Uint8Array {
  const header = new Uint8Array(form.INPUT_HEADER);
  const view = new DataView(header.buffer);
  view.setUint32(form.INPUT_VERSION, form.GUEST_VERSION, true);
  view.setUint32(form.INPUT_KIND, kind, true);
  view.setUint32(form.INPUT_GIVEN, given, true);
  view.setUint32(form.INPUT_TABLES_SIZE, tables.length, true);
  view.setUint32(form.INPUT_WITNESS_SIZE, witness.length, true);
  view.setUint32(form.INPUT_PAYLOAD_SIZE, payload.length, true);
  // Of the guest's hash tables. Who makes an input that lasts long has made it for himself.
  header.set(keccak256(payload).subarray(0, 8), form.INPUT_SEED);
  return concatBytes(header, tables, witness, payload);
}

/** What rules and block have written into a kernel's memory. */
function tablesOf(kernel: StfKernel): Uint8Array {
  const { memory, request } = kernel;
  const rows = layout.PRECOMPILE_SIZE * (1 + memory.u32(layout.PRECOMPILES));
  const marks = MARK_SIZE * (1 + memory.u32(stateLayout.MARKS));
  return concatBytes(
    ...[
      [form.TABLE_PARAMETERS, memory.copy(stateLayout.PARAMETERS, 4 * PARAMETER_COUNT)] as const,
      [form.TABLE_MARKS, memory.copy(stateLayout.MARKS, marks)] as const,
      [form.TABLE_OPCODES, memory.copy(layout.OPCODES, layout.OPCODE_FLAGS + 256 - layout.OPCODES)] as const,
      [form.TABLE_CONTEXT, memory.copy(layout.CONTEXT, 32 * (layout.CONTEXT_BLOB_BASE_FEE + 1))] as const,
      [form.TABLE_REQUEST, memory.copy(request, stf.REQUEST_SIZE)] as const,
      [form.TABLE_PRECOMPILES, memory.copy(layout.PRECOMPILES, rows)] as const,
    ].flatMap(([table, bytes]) => [chunkHeader(table, bytes.length), bytes]),
  );
}

function chunkHeader(table: number, size: number): Uint8Array {
  const header = new Uint8Array(8);
  const view = new DataView(header.buffer);
  view.setUint32(0, table, true);
  view.setUint32(4, size, true);
  return header;
}
