// A block applied to the state after its parent: the header's rules, what happens before and after the transactions, and whether the
// header says what came of it. The state root is asked of whoever has the trie.
import { parameter } from "../../state/kernel/parameters";
import { ACCESS_LISTS, BLOB_MAX, REQUESTS, WITHDRAWALS } from "../../vm/rules/parameters";
import { GAS_PER_BLOB } from "../../vm/rules/prices";
import { checkAccessList, forgetAccessList } from "./access-list";
import { ancestorHeader, readAncestors } from "./ancestors";
import { blockHeader, readBlock, transactionsAt, transactionsSize, unclesAt, unclesSize } from "./block-bytes";
import {
  BLOCK_BLOB_GAS_USED, BLOCK_BLOOM, BLOCK_GAS_USED, BLOCK_OK, BLOCK_PARENT, BLOCK_RECEIPTS_ROOT, BLOCK_REQUESTS_HASH,
  BLOCK_STATE_ROOT, BLOCK_TRANSACTIONS_ROOT, BLOCK_WITHDRAWALS_ROOT,
} from "./block-errors";
import { clearFailure, refuse, refuseBytes, requireHash, requireNumber } from "./block-failure";
import { closeBlock, requestsHash, setContext, tellContracts, withdrawalsRoot } from "./block-frame";
import {
  applyTransactions, blobCount, blockBloom, cumulativeGas, readTransactions, receipts, transactionCount, transactions,
} from "./block-transactions";
import {
  H_BLOB_GAS, H_BLOOM, H_GAS_LIMIT, H_GAS_USED, H_RECEIPTS_ROOT, H_REQUESTS_HASH, H_STATE_ROOT, H_TRANSACTIONS_ROOT,
  H_WITHDRAWALS_ROOT,
} from "./header";
import { checkHeader } from "./header-rules";
import { stateRoot } from "./imports";
import { listRoot } from "./list-root";
import { BLOOM_SIZE } from "./receipt";
import { clearRequests } from "./requests";
import { checkUncles } from "./uncles";

const ROOT: usize = memory.data(32, 16);

/** Applies a block; `ancestors` is the list that ancestors.ts reads. BLOCK_OK, or what is wrong. */
export function applyBlock(block: usize, size: u32, ancestors: usize, ancestorsSize: u32, maxData: u32): i32 {
  let error = openBlock(block, size, ancestors, ancestorsSize, false);
  if (error != BLOCK_OK) return error;
  tellContracts();
  error = applyTransactions(load<u64>(blockHeader(), H_GAS_LIMIT), maxData);
  if (error == BLOCK_OK) error = closeBlock();
  return error == BLOCK_OK ? checkOutcome() : error;
}

/** Reads a block and checks all that comes before its execution. BLOCK_OK, or what is wrong. */
export function openBlock(block: usize, size: u32, ancestors: usize, ancestorsSize: u32, areOpaque: bool): i32 {
  const header = blockHeader();
  clearFailure();
  clearRequests();
  forgetAccessList();
  let error = readBlock(block, size);
  if (error == BLOCK_OK && !readAncestors(ancestors, ancestorsSize)) error = refuse(BLOCK_PARENT);
  if (error == BLOCK_OK) error = checkHeader(header, ancestorHeader(0));
  if (error == BLOCK_OK) error = checkUncles(header, unclesAt, unclesSize);
  if (error == BLOCK_OK) error = setContext();
  if (error == BLOCK_OK) error = readTransactions(transactionsAt, transactionsSize, areOpaque);
  return error == BLOCK_OK ? checkRoot(BLOCK_TRANSACTIONS_ROOT, transactions, H_TRANSACTIONS_ROOT) : error;
}

/** Whether the header says what came of the block. */
export function checkOutcome(): i32 {
  const header = blockHeader();
  let error = BLOCK_OK;
  if (parameter(WITHDRAWALS) != 0) error = requireHash(BLOCK_WITHDRAWALS_ROOT, withdrawalsRoot(), load<u32>(header, H_WITHDRAWALS_ROOT));
  if (error == BLOCK_OK && parameter(REQUESTS) != 0) error = requireHash(BLOCK_REQUESTS_HASH, requestsHash(), load<u32>(header, H_REQUESTS_HASH));
  if (error == BLOCK_OK) error = requireNumber(BLOCK_GAS_USED, cumulativeGas, load<u64>(header, H_GAS_USED));
  if (error == BLOCK_OK) error = checkRoot(BLOCK_RECEIPTS_ROOT, receipts, H_RECEIPTS_ROOT);
  if (error == BLOCK_OK) error = checkBloom(blockBloom(), load<u32>(header, H_BLOOM));
  if (error == BLOCK_OK && parameter(BLOB_MAX) != 0) {
    error = requireNumber(BLOCK_BLOB_GAS_USED, <u64>blobCount * GAS_PER_BLOB, load<u64>(header, H_BLOB_GAS));
  }
  if (error == BLOCK_OK && parameter(ACCESS_LISTS) != 0) error = checkAccessList(header);
  if (error != BLOCK_OK || !stateRoot(ROOT)) return error;
  return requireHash(BLOCK_STATE_ROOT, ROOT, load<u32>(header, H_STATE_ROOT));
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
  return requireHash(error, ROOT, load<u32>(blockHeader() + field));
}
