// What a block does around its transactions: what contracts see of it, what it tells some of them before, and withdrawals, rewards
// and requests after.
import { READER, errorOffset, finishReading, startReading } from "../../base/kernel/rlp";
import { RLP_OK } from "../../base/kernel/rlp-errors";
import { copyWord, loadAddress, loadBytes, setWord } from "../../base/kernel/word";
import { setStep } from "../../state/kernel/access";
import { beginTransaction, endTransaction } from "../../state/kernel/lifetimes";
import { parameter } from "../../state/kernel/parameters";
import { BEACON_ROOTS, HISTORY, PROOF_OF_STAKE, REQUESTS, WITHDRAWALS } from "../../vm/rules/parameters";
import { contextWord } from "../../../vms/evm/kernel/context";
import {
  CONTEXT_BASE_FEE, CONTEXT_BLOB_BASE_FEE, CONTEXT_COINBASE, CONTEXT_GAS_LIMIT, CONTEXT_NUMBER, CONTEXT_PREV_RANDAO,
  CONTEXT_TIMESTAMP,
} from "../../../vms/evm/kernel/layout";
import { blobBaseFee, mostExcessBlobGas } from "./blob-gas";
import { blockHeader, withdrawalsAt, withdrawalsSize } from "./block-bytes";
import { BLOCK_EXCESS_BLOB_GAS, BLOCK_OK, BLOCK_UNDECODABLE } from "./block-errors";
import { refuse, refuseNumber } from "./block-failure";
import { transactionCount } from "./block-transactions";
import {
  H_BASE_FEE, H_BEACON_ROOT, H_COINBASE, H_DIFFICULTY, H_EXCESS_BLOB_GAS, H_GAS_LIMIT, H_MIX, H_NUMBER, H_PARENT, H_TIMESTAMP,
} from "./header";
import { RELATION_AT_MOST } from "./interface";
import { hashRequests, sealRequests } from "./requests";
import { BEACON_ROOTS_CONTRACT, HISTORY_CONTRACT, tellContract } from "./system-calls";
import { payRewards } from "./uncles";
import { payWithdrawals } from "./withdrawals";

const READER_AT: usize = memory.data(READER, 8);
const WITHDRAWALS_ROOT: usize = memory.data(32, 16);
const REQUESTS_HASH: usize = memory.data(32, 16);

/** 32 bytes, after {@link closeBlock}. */
export function withdrawalsRoot(): usize {
  return WITHDRAWALS_ROOT;
}

/** 32 bytes, after {@link closeBlock}. */
export function requestsHash(): usize {
  return REQUESTS_HASH;
}

/** Shows the block to the EVM. */
export function setContext(): i32 {
  const header = blockHeader(), excess = load<u64>(header, H_EXCESS_BLOB_GAS);
  setWord(contextWord(CONTEXT_NUMBER), load<u64>(header, H_NUMBER));
  setWord(contextWord(CONTEXT_TIMESTAMP), load<u64>(header, H_TIMESTAMP));
  setWord(contextWord(CONTEXT_GAS_LIMIT), load<u64>(header, H_GAS_LIMIT));
  loadAddress(contextWord(CONTEXT_COINBASE), load<u32>(header, H_COINBASE));
  copyWord(contextWord(CONTEXT_BASE_FEE), header + H_BASE_FEE);
  // EIP-4399.
  if (parameter(PROOF_OF_STAKE) != 0) loadBytes(contextWord(CONTEXT_PREV_RANDAO), load<u32>(header, H_MIX));
  else copyWord(contextWord(CONTEXT_PREV_RANDAO), header + H_DIFFICULTY);
  if (blobBaseFee(contextWord(CONTEXT_BLOB_BASE_FEE), excess)) return BLOCK_OK;
  return refuseNumber(BLOCK_EXCESS_BLOB_GAS, RELATION_AT_MOST, mostExcessBlobGas(), excess);
}

/** EIP-4788, EIP-2935. */
export function tellContracts(): void {
  const header = blockHeader();
  setStep(0);
  if (parameter(BEACON_ROOTS) != 0) tellContract(BEACON_ROOTS_CONTRACT, load<u32>(header, H_BEACON_ROOT), 32);
  if (parameter(HISTORY) != 0) tellContract(HISTORY_CONTRACT, load<u32>(header, H_PARENT), 32);
}

/** What follows the transactions. */
export function closeBlock(): i32 {
  setStep(transactionCount + 1);
  beginTransaction();
  const error = takeWithdrawals();
  if (error != BLOCK_OK) return error;
  payRewards(blockHeader());
  endTransaction();
  return parameter(REQUESTS) != 0 ? hashRequests(REQUESTS_HASH) : BLOCK_OK;
}

/** Of a block whose state is not this kernel's: its withdrawals are read, what they pay is nobody's, and it asks for nothing. */
export function closeForeignBlock(): i32 {
  beginTransaction();
  sealRequests(REQUESTS_HASH);
  return takeWithdrawals();
}

function takeWithdrawals(): i32 {
  if (parameter(WITHDRAWALS) == 0) return BLOCK_OK;
  startReading(READER_AT, withdrawalsAt, withdrawalsSize);
  payWithdrawals(READER_AT, WITHDRAWALS_ROOT);
  const problem = finishReading(READER_AT);
  return problem == RLP_OK ? BLOCK_OK : refuse(BLOCK_UNDECODABLE, 0, problem, errorOffset(READER_AT));
}
