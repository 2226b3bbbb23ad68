// The border of a state transition of a chain's own, as docs/own-stf.md has it: what the input says, what of the state is in it, and
// lists for the output. Nothing here knows what a transaction is.
import { allocate, inputSize, readInput, writeOutput } from "../common/zkvm";

const VERSION: u32 = 1;
const NEED: u8 = 1;
const RESULT: u8 = 2;
const INVALID: u8 = 3;
/** In place of a transaction's index. */
export const NO_TRANSACTION: u32 = 0xffffffff;

// Places in the input.
const MODE: usize = 4;
const CHAIN_ID: usize = 5;
const GAS_LIMIT: usize = 53;
const COINBASE: usize = 93;
/** Offsets of the parts that have no fixed size. */
const PARTS: usize = 209;
const PART_TRANSACTIONS: u32 = 3;
const PART_ACCOUNTS: u32 = 4;
const PART_SLOTS: u32 = 5;
const PART_CODES: u32 = 6;

// An account of the input, which is kept up to date in its place: address, A_STATE, nonce, balance, hash of the code.
const ACCOUNT: u32 = 93;
const A_STATE: usize = 20;
export const A_NONCE: usize = 21;
export const A_BALANCE: usize = 29;
// A slot: address, key, value.
const SLOT: u32 = 84;
export const S_VALUE: usize = 52;

const EXISTS: u8 = 1;
const CHANGED: u8 = 2;
/** Bytes of a change without its slots, and of each of them. */
const CHANGE: u32 = 69;
const CHANGED_SLOT: u32 = 64;

const HEAD = memory.data(32, 8);

let input: usize = 0;
let size: u32 = 0;
let accounts: usize = 0;
let accountCount: u32 = 0;
let slots: usize = 0;
let slotCount: u32 = 0;
/** Whether a slot has been written to, a byte each. */
let slotMarks: usize = 0;
let neededAccounts: usize = 0;
let neededAccountCount: u32 = 0;
let neededSlots: usize = 0;
let neededSlotCount: u32 = 0;

/** Reads the input. At most so many accounts and slots can then be asked for. */
export function openInput(): void {
  size = inputSize();
  input = readInput(size);
  if (size < 4 || load<u32>(input) != VERSION) unreachable();
  accounts = part(PART_ACCOUNTS);
  accountCount = <u32>(part(PART_SLOTS) - accounts) / ACCOUNT;
  slots = part(PART_SLOTS);
  slotCount = <u32>(part(PART_CODES) - slots) / SLOT;
  slotMarks = allocate(slotCount);
}

function part(number: u32): usize {
  return input + load<u32>(input + PARTS + 4 * number);
}

/** Whether transactions that cannot be in the block are left out of it. */
export function isBuilding(): bool {
  return load<u8>(input + MODE) != 0;
}

/** 32 bytes. */
export function chainId(): usize {
  return input + CHAIN_ID;
}

export function gasLimit(): u64 {
  return load<u64>(input + GAS_LIMIT);
}

/** The address of who is paid. */
export function coinbase(): usize {
  return input + COINBASE;
}

export function transactionCount(): u32 {
  const list = part(PART_TRANSACTIONS);
  return list == part(PART_ACCOUNTS) ? 0 : load<u32>(list) / 4;
}

export function transactionAt(index: u32): usize {
  const list = part(PART_TRANSACTIONS);
  return index == transactionCount() ? part(PART_ACCOUNTS) : list + load<u32>(list + 4 * index);
}

export function transactionSize(index: u32): u32 {
  return <u32>(transactionAt(index + 1) - transactionAt(index));
}

/** Room for what is asked for. */
export function reserveNeeds(mostAccounts: u32, mostSlots: u32): void {
  neededAccounts = allocate(20 * mostAccounts);
  neededSlots = allocate(52 * mostSlots);
}

/** The account of an address; 0 when the input has none, and then it is asked for. */
export function accountAt(address: usize): usize {
  const found = find(accounts, accountCount, ACCOUNT, address, 20);
  if (found == 0) memory.copy(neededAccounts + 20 * neededAccountCount++, address, 20);
  return found;
}

/** The slot under 52 bytes of address and key; 0 when the input has none, and then it is asked for. */
export function slotAt(place: usize): usize {
  const found = find(slots, slotCount, SLOT, place, 52);
  if (found == 0) memory.copy(neededSlots + 52 * neededSlotCount++, place, 52);
  return found;
}

