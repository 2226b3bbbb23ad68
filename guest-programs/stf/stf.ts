// The state transition as a program: a transaction or a block, and what it reads of the state, to what becomes of it. The same
// sources as the kernel of production, with the state in the input, memory that a verifier has, and no vector instructions.
// asc: --initialMemory 105 --maximumMemory 16384 --disableWarning 201
// asc-alias: ../../src/state/kernel/layout=./state-layout
// asc-alias: ../../src/state/kernel/oracle=./witness-oracle
// asc-alias: ../../vms/evm/kernel/memory-layout=./memory-layout
// asc-alias: ../../vms/evm/kernel/imports=./evm-imports
// asc-alias: ../../src/chain/kernel/imports=./stf-imports
// asc-alias: ../../src/base/kernel/keccak-f=./keccak-f
// asc-alias: ../../src/base/kernel/sha256-block=./sha256-block
// asc-alias: ../../src/base/kernel/secp256k1=./secp256k1
// asc-alias: ../../src/base/kernel/ripemd160-block=./ripemd160-block
// asc-alias: ../../src/vm/accelerators/kernel/p256=./p256
// asc-alias: ../../src/vm/accelerators/kernel/kzg-proof=./kzg-proof
import { inputSize, writeOutput } from "../common/zkvm";
import {
  FAIL_INPUT, FAIL_OUT_OF_MEMORY, GUEST_VERSION, INPUT_BLOCK_ROOM, INPUT_GIVEN, INPUT_HEADER, INPUT_STACK_ROOM,
  INPUT_TRANSACTION_ROOM, INPUT_KIND, INPUT_PAYLOAD_SIZE, INPUT_RUNS_SIZE, INPUT_SEED, INPUT_TABLES_SIZE,
  INPUT_VERSION, INPUT_WITNESS_SIZE, KIND_BLOCK, KIND_TRANSACTION, TABLES, TABLE_CONTEXT, TABLE_MARKS, TABLE_OPCODES,
  TABLE_MAGICS, TABLE_PARAMETERS, TABLE_PRECOMPILES,
} from "../../src/chain/kernel/guest-form";
import {
  ANSWER_ACCESS_LIST, ANSWER_CHANGES, ANSWER_CHANGES_SIZE, ANSWER_LOGS, ANSWER_LOGS_SIZE, ANSWER_RECEIPTS, ANSWER_RECEIPTS_COUNT, ANSWER_SIZE,
  REQUEST_SIZE,
} from "../../src/chain/kernel/interface";
import { ASSUMPTION_SIZE } from "../../src/chain/kernel/run-form";
import { answer, applyBlock, applyTransaction, begin, place, request, setSeed } from "../../src/chain/kernel/stf.kernel";
import { MAGICS, MAGICS_END, MARKS, MARKS_END, PARAMETERS } from "./state-layout";
import { CONTEXT, CONTEXT_BLOB_BASE_FEE, OPCODES, OPCODE_FLAGS, PRECOMPILES, PRECOMPILES_END } from "../../vms/evm/kernel/layout";
import { fail } from "./failure";
import { takeRoom } from "./room";
import { assumedCount, assumptions, closeRuns, openRuns } from "./runs";
import { openWitness } from "./witness-oracle";

// @ts-ignore: decorator
@external("zkvm", "read_input") declare function read_input(dst: usize, offset: u32, length: u32): void;

const HEADER: usize = memory.data(INPUT_HEADER, 8);
const CHUNK: usize = memory.data(8, 8);
const RESULT: usize = memory.data(8, 8);

