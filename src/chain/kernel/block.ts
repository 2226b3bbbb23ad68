// A block applied to the state after its parent: the header's rules, what happens before and after the transactions, and whether the
// header says what came of it. The state root is asked of whoever has the trie.
import {
  READER, contentSize, enterList, errorOffset, finishReading, isAtEnd, leaveList, position, readItem, startReading,
} from "../../base/kernel/rlp";
import { RLP_OK } from "../../base/kernel/rlp-errors";
import { copyWord, loadAddress, loadBytes, setWord } from "../../base/kernel/word";
import { beginTransaction, endTransaction } from "../../state/kernel/lifetimes";
import { parameter } from "../../state/kernel/parameters";
import { BASE_FEE, BEACON_ROOTS, BLOB_MAX, HISTORY, MAX_BLOCK_SIZE, PROOF_OF_STAKE, REQUESTS, WITHDRAWALS } from "../../vm/rules/parameters";
import { GAS_PER_BLOB } from "../../vm/rules/prices";
import { contextWord } from "../../../vms/evm/kernel/context";
import {
  CONTEXT_BASE_FEE, CONTEXT_BLOB_BASE_FEE, CONTEXT_COINBASE, CONTEXT_GAS_LIMIT, CONTEXT_NUMBER, CONTEXT_PREV_RANDAO,
  CONTEXT_TIMESTAMP,
} from "../../../vms/evm/kernel/layout";
import { ancestorHeader, readAncestors } from "./ancestors";
import { blobBaseFee, mostExcessBlobGas } from "./blob-gas";
import {
  BLOCK_BLOB_GAS_USED, BLOCK_BLOOM, BLOCK_EXCESS_BLOB_GAS, BLOCK_GAS_USED, BLOCK_OK, BLOCK_PARENT, BLOCK_RECEIPTS_ROOT,
  BLOCK_REQUESTS_HASH, BLOCK_STATE_ROOT, BLOCK_TOO_LARGE, BLOCK_TRANSACTIONS_ROOT, BLOCK_UNDECODABLE, BLOCK_WITHDRAWALS_ROOT,
} from "./block-errors";
import { clearFailure, refuse, refuseBytes, refuseNumber, requireHash, requireNumber } from "./block-failure";
import {
  applyTransactions, blobCount, blockBloom, cumulativeGas, readTransactions, receipts, transactionCount, transactions,
} from "./block-transactions";
import {
  HEADER_SIZE, H_BASE_FEE, H_BEACON_ROOT, H_BLOB_GAS, H_BLOOM, H_COINBASE, H_DIFFICULTY, H_EXCESS_BLOB_GAS, H_GAS_LIMIT,
  H_GAS_USED, H_MIX, H_NUMBER, H_PARENT, H_RECEIPTS_ROOT, H_REQUESTS_HASH, H_STATE_ROOT, H_TIMESTAMP, H_TRANSACTIONS_ROOT,
  H_WITHDRAWALS_ROOT, readHeader,
} from "./header";
import { checkHeader } from "./header-rules";
import { stateRoot } from "./imports";
import { RELATION_AT_MOST } from "./interface";
import { listRoot } from "./list-root";
import { BLOOM_SIZE } from "./receipt";
import { clearRequests, hashRequests } from "./requests";
import { BEACON_ROOTS_CONTRACT, HISTORY_CONTRACT, tellContract } from "./system-calls";
import { checkUncles, payRewards } from "./uncles";
import { payWithdrawals } from "./withdrawals";

const READER_AT: usize = memory.data(READER, 8);
const HEADER: usize = memory.data(HEADER_SIZE, 16);
const ROOT: usize = memory.data(32, 16);

// Of the block under way: where the content of its list of transactions is, and the bytes of the other two.
let transactionsAt: usize = 0;
let transactionsSize: u32 = 0;
let unclesAt: usize = 0;
let unclesSize: u32 = 0;
let withdrawalsAt: usize = 0;
let withdrawalsSize: u32 = 0;

/** The record of the block's header. */
export function blockHeader(): usize {
  return HEADER;
}

/** Applies a block; `ancestors` is the list that ancestors.ts reads. BLOCK_OK, or what is wrong. */
export function applyBlock(block: usize, size: u32, ancestors: usize, ancestorsSize: u32, maxData: u32): i32 {
  clearFailure();
  clearRequests();
  let error = readBlock(block, size);
  if (error == BLOCK_OK && !readAncestors(ancestors, ancestorsSize)) error = refuse(BLOCK_PARENT);
  if (error == BLOCK_OK) error = checkHeader(HEADER, ancestorHeader(0), parameter(BASE_FEE) != 0);
  if (error == BLOCK_OK) error = checkUncles(HEADER, unclesAt, unclesSize);
  if (error == BLOCK_OK) error = setContext();
  if (error == BLOCK_OK) error = readTransactions(transactionsAt, transactionsSize);
  if (error == BLOCK_OK) error = checkRoot(BLOCK_TRANSACTIONS_ROOT, transactions, H_TRANSACTIONS_ROOT);
  if (error != BLOCK_OK) return error;
  tellContracts();
  error = applyTransactions(load<u64>(HEADER, H_GAS_LIMIT), maxData);
  if (error == BLOCK_OK) error = finish();
  return error == BLOCK_OK ? checkOutcome() : error;
}

