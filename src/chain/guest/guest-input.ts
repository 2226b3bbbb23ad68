import * as layout from "../../../vms/evm/kernel/layout.js";
import { concatBytes } from "../../base/bytes.js";
import { keccak256 } from "../../base/hash.js";
import * as stateLayout from "../../state/kernel/layout.js";
import { MAGIC_SIZE, MAGICS_HEADER } from "../../state/kernel/records.js";
import type { StateReader } from "../../state/reader.js";
import { PARAMETER_COUNT } from "../../vm/rules/parameters.js";
import { ancestorBytes, applyBlockIn, type BlockCandidate, type BlockOutcome } from "../driver/apply-block.js";
import { applyIn, type TransactionOutcome, transactionBytes } from "../driver/apply-transaction.js";
import type { Candidate } from "../driver/candidate.js";
import { u32 } from "../driver/conversation.js";
import type { RecordedRun } from "../driver/recorded-run.js";
import { type StfKernel, withStfKernel } from "../driver/stf-kernel.js";
import * as form from "../kernel/guest-form.js";
import * as stf from "../kernel/interface.js";
import { checkCandidate } from "../transactions/transaction-input.js";
import { encodeRuns } from "./assumed-run.js";
import { witnessList } from "./witness-list.js";

const MARK_SIZE = 32;
/**
 * What the guest needs of memory that the kernel does not: room for precompiled contracts that the kernel leaves to others, the
 * input, and code, which the kernel keeps elsewhere, with what is prepared of it: little more than ten bytes for one.
 */
const TRANSACTION_ROOM = 0x80000;
const BLOCK_ROOM = 0x10000;
const PREPARED_CODE = 11;

/** A transaction as the input of the guest, and what became of it here. */
export interface GuestTransaction {
  /** For a program-level run of `guest-programs/stf`. */
  readonly input: Uint8Array;
  readonly outcome: TransactionOutcome;
  /** What the guest is told the outcomes of, in the order in which they begin. */
  readonly runs: readonly RecordedRun[];
}

/**
 * Applies a transaction and makes the input with which the guest does the same without a state: the rules, the block, what was
 * read, the transaction, and the runs of contracts for other VMs and of the chain's own precompiled contracts.
 * @throws what `applyTransaction` throws
 */
export function guestTransaction(candidate: Candidate): GuestTransaction {
  checkCandidate(candidate);
  return withStfKernel(candidate.chain, (kernel) => {
    const { result: outcome, runs } = kernel.contracts.recorded(() => applyIn(kernel, candidate, stf.GIVEN_SENDER));
    const payload = transactionBytes(candidate.transaction).slice();
    return {
      input: inputOf(kernel, form.KIND_TRANSACTION, stf.GIVEN_SENDER, candidate.state, payload, runs),
      outcome,
      runs,
    };
  });
}

/** A block as the input of the guest, and what became of it here. */
export interface GuestBlock {
  readonly input: Uint8Array;
  readonly outcome: BlockOutcome;
  readonly runs: readonly RecordedRun[];
}

/**
 * The same for a block. The guest does not know the root of the whole state, so it checks all that the header claims but that, and
 * refuses blocks before Byzantium, whose receipts hold such roots.
 * @throws what `applyBlock` throws
 */
export function guestBlock(candidate: BlockCandidate): GuestBlock {
  return withStfKernel(candidate.chain, (kernel) => {
    const { result: outcome, runs } = kernel.contracts.recorded(() => applyBlockIn(kernel, candidate));
    const payload = concatBytes(u32(candidate.block.length), candidate.block, ancestorBytes(candidate));
    return { input: inputOf(kernel, form.KIND_BLOCK, 0, candidate.state, payload, runs), outcome, runs };
  });
}

/** The input for what a kernel has just applied. */
function inputOf(
  kernel: StfKernel,
  kind: number,
  given: number,
  state: StateReader,
  payload: Uint8Array,
  recorded: readonly RecordedRun[],
): Uint8Array {
  const tables = tablesOf(kernel);
  const { exports } = kernel;
  const used = [exports.stackUsed(), exports.transactionHeapUsed(), exports.blockHeapUsed()] as const;
  const witness = witnessList(kernel.packedReads(), state);
  const runs = encodeRuns(recorded);
  const header = new Uint8Array(form.INPUT_HEADER);
  const view = new DataView(header.buffer);
  view.setUint32(form.INPUT_VERSION, form.GUEST_VERSION, true);
  view.setUint32(form.INPUT_KIND, kind, true);
  view.setUint32(form.INPUT_GIVEN, given, true);
  view.setUint32(form.INPUT_TABLES_SIZE, tables.length, true);
  view.setUint32(form.INPUT_WITNESS_SIZE, witness.length, true);
  view.setUint32(form.INPUT_PAYLOAD_SIZE, payload.length, true);
  view.setUint32(form.INPUT_RUNS_SIZE, runs.length, true);
  const [stack, transactionHeap, blockHeap] = used;
  view.setUint32(form.INPUT_STACK_ROOM, stack, true);
  view.setUint32(form.INPUT_TRANSACTION_ROOM, transactionHeap + 2 * runs.length + TRANSACTION_ROOM, true);
  view.setUint32(
    form.INPUT_BLOCK_ROOM,
    blockHeap + PREPARED_CODE * witness.length + 4 * runs.length + BLOCK_ROOM,
    true,
  );
  // Of the guest's hash tables. Who makes an input that lasts long has made it for himself.
  header.set(keccak256(payload).subarray(0, 8), form.INPUT_SEED);
  return concatBytes(header, tables, witness, payload, runs);
}

/** What rules and block have written into a kernel's memory. */
function tablesOf(kernel: StfKernel): Uint8Array {
  const { memory, request } = kernel;
  const rows = layout.PRECOMPILE_SIZE * (1 + memory.u32(layout.PRECOMPILES));
  const marks = MARK_SIZE * (1 + memory.u32(stateLayout.MARKS));
  const magics = MAGICS_HEADER + MAGIC_SIZE * memory.u32(stateLayout.MAGICS);
  return concatBytes(
    ...[
      [form.TABLE_PARAMETERS, memory.copy(stateLayout.PARAMETERS, 4 * PARAMETER_COUNT)] as const,
      [form.TABLE_MARKS, memory.copy(stateLayout.MARKS, marks)] as const,
      [form.TABLE_OPCODES, memory.copy(layout.OPCODES, layout.OPCODE_FLAGS + 256 - layout.OPCODES)] as const,
      [form.TABLE_CONTEXT, memory.copy(layout.CONTEXT, 32 * (layout.CONTEXT_BLOB_BASE_FEE + 1))] as const,
      [form.TABLE_REQUEST, memory.copy(request, stf.REQUEST_SIZE)] as const,
      [form.TABLE_PRECOMPILES, memory.copy(layout.PRECOMPILES, rows)] as const,
      [form.TABLE_MAGICS, memory.copy(stateLayout.MAGICS, magics)] as const,
    ].flatMap(([table, bytes]) => [u32(table), u32(bytes.length), bytes]),
  );
}
