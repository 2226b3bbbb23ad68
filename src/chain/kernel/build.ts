// A block that is built: the same steps as of one that is applied, but what its header claims is written, not checked. Whoever builds
// gives a draft (a block without transactions, whose header has zeros where values follow), then transactions, then ends.
import { storeBytes } from "../../base/kernel/word";
import { parameter } from "../../state/kernel/parameters";
import { ACCESS_LISTS } from "../../vm/rules/parameters";
import { GAS_PER_BLOB } from "../../vm/rules/prices";
import { forgetAccessList, makeAccessList } from "./access-list";
import { ancestorHeader, readAncestors } from "./ancestors";
import { blockHeader, readBlock } from "./block-bytes";
import { BLOCK_OK, BLOCK_PARENT, BLOCK_STATE_ROOT } from "./block-errors";
import { clearFailure, refuse } from "./block-failure";
import { closeBlock, requestsHash, setContext, tellContracts, withdrawalsRoot } from "./block-frame";
import {
  addTransaction, blobCount, blockBloom, clearTransactions, cumulativeGas, receipts, transactionCount, transactions,
} from "./block-transactions";
import { H_BASE_FEE, H_DIFFICULTY, H_EXCESS_BLOB_GAS, H_GAS_LIMIT } from "./header";
import { checkHeader, deriveHeader } from "./header-rules";
import { stateRoot } from "./imports";
import {
  BUILT_ACCESS_LIST_HASH, BUILT_BASE_FEE, BUILT_BLOB_GAS, BUILT_BLOOM, BUILT_DIFFICULTY, BUILT_EXCESS_BLOB_GAS, BUILT_GAS_USED, BUILT_RECEIPTS_ROOT,
  BUILT_REQUESTS_HASH, BUILT_SIZE, BUILT_STATE_ROOT, BUILT_TRANSACTIONS_ROOT, BUILT_WITHDRAWALS_ROOT,
} from "./interface";
import { listRoot } from "./list-root";
import { BLOOM_SIZE } from "./receipt";
import { clearRequests } from "./requests";

const BUILT: usize = memory.data(BUILT_SIZE, 16);
const FIRST_ROOM: u32 = 256;

/** What the header has got; see interface.ts. */
export function built(): usize {
  return BUILT;
}

/** Begins a block after its parent; BLOCK_OK, or what is wrong with the draft. */
export function beginBuilding(draft: usize, size: u32, ancestors: usize, ancestorsSize: u32): i32 {
  const error = openDraft(draft, size, ancestors, ancestorsSize);
  if (error == BLOCK_OK) tellContracts();
  return error;
}

/** Begins a block without telling any contract; what follows from its parent is in {@link built}. */
export function openDraft(draft: usize, size: u32, ancestors: usize, ancestorsSize: u32): i32 {
  const header = blockHeader();
  clearFailure();
  clearRequests();
  forgetAccessList();
  let error = readBlock(draft, size);
  if (error == BLOCK_OK && !readAncestors(ancestors, ancestorsSize)) error = refuse(BLOCK_PARENT);
  if (error != BLOCK_OK) return error;
  deriveHeader(header, ancestorHeader(0));
  error = checkHeader(header, ancestorHeader(0));
  if (error == BLOCK_OK) error = setContext();
  if (error != BLOCK_OK) return error;
  clearTransactions(FIRST_ROOM);
  memory.fill(BUILT, 0, BUILT_SIZE);
  store<u64>(BUILT, load<u64>(header, H_EXCESS_BLOB_GAS), BUILT_EXCESS_BLOB_GAS);
  storeBytes(BUILT + BUILT_DIFFICULTY, header + H_DIFFICULTY);
  storeBytes(BUILT + BUILT_BASE_FEE, header + H_BASE_FEE);
  return BLOCK_OK;
}

/** See {@link addTransaction}. */
export function buildTransaction(bytes: usize, size: u32, maxData: u32): i32 {
  return addTransaction(bytes, size, load<u64>(blockHeader(), H_GAS_LIMIT), maxData);
}

/** Ends the block; BLOCK_OK, or why there can be none: a contract that must answer does not. */
export function endBuilding(): i32 {
  const error = closeBlock();
  return error == BLOCK_OK ? sealBuilt() : error;
}

/** Writes what came of the block; BLOCK_OK, or why there can be none. */
export function sealBuilt(): i32 {
  const to = BUILT;
  store<u64>(to, cumulativeGas, BUILT_GAS_USED);
  store<u64>(to, <u64>blobCount * GAS_PER_BLOB, BUILT_BLOB_GAS);
  listRoot(to + BUILT_TRANSACTIONS_ROOT, transactions, transactionCount);
  listRoot(to + BUILT_RECEIPTS_ROOT, receipts, transactionCount);
  memory.copy(to + BUILT_WITHDRAWALS_ROOT, withdrawalsRoot(), 32);
  memory.copy(to + BUILT_REQUESTS_HASH, requestsHash(), 32);
  memory.copy(to + BUILT_BLOOM, blockBloom(), BLOOM_SIZE);
  if (parameter(ACCESS_LISTS) != 0) {
    const excess = makeAccessList(blockHeader(), to + BUILT_ACCESS_LIST_HASH);
    if (excess != BLOCK_OK) return excess;
  }
  return stateRoot(to + BUILT_STATE_ROOT) ? BLOCK_OK : refuse(BLOCK_STATE_ROOT);
}
