// asc: --enable simd --importMemory --initialMemory 24576 --maximumMemory 65536
// The state transition: transactions and blocks applied to a state that is read through an oracle. Whoever calls writes the tables
// of the rules at the places that the layouts name, then bytes and a request, and reads an answer.
import { loadAddress, saturated } from "../../base/kernel/word";
import { beginBlock, beginTransaction } from "../../state/kernel/lifetimes";
import { transaction } from "../../state/kernel/accounts";
import { allocateInBlock } from "../../state/kernel/heap";
import { refund } from "../../state/kernel/journal";
import { packChanges, packLogs, sizeOfPacked } from "../../state/kernel/packing";
import { parameter } from "../../state/kernel/parameters";
import { BLOB_MAX } from "../../vm/rules/parameters";
import { contextWord } from "../../../vms/evm/kernel/context";
import { resetStackUse } from "../../../vms/evm/kernel/frames";
import { emptyFrames } from "../../../vms/evm/kernel/message";
import { CONTEXT_BLOB_BASE_FEE, CONTEXT_GAS_LIMIT } from "../../../vms/evm/kernel/layout";
import { accessList, accessListSize } from "./access-list";
import { authoritiesOf } from "./authorizations";
import { blobBaseFee } from "./blob-gas";
import { applyBlock as applyWholeBlock, checkOutcome } from "./block";
import { BLOCK_OK } from "./block-errors";
import { buildTransaction as addToBuilt, endBuilding as endBuilt, sealBuilt } from "./build";
import { cumulativeGas, receipts, transactionCount } from "./block-transactions";
import { depositContract, earlierRules, feeCollector, requiredExtraData } from "./chain-data";
import { execute, executeFree, gasUsed, topGasUsed, topRefund, topStatus } from "./execution";
import {
  ANSWER_ACCESS_LIST, ANSWER_ACCESS_LIST_SIZE, ANSWER_CHANGES, ANSWER_CHANGES_SIZE, ANSWER_GAS_USED, ANSWER_LOGS,
  ANSWER_LOGS_SIZE, ANSWER_OFFSET, ANSWER_REASON,
  ANSWER_RECEIPTS, ANSWER_RECEIPTS_COUNT, ANSWER_REFUND, ANSWER_SIZE, ANSWER_STATUS, ANSWER_TOP_GAS, APPLIED, EXTRA_ROOM,
  GIVEN_MESSAGE, GIVEN_SENDER, REJECTED, REQUEST_DEPOSIT_CONTRACT, REQUEST_EARLIER, REQUEST_EXTRA_DATA, REQUEST_FEE_COLLECTOR, REQUEST_MAX_DATA,
  REQUEST_SENDER, REQUEST_SIZE, UNDECODABLE,
} from "./interface";
import { priceTransaction } from "./intrinsic-gas";
import { REJECT_NONE, REJECT_SIGNATURE } from "./reject-reasons";
import { recoverSender } from "./signature";
import { decodeTransaction } from "./transaction";
import { TRANSACTION_SIZE, T_ERROR_OFFSET, T_SENDER } from "./transaction-record";
import { messageReason, rejectReason, waitReason } from "./validity";

const REQUEST: usize = memory.data(REQUEST_SIZE, 16);
const ANSWER: usize = memory.data(ANSWER_SIZE, 16);
const TRANSACTION: usize = memory.data(TRANSACTION_SIZE, 16);

export { ask, hookPort, openContract } from "./hooks/ask";
export { hasBytes, answerSize, requestSize } from "./hooks/sizes";
export { beginBuilding, built } from "./build";
export { listTransaction } from "./block-transactions";
export { beginOwnBlock, beginOwnBuilding, keepOwnReceipt } from "./own-rules";
export { failure } from "./block-failure";
export { setSeed } from "../../state/kernel/hashing";
export { packChanges, packReads, sizeOfPacked } from "../../state/kernel/packing";
export { addRefund } from "../../state/kernel/journal";
export { emptyFrames, inputPlace, openAlone, undoAlone } from "../../../vms/evm/kernel/message";
export { emptyArena } from "../../state/kernel/codes";
export { reserveReturn, setTraced, stackUsed } from "../../../vms/evm/kernel/frames";
export { blockHeapUsed, transactionHeapUsed } from "../../state/kernel/heap";

