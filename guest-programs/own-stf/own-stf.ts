// A chain's own rules: a token and a table of words for everyone, with transactions of their own form. Numbers are little-endian.
//   transfer: 1, nonce (8), recipient (20), amount (8), signature (65)
//   put:      2, nonce (8), key (32), value (32), signature (65)
// The signature (r, s, and 0 or 1 for y) is over keccak256(chain id (32), all before the signature). A transaction costs a unit,
// which the block's coinbase gets, and ten new ones for the block.
import { keccak_f1600, secp256k1_recover } from "../common/zkvm-accelerators";
import { allocate } from "../common/zkvm";
import {
  A_BALANCE, A_NONCE, S_VALUE, accountAt, beginItem, chainId, changeAccount, changeSlot, coinbase, endItem, gasLimit, isBuilding, newList,
  openInput, reserveNeeds, slotAt, transactionAt, transactionCount, transactionSize, writeInvalid, writeNeeds, writeResult, writeText,
} from "./stf";

const TRANSFER: u8 = 1;
const PUT: u8 = 2;
const NONCE: usize = 1;
const RECIPIENT: usize = 9;
const AMOUNT: usize = 29;
const KEY: usize = 9;
const VALUE: usize = 41;
const TRANSFER_SIGNED: u32 = 37;
const PUT_SIGNED: u32 = 73;
const SIGNATURE: u32 = 65;

const FEE: u64 = 1;
const REWARD: u64 = 10;
const TRANSFER_GAS: u64 = 1000;
const PUT_GAS: u64 = 5000;

/** Bytes of a receipt without logs, and the most that one takes: with a log of a topic and 64 bytes. */
const RECEIPT: u32 = 13;
const LOG: u32 = 28;
const MOST_RECEIPT: u32 = RECEIPT + 4 + LOG + 32 + 64;
const MOST_LEFT_OUT: u32 = 8 + 40;

const STATE = memory.data(200, 8);
const PUBLIC_KEY = memory.data(64, 8);
const PLACE = memory.data(56, 8);

// Why a transaction cannot be in the block; 0: it can.
const NO_FORM: u32 = 1;
const NO_SIGNATURE: u32 = 2;
const NO_GAS: u32 = 3;
const WRONG_NONCE: u32 = 4;
const NO_FEE: u32 = 5;

function textOf(reason: u32): string {
  if (reason == NO_FORM) return "these bytes are no transaction";
  if (reason == NO_SIGNATURE) return "nobody has signed it";
  if (reason == NO_GAS) return "the block has no gas left for it";
  return reason == WRONG_NONCE ? "the nonce is not the sender's" : "the sender cannot pay the fee";
}

/** What is known of each transaction before any is applied: u32 reason, then who has signed it. */
const KNOWN: u32 = 24;
let known: usize = 0;
let gasUsed: u64 = 0;

export function main(): void {
  openInput();
  const count = transactionCount();
  known = allocate(KNOWN * count);
  reserveNeeds(2 * count + 1, count);
  for (let i: u32 = 0; i < count; i++) look(i);
  accountAt(coinbase());
  if (writeNeeds()) return;
  const receipts = newList(count, MOST_RECEIPT * count), leftOut = newList(count, MOST_LEFT_OUT * count);
  for (let i: u32 = 0; i < count; i++) {
    const reason = reasonAgainst(i);
    if (reason == 0) apply(i, receipts);
    else if (isBuilding()) leaveOut(leftOut, i, reason);
    else return writeInvalid(i, textOf(reason));
  }
  const paid = accountAt(coinbase());
  if (add(paid + A_BALANCE, REWARD)) changeAccount(paid);
  writeResult(receipts, leftOut);
}

/** Finds out who has signed a transaction, and asks for what it touches. */
function look(index: u32): void {
  const bytes = transactionAt(index), size = transactionSize(index), to = known + KNOWN * index;
  const isTransfer = size == TRANSFER_SIGNED + SIGNATURE && load<u8>(bytes) == TRANSFER;
  const isPut = size == PUT_SIGNED + SIGNATURE && load<u8>(bytes) == PUT;
  if (!isTransfer && !isPut) return store<u32>(to, NO_FORM);
  if (!recover(to + 4, bytes, size - SIGNATURE)) return store<u32>(to, NO_SIGNATURE);
  accountAt(to + 4);
  if (isTransfer) accountAt(bytes + RECIPIENT);
  else slotAt(placeOf(to + 4, bytes));
}

/** Where a put writes. */
function placeOf(sender: usize, bytes: usize): usize {
  memory.copy(PLACE, sender, 20);
  memory.copy(PLACE + 20, bytes + KEY, 32);
  return PLACE;
}

/** Writes the address of who has signed. */
function recover(to: usize, bytes: usize, signed: u32): bool {
  memory.fill(STATE, 0, 200);
  memory.copy(STATE, chainId(), 32);
  memory.copy(STATE + 32, bytes, signed);
  keccak(32 + signed);
  const signature = bytes + signed, parity = load<u8>(signature + 64);
  if (parity > 1 || secp256k1_recover(STATE, signature, parity, PUBLIC_KEY) != 0) return false;
  memory.fill(STATE, 0, 200);
  memory.copy(STATE, PUBLIC_KEY, 64);
  keccak(64);
  memory.copy(to, STATE + 12, 20);
  return true;
}

