// Whether a transaction can be in a block, by every rule in the order in which the execution specs check them. What only looks
// at the transaction and its block comes first, so that nothing is read of the state for what can be in no block.
import { add, equalWords, lessThan } from "../../base/kernel/word";
import { accountAt } from "../../state/kernel/accounts";
import { A_BALANCE, A_FLAGS, A_NONCE, FLAG_HAS_CODE } from "../../state/kernel/records";
import { parameter } from "../../state/kernel/parameters";
import {
  BASE_FEE, BINDS_CHAIN, BLOB_MAX, DELEGATION, MAX_TRANSACTION_BLOBS, MAX_TRANSACTION_GAS, NEWEST_TYPE,
} from "../../vm/rules/parameters";
import { GAS_PER_BLOB } from "../../vm/rules/prices";
import { contextWord } from "../../../vms/evm/kernel/context";
import { isDelegation } from "../../../vms/evm/kernel/calls";
import { maxInitCode } from "../../../vms/evm/kernel/deployment";
import { CONTEXT_BASE_FEE, CONTEXT_BLOB_BASE_FEE, CONTEXT_CHAIN_ID } from "../../../vms/evm/kernel/layout";
import { multiplyBy } from "./amounts";
import {
  REJECT_BASE_FEE, REJECT_BLOB_FEE, REJECT_BLOB_HASH, REJECT_BLOCK_BLOBS, REJECT_BLOCK_GAS, REJECT_CHAIN_ID, REJECT_CREATION,
  REJECT_DATA_SIZE, REJECT_FLOOR_GAS, REJECT_FUNDS, REJECT_INIT_CODE_SIZE, REJECT_INTRINSIC_GAS, REJECT_NONCE_HIGH,
  REJECT_NONCE_LOW, REJECT_NONCE_MAXIMUM, REJECT_NONE, REJECT_NO_AUTHORIZATIONS, REJECT_NO_BLOBS, REJECT_PRIORITY_FEE,
  REJECT_SENDER_CODE, REJECT_TRANSACTION_BLOBS, REJECT_TRANSACTION_GAS, REJECT_TYPE,
} from "./reject-reasons";
import {
  BLOB_ITEM, T_AUTHORIZATION_COUNT, T_BLOBS, T_BLOB_COUNT, T_BLOB_FEE, T_CHAIN, T_DATA, T_DATA_SIZE, T_FLOOR_GAS, T_GAS, T_HAS_CHAIN,
  T_INTRINSIC_GAS, T_IS_CREATION, T_MAX_FEE, T_NONCE, T_PRIORITY_FEE, T_SENDER, T_TYPE, T_VALUE,
} from "./transaction-record";

const BLOB_HASH_VERSION: u8 = 1;
const COST: usize = memory.data(32, 16);
const PART: usize = memory.data(32, 16);


/** Why the transaction, with sender and prices in its record, can not be applied; REJECT_NONE when it can. */
export function rejectReason(tx: usize, gasRoom: u64, blobRoom: u32, maxData: u32): i32 {
  const reason = reasonBeforeSender(tx, gasRoom, blobRoom, maxData);
  return reason != REJECT_NONE ? reason : senderReason(tx, false);
}

/** Why a message, which pays for no gas, can not be run (`eth_call`); REJECT_NONE when it can. */
export function messageReason(tx: usize): i32 {
  if (load<u64>(tx, T_GAS) < load<u64>(tx, T_INTRINSIC_GAS)) return REJECT_INTRINSIC_GAS;
  return lessThan(accountAt(tx + T_SENDER) + A_BALANCE, tx + T_VALUE) ? REJECT_FUNDS : REJECT_NONE;
}

/** Why the transaction can not wait for a block in which its nonce is the next; REJECT_NONE when it can. */
export function waitReason(tx: usize, gasRoom: u64, blobRoom: u32, maxData: u32): i32 {
  const reason = reasonBeforeSender(tx, gasRoom, blobRoom, maxData);
  return reason != REJECT_NONE ? reason : senderReason(tx, true);
}

function reasonBeforeSender(tx: usize, gasRoom: u64, blobRoom: u32, maxData: u32): i32 {
  const reason = ownReason(tx, gasRoom, maxData);
  return reason != REJECT_NONE ? reason : typeReason(tx, blobRoom);
}