export function main(): void {
  const size = inputSize();
  if (size < <u32>INPUT_HEADER) fail(FAIL_INPUT);
  read_input(HEADER, 0, INPUT_HEADER);
  const tables = load<u32>(HEADER, INPUT_TABLES_SIZE), witness = load<u32>(HEADER, INPUT_WITNESS_SIZE);
  const payload = load<u32>(HEADER, INPUT_PAYLOAD_SIZE), runs = load<u32>(HEADER, INPUT_RUNS_SIZE);
  if (load<u32>(HEADER, INPUT_VERSION) != GUEST_VERSION) fail(FAIL_INPUT);
  if (<u64>INPUT_HEADER + <u64>tables + <u64>witness + <u64>payload + <u64>runs != <u64>size) fail(FAIL_INPUT);
  const stack = load<u32>(HEADER, INPUT_STACK_ROOM);
  if (!takeRoom(stack, load<u32>(HEADER, INPUT_TRANSACTION_ROOM), load<u32>(HEADER, INPUT_BLOCK_ROOM))) fail(FAIL_OUT_OF_MEMORY);
  setSeed(load<u64>(HEADER, INPUT_SEED));
  readTables(INPUT_HEADER, tables);
  begin();
  openWitness(INPUT_HEADER + tables, witness);
  openRuns(read(INPUT_HEADER + tables + witness + payload, runs), runs);
  const bytes = read(INPUT_HEADER + tables + witness, payload), kind = load<u32>(HEADER, INPUT_KIND);
  store<u32>(RESULT, GUEST_VERSION);
  if (kind == KIND_TRANSACTION) {
    store<u32>(RESULT, <u32>applyTransaction(bytes, payload, load<u32>(HEADER, INPUT_GIVEN)), 4);
    writeAnswer(false);
  } else if (kind == KIND_BLOCK) {
    const block: u32 = payload < 4 ? 0 : load<u32>(bytes);
    if (payload < 4 || block > payload - 4) fail(FAIL_INPUT);
    store<u32>(RESULT, <u32>applyBlock(bytes + 4, block, bytes + 4 + block, payload - 4 - block), 4);
    writeAnswer(true);
  } else fail(FAIL_INPUT);
}

/** A part of the input, in memory that stays. */
function read(offset: u32, size: u32): usize {
  const at = place(size);
  read_input(at, offset, size);
  return at;
}

function readTables(offset: u32, size: u32): void {
  const end = offset + size;
  let seen: u32 = 0;
  while (offset < end) {
    if (end - offset < 8) fail(FAIL_INPUT);
    read_input(CHUNK, offset, 8);
    const table = load<u32>(CHUNK), bytes = load<u32>(CHUNK, 4);
    offset += 8;
    if (table >= <u32>TABLES || (seen & (1 << table)) != 0 || bytes > roomOf(table) || bytes > end - offset) fail(FAIL_INPUT);
    seen |= 1 << table;
    read_input(placeOf(table), offset, bytes);
    offset += bytes;
  }
}

function placeOf(table: u32): usize {
  if (table == TABLE_PARAMETERS) return PARAMETERS;
  if (table == TABLE_MARKS) return MARKS;
  if (table == TABLE_OPCODES) return OPCODES;
  if (table == TABLE_PRECOMPILES) return PRECOMPILES;
  if (table == TABLE_MAGICS) return MAGICS;
  return table == TABLE_CONTEXT ? <usize>CONTEXT : request();
}

function roomOf(table: u32): u32 {
  if (table == TABLE_PARAMETERS) return MARKS - PARAMETERS;
  if (table == TABLE_MARKS) return MARKS_END - MARKS;
  if (table == TABLE_OPCODES) return OPCODE_FLAGS + 256 - OPCODES;
  if (table == TABLE_PRECOMPILES) return PRECOMPILES_END - PRECOMPILES;
  if (table == TABLE_MAGICS) return MAGICS_END - MAGICS;
  return table == TABLE_CONTEXT ? 32 * (CONTEXT_BLOB_BASE_FEE + 1) : REQUEST_SIZE;
}

/** Writes what the kernel has returned and its answer, in which no address says anything to a reader. */
function writeAnswer(isBlock: bool): void {
  closeRuns();
  const at = answer();
  const logs = load<u32>(at, ANSWER_LOGS), changes = load<u32>(at, ANSWER_CHANGES), receipts = load<u32>(at, ANSWER_RECEIPTS);
  store<u32>(at, 0, ANSWER_LOGS);
  store<u32>(at, 0, ANSWER_CHANGES);
  store<u32>(at, 0, ANSWER_RECEIPTS);
  store<u32>(at, 0, ANSWER_ACCESS_LIST);
  writeOutput(RESULT, 8);
  writeOutput(at, ANSWER_SIZE);
  if (isBlock) writeReceipts(receipts, load<u32>(at, ANSWER_RECEIPTS_COUNT));
  else writeOutput(logs, load<u32>(at, ANSWER_LOGS_SIZE));
  writeOutput(changes, load<u32>(at, ANSWER_CHANGES_SIZE));
  store<u32>(RESULT, assumedCount);
  writeOutput(RESULT, 4);
  writeOutput(assumptions, assumedCount * ASSUMPTION_SIZE);
}

function writeReceipts(entries: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const entry = entries + 8 * i;
    writeOutput(entry + 4, 4);
    writeOutput(load<u32>(entry), load<u32>(entry, 4));
  }
}
