// A block's access list (EIP-7928): every account and slot that the block has looked at, and what became of them step by step.
import { keccak256 } from "../../base/kernel/keccak256";
import { beginList, endList, writeString, writeU64, writeWord } from "../../base/kernel/rlp";
import { sortByWord } from "../../base/kernel/sort";
import { storeAddress } from "../../base/kernel/word";
import { accounts } from "../../state/kernel/accounts";
import { allocate, allocateInBlock } from "../../state/kernel/heap";
import {
  A_ACCESS, A_ADDRESS, A_FACTS, A_PREVIOUS, A_SLOTS, C_BYTES, C_SIZE, FACT_UNLISTED, L_BALANCES, L_CODES, L_NONCES, READ_ACCOUNT, SLOT_LOADED,
  S_ACCESS, S_FLAGS, S_KEY, S_SIBLING, X_PREVIOUS, X_STEP, X_VALUE,
} from "../../state/kernel/records";
import { BLOCK_ACCESS_LIST, BLOCK_ACCESS_LIST_ITEMS, BLOCK_OK } from "./block-errors";
import { refuseNumber, requireHash } from "./block-failure";
import { H_ACCESS_LIST_HASH, H_GAS_LIMIT } from "./header";
import { RELATION_AT_MOST } from "./interface";

/** Gas of the block's limit for each account and each slot of the list (EIP-7928, "Block Access List Size Constraint"). */
const ITEM_COST: u64 = 2000;

/** Bytes at most: of an account without its lists' items, of an item of each list, and of a change without code. */
const ACCOUNT_ROOM: u64 = 80;
const SLOT_ROOM: u64 = 56;
const CHANGE_ROOM: u64 = 48;

const ADDRESS: usize = memory.data(24, 8);
const HASH: usize = memory.data(32, 8);

/** The list of the block that was applied last, as RLP; 0 when there is none. */
export let accessList: usize = 0;
export let accessListSize: u32 = 0;
let items: u64 = 0;

export function forgetAccessList(): void {
  accessList = 0;
  accessListSize = 0;
}

/** Makes the list and its hash, at `hash`; whether the gas limit of the block has room for it. */
export function makeAccessList(header: usize, hash: usize): i32 {
  items = 0;
  writeAccessList();
  keccak256(hash, accessList, accessListSize);
  const most = load<u64>(header, H_GAS_LIMIT) / ITEM_COST;
  return items > most ? refuseNumber(BLOCK_ACCESS_LIST_ITEMS, RELATION_AT_MOST, most, items) : BLOCK_OK;
}

/** The same; whether the header has that hash besides. */
export function checkAccessList(header: usize): i32 {
  const error = makeAccessList(header, HASH);
  return error != BLOCK_OK ? error : requireHash(BLOCK_ACCESS_LIST, HASH, load<u32>(header, H_ACCESS_LIST_HASH));
}

function writeAccessList(): void {
  let count: u32 = 0, room = ACCOUNT_ROOM;
  for (let a = accounts; a != 0; a = load<u32>(a, A_PREVIOUS)) {
    if (!isAccessed(a)) continue;
    count++;
    room += roomOf(a);
  }
  const sorted = allocate(4 * count);
  let at = sorted;
  for (let a = accounts; a != 0; a = load<u32>(a, A_PREVIOUS)) {
    if (!isAccessed(a)) continue;
    store<u32>(at, <u32>a);
    at += 4;
  }
  sortByWord(sorted, count, A_ADDRESS);
  // More than 4 GiB is more than there is room for.
  accessList = allocateInBlock(<u32>min<u64>(room, u32.MAX_VALUE));
  let item = beginList(accessList);
  for (let i: u32 = 0; i < count; i++) item = writeAccount(item, load<u32>(sorted + 4 * i));
  accessListSize = <u32>(endList(accessList, item) - accessList);
  items += count;
}

// @ts-ignore: decorator
@inline function isAccessed(account: usize): bool {
  return (load<u32>(account, A_FACTS) & (READ_ACCOUNT | FACT_UNLISTED)) == READ_ACCOUNT;
}

/** A slot that was only made warm by a transaction's access list was not accessed. */
// @ts-ignore: decorator
@inline function isLoaded(slot: usize): bool {
  return (load<u32>(slot, S_FLAGS) & SLOT_LOADED) != 0;
}