export function request(): usize {
  return REQUEST;
}

export function answer(): usize {
  return ANSWER;
}

/** Forgets the last block; then bytes may be placed. */
export function begin(): void {
  beginBlock();
  resetStackUse();
  loadAddress(feeCollector(), REQUEST + REQUEST_FEE_COLLECTOR);
  loadAddress(depositContract(), REQUEST + REQUEST_DEPOSIT_CONTRACT);
  memory.copy(requiredExtraData(), REQUEST + REQUEST_EXTRA_DATA, EXTRA_ROOM);
  memory.copy(earlierRules(), REQUEST + REQUEST_EARLIER, REQUEST_SIZE - REQUEST_EARLIER);
}

/** The number of the transaction under way in its block. */
export function transactionNumber(): u32 {
  return transaction;
}

/** Begins what a contract does that is run by itself, without a transaction's rules. */
export function beginAlone(): void {
  beginTransaction();
  emptyFrames();
}

/** The logs of the transaction under way, packed. */
export function packLogsSoFar(): usize {
  return packLogs();
}

/** What clearing storage gives back so far. */
export function refundSoFar(): i64 {
  return refund;
}

/** Room for bytes that stay until the next `begin`. */
export function place(size: u32): usize {
  return allocateInBlock(size);
}

/** Applies the transaction in the bytes, with the block's words in the EVM's context. APPLIED, REJECTED or UNDECODABLE. */
export function applyTransaction(bytes: usize, size: u32, given: u32): i32 {
  const tx = TRANSACTION;
  memory.fill(ANSWER, 0, ANSWER_SIZE);
  beginTransaction();
  const error = decodeTransaction(tx, bytes, size);
  store<u32>(ANSWER, <u32>error, ANSWER_REASON);
  store<u32>(ANSWER, load<u32>(tx, T_ERROR_OFFSET), ANSWER_OFFSET);
  if (error != 0) return UNDECODABLE;
  const reason = prepare(tx, given);
  store<u32>(ANSWER, <u32>reason, ANSWER_REASON);
  if (reason != REJECT_NONE) return REJECTED;
  if (given & GIVEN_MESSAGE) executeFree(tx);
  else execute(tx);
  answerTransaction();
  return APPLIED;
}

/**
 * Whether a transaction can wait for a block, with the block's words in the EVM's context: APPLIED (it can; nothing is done), REJECTED or
 * UNDECODABLE. What was admitted is at {@link admittedTransaction}.
 */
export function admitTransaction(bytes: usize, size: u32): i32 {
  const tx = TRANSACTION;
  memory.fill(ANSWER, 0, ANSWER_SIZE);
  beginTransaction();
  const error = decodeTransaction(tx, bytes, size);
  store<u32>(ANSWER, <u32>error, ANSWER_REASON);
  store<u32>(ANSWER, load<u32>(tx, T_ERROR_OFFSET), ANSWER_OFFSET);
  if (error != 0) return UNDECODABLE;
  const reason = recoverSender(tx) ? waitReasonOf(tx) : REJECT_SIGNATURE;
  store<u32>(ANSWER, <u32>reason, ANSWER_REASON);
  return reason == REJECT_NONE ? APPLIED : REJECTED;
}

/** The record of the transaction that was decoded last, with its sender. */
export function admittedTransaction(): usize {
  return TRANSACTION;
}

/** Who signed its authorizations: see AUTHORITIES_HEADER. */
export function admittedAuthorities(): usize {
  return authoritiesOf(TRANSACTION);
}

function waitReasonOf(tx: usize): i32 {
  priceTransaction(tx);
  const gasRoom = saturated(contextWord(CONTEXT_GAS_LIMIT));
  return waitReason(tx, gasRoom, <u32>parameter(BLOB_MAX), load<u32>(REQUEST, REQUEST_MAX_DATA));
}

