// What a transaction does to the state (Yellow Paper, section 6; `process_transaction` of the execution specs).
import { READER, enterList, isAtEnd, leaveList, readFixed, startReading } from "../../base/kernel/rlp";
import { add, copyWord, isZero, loadAddress, loadBytes, setWord, subtract } from "../../base/kernel/word";
import { accountAt, changeAccount, warmAccount } from "../../state/kernel/accounts";
import { allocate } from "../../state/kernel/heap";
import { endTransaction } from "../../state/kernel/lifetimes";
import { A_BALANCE, A_NONCE } from "../../state/kernel/records";
import { parameter } from "../../state/kernel/parameters";
import { warmSlot } from "../../state/kernel/slots";
import { BASE_FEE, REFUND_QUOTIENT, WARMS_COINBASE } from "../../vm/rules/parameters";
import { GAS_PER_BLOB } from "../../vm/rules/prices";
import { contextWord } from "../../../vms/evm/kernel/context";
import {
  BLOB_HASHES, CONTEXT_BASE_FEE, CONTEXT_BLOB_BASE_FEE, CONTEXT_COINBASE, CONTEXT_GAS_PRICE, CONTEXT_ORIGIN, IO_GAS_LEFT,
  IO_REFUND, STATUS_SUCCESS,
} from "../../../vms/evm/kernel/layout";
import { runCall, runCreate } from "../../../vms/evm/kernel/message";
import { addSaturated, least, multiplyBy } from "./amounts";
import { applyAuthorizations } from "./authorizations";
import { feeCollector } from "./chain-data";
import {
  BLOB_ITEM, T_ACCESS, T_ACCESS_SIZE, T_BLOBS, T_BLOB_COUNT, T_DATA, T_DATA_SIZE, T_FLOOR_GAS, T_GAS, T_INTRINSIC_GAS, T_IS_CREATION,
  T_MAX_FEE, T_NONCE, T_PRIORITY_FEE, T_SENDER, T_TO, T_VALUE,
} from "./transaction-record";

const PRICE: usize = memory.data(32, 16);
const AMOUNT: usize = memory.data(32, 16);
const WORD: usize = memory.data(32, 16);
const ADDRESS: usize = memory.data(32, 16);
const READER_AT: usize = memory.data(READER, 8);

/** Of the call or creation at the top: its status, and its gas without the intrinsic part. */
export let topStatus: i32 = 0;
export let topGasUsed: u64 = 0;
export let topRefund: i64 = 0;
/** All that the sender pays for. */
export let gasUsed: u64 = 0;

/** Applies a transaction that is valid, whose record has sender and prices. */
export function execute(tx: usize): void {
  setPrice(tx);
  buyGas(tx);
  const authorizationRefund = begin(tx);
  runTop(tx, load<u64>(tx, T_NONCE));
  gasUsed = gasToPay(tx, authorizationRefund);
  payOut(tx);
  endTransaction();
}

/** Runs a message as a transaction would, but as if gas were free. Its sender has the value. */
export function executeFree(tx: usize): void {
  copyWord(PRICE, tx + T_MAX_FEE);
  copyWord(contextWord(CONTEXT_GAS_PRICE), PRICE);
  const sender = accountAt(tx + T_SENDER), nonce = load<u64>(sender, A_NONCE);
  changeAccount(sender);
  store<u64>(sender, nonce + 1, A_NONCE);
  const authorizationRefund = begin(tx);
  runTop(tx, nonce);
  gasUsed = gasToPay(tx, authorizationRefund);
  endTransaction();
}

/** What the sender pays for a gas (EIP-1559). */
function setPrice(tx: usize): void {
  addSaturated(PRICE, tx + T_PRIORITY_FEE, contextWord(CONTEXT_BASE_FEE));
  least(PRICE, PRICE, tx + T_MAX_FEE);
  copyWord(contextWord(CONTEXT_GAS_PRICE), PRICE);
}

/** Takes the whole gas and the blobs' fee, which is burnt, from the sender and counts its nonce up. */
function buyGas(tx: usize): void {
  const sender = accountAt(tx + T_SENDER);
  changeAccount(sender);
  multiplyBy(AMOUNT, PRICE, load<u64>(tx, T_GAS));
  subtract(sender + A_BALANCE, sender + A_BALANCE, AMOUNT);
  const blobs = load<u32>(tx, T_BLOB_COUNT);
  if (blobs != 0) {
    multiplyBy(AMOUNT, contextWord(CONTEXT_BLOB_BASE_FEE), <u64>blobs * GAS_PER_BLOB);
    subtract(sender + A_BALANCE, sender + A_BALANCE, AMOUNT);
  }
  store<u64>(sender, load<u64>(tx, T_NONCE) + 1, A_NONCE);
}

