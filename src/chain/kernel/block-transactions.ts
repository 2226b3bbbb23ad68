// The transactions of a block, one after the other, each on what the ones before have left.
import { READER, contentSize, isAtEnd, isListNext, readItem, readString, startReading } from "../../base/kernel/rlp";
import { RLP_OK } from "../../base/kernel/rlp-errors";
import { isListed, unlist } from "../../state/kernel/accounts";
import { setStep } from "../../state/kernel/access";
import { allocateInBlock } from "../../state/kernel/heap";
import { beginTransaction } from "../../state/kernel/lifetimes";
import { parameter } from "../../state/kernel/parameters";
import { BLOB_MAX, RECEIPT_STATUS, REQUESTS } from "../../vm/rules/parameters";
import { STATUS_SUCCESS } from "../../../vms/evm/kernel/layout";
import { BLOCK_OK, BLOCK_STATE_ROOT, BLOCK_TRANSACTION_BYTES, BLOCK_TRANSACTION_REJECTED } from "./block-errors";
import { refuse } from "./block-failure";
import { DECODE_BAD_ENVELOPE, DECODE_NOT_BYTES } from "./decode-errors";
import { execute, gasUsed, topStatus } from "./execution";
import { stateRoot } from "./imports";
import { priceTransaction } from "./intrinsic-gas";
import { ENTRY } from "./list-root";
import { BLOOM_SIZE, receiptSize, writeReceipt } from "./receipt";
import { REJECT_NONE, REJECT_SIGNATURE } from "./reject-reasons";
import { takeDeposits } from "./requests";
import { recoverSender } from "./signature";
import { decodeTransaction } from "./transaction";
import { TRANSACTION_SIZE, T_BLOB_COUNT, T_ERROR_OFFSET, T_SENDER, T_TYPE } from "./transaction-record";
import { rejectReason } from "./validity";

/** Entries (see list-root.ts) of the transactions and their receipts. */
export let transactions: usize = 0;
export let receipts: usize = 0;
export let transactionCount: u32 = 0;
/** For how many the lists have room. */
let capacity: u32 = 0;
export let cumulativeGas: u64 = 0;
export let blobCount: u32 = 0;
const BLOOM: usize = memory.data(256, 16);

const TRANSACTION: usize = memory.data(TRANSACTION_SIZE, 16);
const READER_AT: usize = memory.data(READER, 8);
const OUTCOME: usize = memory.data(32, 16);

export function blockBloom(): usize {
  return BLOOM;
}

/** Begins a block with no transactions and room for some. */
export function clearTransactions(room: u32): void {
  transactionCount = 0;
  cumulativeGas = 0;
  blobCount = 0;
  memory.fill(BLOOM, 0, BLOOM_SIZE);
  transactions = allocateInBlock(ENTRY * room);
  receipts = allocateInBlock(ENTRY * room);
  capacity = room;
}

/** Finds the transactions in the content of their list; `areOpaque`: they are byte strings that mean something elsewhere. */
export function readTransactions(content: usize, size: u32, areOpaque: bool): i32 {
  let count: u32 = 0;
  startReading(READER_AT, content, size);
  for (; !isAtEnd(READER_AT); count++) readItem(READER_AT);
  clearTransactions(count);
  transactionCount = count;
  startReading(READER_AT, content, size);
  for (let i: u32 = 0; i < transactionCount; i++) {
    // One with a type is a byte string, and nothing in it says otherwise (EIP-2718).
    const isLegacy = isListNext(READER_AT);
    const bytes = isLegacy ? readItem(READER_AT) : readString(READER_AT), length = contentSize(READER_AT);
    const isNone = isLegacy ? areOpaque : length == 0 || (!areOpaque && load<u8>(bytes) >= 0x80);
    if (isNone) return refuse(BLOCK_TRANSACTION_BYTES, i, areOpaque ? DECODE_NOT_BYTES : DECODE_BAD_ENVELOPE);
    store<u32>(transactions + ENTRY * i, <u32>bytes);
    store<u32>(transactions + ENTRY * i, length, 4);
  }
  return BLOCK_OK;
}

/**
 * Applies one more transaction and has it in the block; BLOCK_OK, or why it cannot be there. When it is undecodable or rejected all
 * is as before; after any other error the block is none.
 */