function readBlock(block: usize, size: u32): i32 {
  const reader = READER_AT, most = parameter(MAX_BLOCK_SIZE);
  startReading(reader, block, size);
  const end = enterList(reader);
  readHeader(reader, HEADER);
  const listEnd = enterList(reader);
  transactionsAt = position(reader);
  transactionsSize = contentSize(reader);
  while (!isAtEnd(reader)) readItem(reader);
  leaveList(reader, listEnd);
  unclesAt = readItem(reader);
  unclesSize = contentSize(reader);
  if (parameter(WITHDRAWALS) != 0) {
    withdrawalsAt = readItem(reader);
    withdrawalsSize = contentSize(reader);
  }
  leaveList(reader, end);
  const error = finishReading(reader);
  if (error != RLP_OK) return refuse(BLOCK_UNDECODABLE, 0, error, errorOffset(reader));
  return most != 0 && <u64>size > most ? refuseNumber(BLOCK_TOO_LARGE, RELATION_AT_MOST, most, size) : BLOCK_OK;
}

function setContext(): i32 {
  setWord(contextWord(CONTEXT_NUMBER), load<u64>(HEADER, H_NUMBER));
  setWord(contextWord(CONTEXT_TIMESTAMP), load<u64>(HEADER, H_TIMESTAMP));
  setWord(contextWord(CONTEXT_GAS_LIMIT), load<u64>(HEADER, H_GAS_LIMIT));
  loadAddress(contextWord(CONTEXT_COINBASE), load<u32>(HEADER, H_COINBASE));
  copyWord(contextWord(CONTEXT_BASE_FEE), HEADER + H_BASE_FEE);
  // EIP-4399.
  if (parameter(PROOF_OF_STAKE) != 0) loadBytes(contextWord(CONTEXT_PREV_RANDAO), load<u32>(HEADER, H_MIX));
  else copyWord(contextWord(CONTEXT_PREV_RANDAO), HEADER + H_DIFFICULTY);
  const isPayable = blobBaseFee(contextWord(CONTEXT_BLOB_BASE_FEE), load<u64>(HEADER, H_EXCESS_BLOB_GAS));
  return isPayable ? BLOCK_OK : refuseNumber(BLOCK_EXCESS_BLOB_GAS, RELATION_AT_MOST, mostExcessBlobGas(), load<u64>(HEADER, H_EXCESS_BLOB_GAS));
}

/** EIP-4788, EIP-2935. */
function tellContracts(): void {
  if (parameter(BEACON_ROOTS) != 0) tellContract(BEACON_ROOTS_CONTRACT, load<u32>(HEADER, H_BEACON_ROOT), 32);
  if (parameter(HISTORY) != 0) tellContract(HISTORY_CONTRACT, load<u32>(HEADER, H_PARENT), 32);
}

/** What follows the transactions. */
function finish(): i32 {
  beginTransaction();
  if (parameter(WITHDRAWALS) != 0) {
    startReading(READER_AT, withdrawalsAt, withdrawalsSize);
    payWithdrawals(READER_AT, ROOT);
    const problem = finishReading(READER_AT);
    if (problem != RLP_OK) return refuse(BLOCK_UNDECODABLE, 0, problem, errorOffset(READER_AT));
    const error = requireHash(BLOCK_WITHDRAWALS_ROOT, ROOT, load<u32>(HEADER, H_WITHDRAWALS_ROOT));
    if (error != BLOCK_OK) return error;
  }
  payRewards(HEADER);
  endTransaction();
  if (parameter(REQUESTS) == 0) return BLOCK_OK;
  const error = hashRequests(ROOT);
  return error != BLOCK_OK ? error : requireHash(BLOCK_REQUESTS_HASH, ROOT, load<u32>(HEADER, H_REQUESTS_HASH));
}

/** Whether the header says what came of the transactions. */
function checkOutcome(): i32 {
  let error = requireNumber(BLOCK_GAS_USED, cumulativeGas, load<u64>(HEADER, H_GAS_USED));
  if (error == BLOCK_OK) error = checkRoot(BLOCK_RECEIPTS_ROOT, receipts, H_RECEIPTS_ROOT);
  if (error == BLOCK_OK) error = checkBloom(blockBloom(), load<u32>(HEADER, H_BLOOM));
  if (error == BLOCK_OK && parameter(BLOB_MAX) != 0) {
    error = requireNumber(BLOCK_BLOB_GAS_USED, <u64>blobCount * GAS_PER_BLOB, load<u64>(HEADER, H_BLOB_GAS));
  }
  if (error != BLOCK_OK || !stateRoot(ROOT)) return error;
  return requireHash(BLOCK_STATE_ROOT, ROOT, load<u32>(HEADER, H_STATE_ROOT));
}

/** A failure shows the first 32 bytes that differ, and where in the filter they are. */
function checkBloom(expected: usize, actual: usize): i32 {
  for (let at: u32 = 0; at < BLOOM_SIZE; at += 32) {
    if (memory.compare(expected + at, actual + at, 32) == 0) continue;
    refuseBytes(BLOCK_BLOOM, expected + at, actual + at, 32);
    return refuse(BLOCK_BLOOM, at);
  }
  return BLOCK_OK;
}

function checkRoot(error: i32, list: usize, field: usize): i32 {
  listRoot(ROOT, list, transactionCount);
  return requireHash(error, ROOT, load<u32>(HEADER + field));
}