/** Hashes what is in STATE: less than the 136 bytes that Keccak-256 takes at once. */
function keccak(size: u32): void {
  store<u8>(STATE + size, 1);
  store<u8>(STATE + 135, load<u8>(STATE + 135) | 0x80);
  keccak_f1600(STATE);
}

function gasOf(bytes: usize): u64 {
  return load<u8>(bytes) == TRANSFER ? TRANSFER_GAS : PUT_GAS;
}

/** Why a transaction cannot be in the block, after those before it. */
function reasonAgainst(index: u32): u32 {
  const bytes = transactionAt(index), to = known + KNOWN * index;
  if (load<u32>(to) != 0) return load<u32>(to);
  if (gasUsed + gasOf(bytes) > gasLimit()) return NO_GAS;
  const sender = accountAt(to + 4);
  if (load<u64>(sender + A_NONCE) != load<u64>(bytes + NONCE)) return WRONG_NONCE;
  return covers(sender + A_BALANCE, FEE) ? 0 : NO_FEE;
}

/** Applies a transaction that can be in the block. */
function apply(index: u32, receipts: usize): void {
  const bytes = transactionAt(index), address = known + KNOWN * index + 4, sender = accountAt(address);
  subtract(sender + A_BALANCE, FEE);
  store<u64>(sender + A_NONCE, load<u64>(sender + A_NONCE) + 1);
  changeAccount(sender);
  const paid = accountAt(coinbase());
  if (add(paid + A_BALANCE, FEE)) changeAccount(paid);
  const receipt = beginItem(receipts);
  store<u64>(receipt + 1, gasOf(bytes));
  store<u32>(receipt + 9, RECEIPT);
  gasUsed += gasOf(bytes);
  const succeeded = load<u8>(bytes) == TRANSFER ? transfer(sender, bytes) : put(address, bytes);
  store<u8>(receipt, u8(succeeded));
  endItem(receipts, succeeded ? writeLog(receipt + RECEIPT, address, bytes) : receipt + RECEIPT);
  if (succeeded && load<u8>(bytes) == PUT) store32(slotAt(placeOf(address, bytes)) + S_VALUE, bytes + VALUE);
}

function transfer(sender: usize, bytes: usize): bool {
  const amount = load<u64>(bytes + AMOUNT), recipient = accountAt(bytes + RECIPIENT);
  if (!covers(sender + A_BALANCE, amount)) return false;
  subtract(sender + A_BALANCE, amount);
  if (add(recipient + A_BALANCE, amount)) {
    changeAccount(recipient);
    return true;
  }
  add(sender + A_BALANCE, amount);
  return false;
}

function put(address: usize, bytes: usize): bool {
  changeSlot(slotAt(placeOf(address, bytes)));
  return true;
}

/** The log of a transaction: recipient and amount, or key, the value before and the value. */
function writeLog(to: usize, address: usize, bytes: usize): usize {
  store<u32>(to, 4);
  const log = to + 4, topic = log + LOG, data = topic + 32;
  memory.copy(log, address, 20);
  store<u32>(log + 20, LOG);
  store<u32>(log + 24, LOG + 32);
  if (load<u8>(bytes) == TRANSFER) {
    memory.fill(topic, 0, 12);
    memory.copy(topic + 12, bytes + RECIPIENT, 20);
    store<u64>(data, load<u64>(bytes + AMOUNT));
    return data + 8;
  }
  store32(topic, bytes + KEY);
  store32(data, slotAt(placeOf(address, bytes)) + S_VALUE);
  store32(data + 32, bytes + VALUE);
  return data + 64;
}

function leaveOut(list: usize, index: u32, reason: u32): void {
  const item = beginItem(list);
  store<u32>(item, index);
  store<u32>(item + 4, 8);
  endItem(list, writeText(item + 8, textOf(reason)));
}

function store32(to: usize, from: usize): void {
  memory.copy(to, from, 32);
}

// Balances: 32 bytes, big-endian, whose last eight hold what an amount can hold.

function covers(balance: usize, amount: u64): bool {
  for (let i: usize = 0; i < 24; i++) if (load<u8>(balance + i) != 0) return true;
  return bswap<u64>(load<u64>(balance + 24)) >= amount;
}

function subtract(balance: usize, amount: u64): void {
  const low = bswap<u64>(load<u64>(balance + 24));
  store<u64>(balance + 24, bswap<u64>(low - amount));
  for (let i: usize = 23, borrow: bool = low < amount; borrow; i--) {
    borrow = load<u8>(balance + i) == 0;
    store<u8>(balance + i, load<u8>(balance + i) - 1);
  }
}

/** False, and nothing is done, when the sum has no place in 32 bytes. */
function add(balance: usize, amount: u64): bool {
  const low = bswap<u64>(load<u64>(balance + 24)), sum = low + amount;
  let carry: bool = sum < low;
  for (let i: usize = 0; carry && i < 24; i++) if (load<u8>(balance + i) != 0xff) carry = false;
  if (carry) return false;
  store<u64>(balance + 24, bswap<u64>(sum));
  carry = sum < low;
  for (let i: usize = 23; carry; i--) {
    carry = load<u8>(balance + i) == 0xff;
    store<u8>(balance + i, load<u8>(balance + i) + 1);
  }
  return true;
}