export function addTransaction(bytes: usize, size: u32, gasLimit: u64, maxData: u32): i32 {
  if (transactionCount == capacity) growLists();
  store<u32>(transactions + ENTRY * transactionCount, <u32>bytes);
  store<u32>(transactions + ENTRY * transactionCount, size, 4);
  const error = apply(transactionCount, gasLimit, maxData);
  if (error == BLOCK_OK) transactionCount++;
  return error;
}

/** Has a transaction in the block that is applied elsewhere. */
export function listTransaction(bytes: usize, size: u32): void {
  if (transactionCount == capacity) growLists();
  store<u32>(transactions + ENTRY * transactionCount, <u32>bytes);
  store<u32>(transactions + ENTRY * transactionCount, size, 4);
  transactionCount++;
}

/** Keeps the receipt of a transaction that was applied elsewhere, and whose logs are those of the state kernel. */
export function keepForeignReceipt(index: u32, isSuccess: bool, gas: u64): void {
  cumulativeGas += gas;
  store<u8>(OUTCOME, 1);
  storeReceipt(receipts + ENTRY * index, 0, isSuccess ? 1 : 0);
}

function growLists(): void {
  const more = max<u32>(2 * capacity, 64), size = ENTRY * transactionCount;
  const moreTransactions = allocateInBlock(ENTRY * more), moreReceipts = allocateInBlock(ENTRY * more);
  memory.copy(moreTransactions, transactions, size);
  memory.copy(moreReceipts, receipts, size);
  transactions = moreTransactions;
  receipts = moreReceipts;
  capacity = more;
}

/** Applies them; BLOCK_OK, or why one of them cannot be in the block. */
export function applyTransactions(gasLimit: u64, maxData: u32): i32 {
  for (let i: u32 = 0; i < transactionCount; i++) {
    const error = apply(i, gasLimit, maxData);
    if (error != BLOCK_OK) return error;
  }
  return BLOCK_OK;
}

function apply(index: u32, gasLimit: u64, maxData: u32): i32 {
  const tx = TRANSACTION, entry = transactions + ENTRY * index;
  setStep(index + 1);
  beginTransaction();
  const problem = decodeTransaction(tx, load<u32>(entry), load<u32>(entry, 4));
  if (problem != RLP_OK) return refuse(BLOCK_TRANSACTION_BYTES, index, problem, load<u32>(tx, T_ERROR_OFFSET));
  if (!recoverSender(tx)) return refuse(BLOCK_TRANSACTION_REJECTED, index, REJECT_SIGNATURE);
  priceTransaction(tx);
  const wasListed = isListed(tx + T_SENDER);
  const reason = rejectReason(tx, gasLimit - cumulativeGas, <u32>parameter(BLOB_MAX) - blobCount, maxData);
  // A block that is built goes on without it.
  if (reason != REJECT_NONE && !wasListed) unlist(tx + T_SENDER);
  if (reason != REJECT_NONE) return refuse(BLOCK_TRANSACTION_REJECTED, index, reason);
  execute(tx);
  cumulativeGas += gasUsed;
  blobCount += load<u32>(tx, T_BLOB_COUNT);
  if (!keepReceipt(receipts + ENTRY * index, load<u32>(tx, T_TYPE))) return refuse(BLOCK_STATE_ROOT, index);
  return parameter(REQUESTS) != 0 ? takeDeposits() : BLOCK_OK;
}

/** False when a receipt must hold a state root (EIP-658) and nobody knows it. */
function keepReceipt(entry: usize, type: u32): bool {
  let size: u32 = 32;
  if (parameter(RECEIPT_STATUS) == 0) {
    if (!stateRoot(OUTCOME)) return false;
  } else {
    store<u8>(OUTCOME, 1);
    size = topStatus == STATUS_SUCCESS ? 1 : 0;
  }
  storeReceipt(entry, type, size);
  return true;
}

function storeReceipt(entry: usize, type: u32, outcomeSize: u32): void {
  store<u32>(entry, <u32>writeReceipt(type, OUTCOME, outcomeSize, cumulativeGas, BLOOM));
  store<u32>(entry, receiptSize, 4);
}