/** The entry that begins with a key, in a table in their order. */
function find(table: usize, count: u32, entrySize: u32, key: usize, keySize: u32): usize {
  let low: u32 = 0, high = count;
  while (low < high) {
    const middle = (low + high) >> 1, entry = table + entrySize * middle;
    const order = memory.compare(entry, key, keySize);
    if (order == 0) return entry;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return 0;
}

/** Says that an account has been changed. */
export function changeAccount(account: usize): void {
  store<u8>(account + A_STATE, EXISTS | CHANGED);
}

/** Says that a slot has been changed. Its account must have been, too. */
export function changeSlot(slot: usize): void {
  store<u8>(slotMarks + (slot - slots) / SLOT, 1);
}

/** Ends the run with what is asked for; false when nothing is. */
export function writeNeeds(): bool {
  if (neededAccountCount == 0 && neededSlotCount == 0) return false;
  writeHead(NEED);
  const codes = 16 + 20 * neededAccountCount, hashes = codes + 52 * neededSlotCount;
  store<u32>(HEAD, 16);
  store<u32>(HEAD + 4, codes);
  store<u32>(HEAD + 8, codes);
  store<u32>(HEAD + 12, hashes);
  writeOutput(HEAD, 16);
  writeOutput(neededAccounts, 20 * neededAccountCount);
  writeOutput(neededSlots, 52 * neededSlotCount);
  return true;
}

/** Ends the run: a transaction, or the block, is invalid. */
export function writeInvalid(transaction: u32, reason: string): void {
  writeHead(INVALID);
  store<u32>(HEAD, transaction);
  store<u32>(HEAD + 4, 8);
  writeOutput(HEAD, 8);
  const text = allocate(reason.length);
  writeOutput(text, <u32>(writeText(text, reason) - text));
}

/** Writes a text of ASCII characters; its end. Literals lie in the module's data, so that this needs no heap. */
export function writeText(to: usize, text: string): usize {
  for (let i = 0; i < text.length; i++) store<u8>(to + i, <u8>text.charCodeAt(i));
  return to + text.length;
}

/** Ends the run with receipts, what is left out, and all that has been changed. */
export function writeResult(receipts: usize, leftOut: usize): void {
  const changes = listChanges();
  writeHead(RESULT);
  store<u32>(HEAD, 12);
  store<u32>(HEAD + 4, 12 + listSize(receipts));
  store<u32>(HEAD + 8, 12 + listSize(receipts) + listSize(leftOut));
  writeOutput(HEAD, 12);
  writeList(receipts);
  writeList(leftOut);
  writeList(changes);
}

function writeHead(kind: u8): void {
  store<u32>(HEAD, VERSION);
  store<u8>(HEAD + 4, kind);
  writeOutput(HEAD, 5);
}

function listChanges(): usize {
  const list = newList(accountCount, CHANGE * accountCount + CHANGED_SLOT * slotCount);
  let slot = slots;
  const end = slots + SLOT * slotCount;
  for (let account = accounts; account < accounts + ACCOUNT * accountCount; account += ACCOUNT) {
    while (slot < end && memory.compare(slot, account, 20) < 0) slot += SLOT;
    if ((load<u8>(account + A_STATE) & CHANGED) == 0) continue;
    const change = beginItem(list);
    memory.copy(change, account, 20);
    store<u8>(change + 20, 0);
    memory.copy(change + 21, account + A_NONCE, 40);
    store<u32>(change + 61, CHANGE);
    store<u32>(change + 65, CHANGE);
    let at = change + CHANGE;
    for (; slot < end && memory.compare(slot, account, 20) == 0; slot += SLOT) {
      if (load<u8>(slotMarks + (slot - slots) / SLOT) == 0) continue;
      memory.copy(at, slot + 20, CHANGED_SLOT);
      at += CHANGED_SLOT;
    }
    endItem(list, at);
  }
  return list;
}

// A list of items that differ in size: u32 count, u32 end of the items, u32 offsets of the items, u32 items.
const L_END: usize = 4;
const L_OFFSETS: usize = 8;
const L_ITEMS: usize = 12;
const LIST: u32 = 16;

/** A list with room for so many items, of so many bytes altogether. */
export function newList(mostItems: u32, mostBytes: u32): usize {
  const list = allocate(LIST + 4 * mostItems + mostBytes), offsets = list + LIST, items = offsets + 4 * mostItems;
  store<u32>(list + L_END, <u32>items);
  store<u32>(list + L_OFFSETS, <u32>offsets);
  store<u32>(list + L_ITEMS, <u32>items);
  return list;
}

/** Where the next item is to be written. */
export function beginItem(list: usize): usize {
  const count = load<u32>(list), end = load<u32>(list + L_END);
  store<u32>(load<u32>(list + L_OFFSETS) + 4 * count, end - load<u32>(list + L_ITEMS));
  store<u32>(list, count + 1);
  return end;
}

export function endItem(list: usize, end: usize): void {
  store<u32>(list + L_END, <u32>end);
}

function listSize(list: usize): u32 {
  return 4 * load<u32>(list) + load<u32>(list + L_END) - load<u32>(list + L_ITEMS);
}

function writeList(list: usize): void {
  const count = load<u32>(list), offsets = <usize>load<u32>(list + L_OFFSETS), items = load<u32>(list + L_ITEMS);
  for (let i: u32 = 0; i < count; i++) store<u32>(offsets + 4 * i, load<u32>(offsets + 4 * i) + 4 * count);
  writeOutput(offsets, 4 * count);
  writeOutput(items, load<u32>(list + L_END) - items);
}