function roomOf(account: usize): u64 {
  let room = ACCOUNT_ROOM;
  for (let s = <usize>load<u32>(account, A_SLOTS); s != 0; s = load<u32>(s, S_SIBLING)) {
    if (isLoaded(s)) room += SLOT_ROOM + roomOfChanges(load<u32>(s, S_ACCESS));
  }
  const ledger = <usize>load<u32>(account, A_ACCESS);
  if (ledger == 0) return room;
  room += roomOfChanges(load<u32>(ledger, L_BALANCES)) + roomOfChanges(load<u32>(ledger, L_NONCES));
  for (let x = <usize>load<u32>(ledger, L_CODES); x != 0; x = load<u32>(x, X_PREVIOUS)) room += CHANGE_ROOM + <u64>sizeOfCode(x);
  return room;
}

function roomOfChanges(change: usize): u64 {
  let room: u64 = 0;
  for (; change != 0; change = load<u32>(change, X_PREVIOUS)) room += CHANGE_ROOM;
  return room;
}

function sizeOfCode(change: usize): u32 {
  const code = <usize>load<u32>(change, X_VALUE);
  return code == 0 ? 0 : load<u32>(code, C_SIZE);
}

function writeAccount(to: usize, account: usize): usize {
  storeAddress(ADDRESS, account + A_ADDRESS);
  let item = writeString(beginList(to), ADDRESS, 20);
  item = writeSlots(item, account);
  const ledger = <usize>load<u32>(account, A_ACCESS);
  item = writeChanges(item, ledger == 0 ? 0 : turned(ledger + L_BALANCES), OF_WORDS);
  item = writeChanges(item, ledger == 0 ? 0 : turned(ledger + L_NONCES), OF_NONCES);
  item = writeChanges(item, ledger == 0 ? 0 : turned(ledger + L_CODES), OF_CODES);
  return endList(to, item);
}

/** Slots with their changes, and then the keys of those that have none. */
function writeSlots(to: usize, account: usize): usize {
  let count: u32 = 0;
  for (let s = <usize>load<u32>(account, A_SLOTS); s != 0; s = load<u32>(s, S_SIBLING)) count += u32(isLoaded(s));
  const sorted = allocate(4 * count);
  let at = sorted;
  for (let s = <usize>load<u32>(account, A_SLOTS); s != 0; s = load<u32>(s, S_SIBLING)) {
    if (!isLoaded(s)) continue;
    store<u32>(at, <u32>s);
    at += 4;
  }
  sortByWord(sorted, count, S_KEY);
  items += count;
  return writeReads(writeChangedSlots(to, sorted, count), sorted, count);
}

function writeChangedSlots(to: usize, sorted: usize, count: u32): usize {
  let item = beginList(to);
  for (let i: u32 = 0; i < count; i++) {
    const slot = <usize>load<u32>(sorted + 4 * i);
    if (load<u32>(slot, S_ACCESS) == 0) continue;
    const list = item;
    item = writeChanges(writeWord(beginList(list), slot + S_KEY), turned(slot + S_ACCESS), OF_WORDS);
    item = endList(list, item);
  }
  return endList(to, item);
}

function writeReads(to: usize, sorted: usize, count: u32): usize {
  let item = beginList(to);
  for (let i: u32 = 0; i < count; i++) {
    const slot = <usize>load<u32>(sorted + 4 * i);
    if (load<u32>(slot, S_ACCESS) == 0) item = writeWord(item, slot + S_KEY);
  }
  return endList(to, item);
}

/** Turns a list of changes round, so that the first comes first. */
function turned(changes: usize): usize {
  let first: usize = 0;
  for (let x = <usize>load<u32>(changes); x != 0; ) {
    const previous = <usize>load<u32>(x, X_PREVIOUS);
    store<u32>(x, <u32>first, X_PREVIOUS);
    first = x;
    x = previous;
  }
  store<u32>(changes, <u32>first);
  return first;
}

const OF_WORDS: i32 = 0;
const OF_NONCES: i32 = 1;
const OF_CODES: i32 = 2;

function writeChanges(to: usize, change: usize, kind: i32): usize {
  let item = beginList(to);
  for (; change != 0; change = load<u32>(change, X_PREVIOUS)) {
    const list = item;
    item = writeU64(beginList(list), load<u32>(change, X_STEP));
    if (kind == OF_WORDS) item = writeWord(item, change + X_VALUE);
    else if (kind == OF_NONCES) item = writeU64(item, load<u64>(change, X_VALUE));
    else item = writeString(item, load<u32>(change, X_VALUE) + C_BYTES, sizeOfCode(change));
    item = endList(list, item);
  }
  return endList(to, item);
}