/** Warms what a transaction warms and applies its authorizations; what they give back. */
function begin(tx: usize): u64 {
  copyWord(contextWord(CONTEXT_ORIGIN), tx + T_SENDER);
  giveBlobHashes(load<u32>(tx, T_BLOBS), load<u32>(tx, T_BLOB_COUNT));
  warmAccount(tx + T_SENDER);
  if (load<u32>(tx, T_IS_CREATION) == 0) warmAccount(tx + T_TO);
  if (parameter(WARMS_COINBASE) != 0) warmAccount(contextWord(CONTEXT_COINBASE));
  if (load<u32>(tx, T_ACCESS_SIZE) != 0) warmAccessList(tx);
  return applyAuthorizations(tx);
}

/** Tells the EVM of the hashes, which are items of RLP. */
function giveBlobHashes(items: usize, count: u32): void {
  store<u32>(<usize>BLOB_HASHES, count);
  if (count == 0) return;
  const hashes = allocate(32 * count);
  for (let i: u32 = 0; i < count; i++) memory.copy(hashes + 32 * i, items + BLOB_ITEM * i + BLOB_ITEM - 32, 32);
  store<u32>(<usize>BLOB_HASHES, <u32>hashes, 4);
}

/** EIP-2930. */
function warmAccessList(tx: usize): void {
  startReading(READER_AT, load<u32>(tx, T_ACCESS), load<u32>(tx, T_ACCESS_SIZE));
  while (!isAtEnd(READER_AT)) {
    const entryEnd = enterList(READER_AT);
    loadAddress(ADDRESS, readFixed(READER_AT, 20));
    warmAccount(ADDRESS);
    const keysEnd = enterList(READER_AT);
    while (!isAtEnd(READER_AT)) {
      loadBytes(WORD, readFixed(READER_AT, 32));
      warmSlot(ADDRESS, WORD);
    }
    leaveList(READER_AT, keysEnd);
    leaveList(READER_AT, entryEnd);
  }
}

function runTop(tx: usize, nonce: u64): void {
  const gas = load<u64>(tx, T_GAS) - load<u64>(tx, T_INTRINSIC_GAS);
  const data = <usize>load<u32>(tx, T_DATA), size = load<u32>(tx, T_DATA_SIZE);
  if (load<u32>(tx, T_IS_CREATION) != 0) topStatus = runCreate(tx + T_SENDER, nonce, tx + T_VALUE, data, size, gas);
  else topStatus = runCall(tx + T_SENDER, tx + T_TO, tx + T_VALUE, data, size, gas);
  topGasUsed = gas - load<u64>(IO_GAS_LEFT);
  topRefund = topStatus == STATUS_SUCCESS ? load<i64>(IO_REFUND) : 0;
}

/** Refunds are capped at a part of the gas used (EIP-3529); then the floor counts (EIP-7623). */
function gasToPay(tx: usize, authorizationRefund: u64): u64 {
  const spent = load<u64>(tx, T_INTRINSIC_GAS) + topGasUsed;
  const earned = <u64>max<i64>(<i64>authorizationRefund + topRefund, 0);
  return max(spent - min(earned, spent / parameter(REFUND_QUOTIENT)), load<u64>(tx, T_FLOOR_GAS));
}

/** Gives the sender the rest of the gas back, the coinbase what is over the base fee, and the base fee to whom it is due. */
function payOut(tx: usize): void {
  pay(tx + T_SENDER, PRICE, load<u64>(tx, T_GAS) - gasUsed);
  const baseFee = contextWord(CONTEXT_BASE_FEE);
  if (parameter(BASE_FEE) == 0) return pay(contextWord(CONTEXT_COINBASE), PRICE, gasUsed);
  subtract(WORD, PRICE, baseFee);
  pay(contextWord(CONTEXT_COINBASE), WORD, gasUsed);
  if (!isZero(feeCollector())) pay(feeCollector(), baseFee, gasUsed);
}

/** An account that is paid is touched, even by nothing. */
function pay(address: usize, price: usize, gas: u64): void {
  const account = accountAt(address);
  changeAccount(account);
  multiplyBy(AMOUNT, price, gas);
  add(account + A_BALANCE, account + A_BALANCE, AMOUNT);
}