function ownReason(tx: usize, gasRoom: u64, maxData: u32): i32 {
  const gas = load<u64>(tx, T_GAS), size = load<u32>(tx, T_DATA_SIZE);
  const maxGas = parameter(MAX_TRANSACTION_GAS);
  if (<u64>load<u32>(tx, T_TYPE) > parameter(NEWEST_TYPE)) return REJECT_TYPE;
  if (isForAnotherChain(tx)) return REJECT_CHAIN_ID;
  if (size > maxData) return REJECT_DATA_SIZE;
  if (gas < load<u64>(tx, T_INTRINSIC_GAS)) return REJECT_INTRINSIC_GAS;
  if (gas < load<u64>(tx, T_FLOOR_GAS)) return REJECT_FLOOR_GAS;
  if (load<u64>(tx, T_NONCE) == u64.MAX_VALUE) return REJECT_NONCE_MAXIMUM;
  if (load<u32>(tx, T_IS_CREATION) != 0 && isTooLong(load<u32>(tx, T_DATA), size)) return REJECT_INIT_CODE_SIZE;
  if (maxGas != 0 && gas > maxGas) return REJECT_TRANSACTION_GAS;
  if (gas > gasRoom) return REJECT_BLOCK_GAS;
  if (lessThan(tx + T_MAX_FEE, tx + T_PRIORITY_FEE)) return REJECT_PRIORITY_FEE;
  if (parameter(BASE_FEE) != 0 && lessThan(tx + T_MAX_FEE, contextWord(CONTEXT_BASE_FEE))) return REJECT_BASE_FEE;
  return REJECT_NONE;
}

function isTooLong(init: usize, size: u32): bool {
  const most = maxInitCode(init, size);
  return most != 0 && <u64>size > most;
}

/** EIP-155. */
function isForAnotherChain(tx: usize): bool {
  if (load<u32>(tx, T_HAS_CHAIN) == 0) return false;
  return parameter(BINDS_CHAIN) == 0 || !equalWords(tx + T_CHAIN, contextWord(CONTEXT_CHAIN_ID));
}

function typeReason(tx: usize, blobRoom: u32): i32 {
  const type = load<u32>(tx, T_TYPE);
  if (type == 3) {
    const reason = blobReason(tx, blobRoom);
    if (reason != REJECT_NONE) return reason;
  }
  if (type >= 3 && load<u32>(tx, T_IS_CREATION) != 0) return REJECT_CREATION;
  if (type == 4 && load<u32>(tx, T_AUTHORIZATION_COUNT) == 0) return REJECT_NO_AUTHORIZATIONS;
  return REJECT_NONE;
}

/** EIP-4844, 7594. */
function blobReason(tx: usize, blobRoom: u32): i32 {
  const count = load<u32>(tx, T_BLOB_COUNT), blobs = load<u32>(tx, T_BLOBS);
  const most = parameter(MAX_TRANSACTION_BLOBS);
  if (count == 0) return REJECT_NO_BLOBS;
  if (<u64>count > (most != 0 ? most : parameter(BLOB_MAX))) return REJECT_TRANSACTION_BLOBS;
  if (count > blobRoom) return REJECT_BLOCK_BLOBS;
  for (let i: u32 = 0; i < count; i++) {
    if (load<u8>(blobs + i * BLOB_ITEM + 1) != BLOB_HASH_VERSION) return REJECT_BLOB_HASH;
  }
  return lessThan(tx + T_BLOB_FEE, contextWord(CONTEXT_BLOB_BASE_FEE)) ? REJECT_BLOB_FEE : REJECT_NONE;
}

function senderReason(tx: usize, maySkip: bool): i32 {
  const sender = accountAt(tx + T_SENDER);
  const nonce = load<u64>(tx, T_NONCE), expected = load<u64>(sender, A_NONCE);
  if (nonce < expected) return REJECT_NONCE_LOW;
  if (nonce > expected && !maySkip) return REJECT_NONCE_HIGH;
  if (!canPay(tx, sender + A_BALANCE)) return REJECT_FUNDS;
  return canSend(sender) ? REJECT_NONE : REJECT_SENDER_CODE;
}

/** Whether a balance is enough for the most that a transaction can cost. */
function canPay(tx: usize, balance: usize): bool {
  if (!multiplyBy(COST, tx + T_MAX_FEE, load<u64>(tx, T_GAS))) return false;
  if (add(COST, COST, tx + T_VALUE) != 0) return false;
  if (!multiplyBy(PART, tx + T_BLOB_FEE, <u64>load<u32>(tx, T_BLOB_COUNT) * GAS_PER_BLOB)) return false;
  return add(COST, COST, PART) == 0 && !lessThan(balance, COST);
}

/** Contracts send no transactions (EIP-3607); accounts that delegate do (EIP-7702). */
function canSend(sender: usize): bool {
  if ((load<u32>(sender, A_FLAGS) & FLAG_HAS_CODE) == 0) return true;
  return parameter(DELEGATION) != 0 && isDelegation(sender);
}