/** Finds sender and prices; whether the transaction can be applied. */
function prepare(tx: usize, given: u32): i32 {
  if (given & GIVEN_SENDER) loadAddress(tx + T_SENDER, REQUEST + REQUEST_SENDER);
  else if (!recoverSender(tx)) return REJECT_SIGNATURE;
  priceTransaction(tx);
  if (given & GIVEN_MESSAGE) return messageReason(tx);
  const gasRoom = saturated(contextWord(CONTEXT_GAS_LIMIT));
  return rejectReason(tx, gasRoom, <u32>parameter(BLOB_MAX), load<u32>(REQUEST, REQUEST_MAX_DATA));
}

function answerTransaction(): void {
  store<u32>(ANSWER, <u32>topStatus, ANSWER_STATUS);
  store<u64>(ANSWER, topGasUsed, ANSWER_TOP_GAS);
  store<i64>(ANSWER, topRefund, ANSWER_REFUND);
  store<u64>(ANSWER, gasUsed, ANSWER_GAS_USED);
  store<u32>(ANSWER, <u32>packLogs(), ANSWER_LOGS);
  store<u32>(ANSWER, sizeOfPacked(), ANSWER_LOGS_SIZE);
  answerChanges();
}

function answerChanges(): void {
  store<u32>(ANSWER, <u32>packChanges(), ANSWER_CHANGES);
  store<u32>(ANSWER, sizeOfPacked(), ANSWER_CHANGES_SIZE);
}

/** Applies a block; BLOCK_OK, or what is wrong, of which `failure` tells more. */
export function applyBlock(block: usize, size: u32, ancestors: usize, ancestorsSize: u32): i32 {
  memory.fill(ANSWER, 0, ANSWER_SIZE);
  const error = applyWholeBlock(block, size, ancestors, ancestorsSize, load<u32>(REQUEST, REQUEST_MAX_DATA));
  answerAccessList();
  if (error == BLOCK_OK) answerBlock();
  return error;
}

function answerAccessList(): void {
  store<u32>(ANSWER, <u32>accessList, ANSWER_ACCESS_LIST);
  store<u32>(ANSWER, accessListSize, ANSWER_ACCESS_LIST_SIZE);
}

function answerBlock(): void {
  answerReceipts();
  answerChanges();
}

function answerReceipts(): void {
  store<u32>(ANSWER, <u32>receipts, ANSWER_RECEIPTS);
  store<u32>(ANSWER, transactionCount, ANSWER_RECEIPTS_COUNT);
}

/** One more transaction of the block that is built: BLOCK_OK, or why it cannot be there, of which `failure` tells more. */
export function buildTransaction(bytes: usize, size: u32): i32 {
  return addToBuilt(bytes, size, load<u32>(REQUEST, REQUEST_MAX_DATA));
}

/** Gas of the transactions that are in the block so far. */
export function gasOfBlock(): u64 {
  return cumulativeGas;
}

/** Ends the block that is built: what came of it is in the answer, its header in `built`. */
export function endBuilding(): i32 {
  memory.fill(ANSWER, 0, ANSWER_SIZE);
  const error = endBuilt();
  answerAccessList();
  if (error == BLOCK_OK) answerBlock();
  return error;
}

/** Ends a block of the chain's own rules: whether its header says what came of it. The receipts are in the answer. */
export function endOwnBlock(): i32 {
  memory.fill(ANSWER, 0, ANSWER_SIZE);
  answerReceipts();
  return checkOutcome();
}

/** Ends one that is built; its header is in `built`. */
export function endOwnBuilding(): i32 {
  memory.fill(ANSWER, 0, ANSWER_SIZE);
  answerReceipts();
  return sealBuilt();
}

/** Writes what a blob gas costs at some excess into the EVM's context; false when no block can have so much. */
export function setBlobBaseFee(excess: u64): bool {
  return blobBaseFee(contextWord(CONTEXT_BLOB_BASE_FEE), excess);
}
