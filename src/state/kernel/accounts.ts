// Accounts that the block has met. The oracle is asked once for each; from then on the record is the truth.
import { ACCOUNT_BUCKETS, ACCOUNT_BUCKET_BITS, MARKS } from "./layout";
import {
  ACCOUNT_SIZE, A_ADDRESS, A_BALANCE, A_CODE, A_FACTS, A_FLAGS, A_HASH, A_MARK, A_NEXT, A_NONCE, A_OLD_BALANCE,
  A_OLD_HASH, A_OLD_NONCE, A_PREVIOUS, A_SLOTS, A_TRANSACTION, A_WARM, BLOCK_FLAGS, C_BYTES, C_HASH, FACT_HAD_STORAGE,
  FACT_UNLISTED, FACT_WAS_THERE, FLAG_CLEARED, FLAG_EXISTS, FLAG_HAS_CODE, FLAG_TOUCHED,
  READ_ACCOUNT, READ_CODE, READ_HAS_STORAGE, SLOT_LOADED, S_CURRENT, S_FLAGS, S_ORIGINAL, S_SIBLING, S_TRANSACTION,
} from "./records";
import { ACCOUNT_BALANCE, ACCOUNT_CODE_HASH, ACCOUNT_NONCE, ACCOUNT_RECORD } from "./account-form";
import { EMPTY_IS_DEAD } from "../../vm/rules/parameters";
import { EMPTY_HASH, addCode, copyHash, equalHashes, findCode, internCode, makeCode } from "./codes";
import { allocateInBlock } from "./heap";
import { bucketOf, mix, seed } from "./hashing";
import { keepAccount } from "./journal";
import { oracleAccount, oracleCode, oracleHasStorage } from "./oracle";
import { parameter } from "./parameters";
import { add, copyWord, isZero, loadBytes, setWord, storeAddress, subtract } from "../../base/kernel/word";

/** The number of the transaction under way, from 1; 0 before the first of a block. */
export let transaction: u32 = 0;
/** All records, the last made first, linked by A_PREVIOUS. */
export let accounts: usize = 0;

const ADDRESS: usize = memory.data(20, 8);
const ANSWER: usize = memory.data(ACCOUNT_RECORD, 8);

/** From now on flags, warmth and original values of another transaction are stale. */
export function nextTransaction(): void {
  transaction++;
}

export function forgetAccounts(): void {
  for (let a = accounts; a != 0; a = load<u32>(a, A_PREVIOUS)) store<u32>(accountBucket(a + A_ADDRESS), 0);
  accounts = 0;
  transaction = 0;
}

function accountBucket(address: usize): usize {
  const h = mix(mix(mix(seed, load<u64>(address)), load<u64>(address, 8)), load<u64>(address, 16) & 0xffffffff);
  return bucketOf(h, <usize>ACCOUNT_BUCKETS, ACCOUNT_BUCKET_BITS);
}

function findAccount(bucket: usize, word: usize): usize {
  const l0 = load<u64>(word), l1 = load<u64>(word, 8), l2 = load<u64>(word, 16) & 0xffffffff;
  for (let a = <usize>load<u32>(bucket); a != 0; a = load<u32>(a, A_NEXT)) {
    if (load<u64>(a, A_ADDRESS) == l0 && load<u64>(a, A_ADDRESS + 8) == l1 && load<u64>(a, A_ADDRESS + 16) == l2) return a;
  }
  return 0;
}

/** The record of the account whose address is in the low 160 bits of a word. */
export function accountAt(word: usize): usize {
  const bucket = accountBucket(word);
  const known = findAccount(bucket, word);
  if (known != 0 && load<u32>(known, A_TRANSACTION) == transaction) return known;
  return meet(known == 0 ? makeAccount(bucket, word) : known);
}

/** The record, whether or not the oracle was asked for it. */
export function unreadAccountAt(word: usize): usize {
  const bucket = accountBucket(word);
  const known = findAccount(bucket, word);
  return known == 0 ? makeAccount(bucket, word) : known;
}

function makeAccount(bucket: usize, word: usize): usize {
  const a = allocateInBlock(ACCOUNT_SIZE);
  memory.fill(a, 0, ACCOUNT_SIZE);
  store<u64>(a, load<u64>(word), A_ADDRESS);
  store<u64>(a, load<u64>(word, 8), A_ADDRESS + 8);
  store<u64>(a, load<u64>(word, 16) & 0xffffffff, A_ADDRESS + 16);
  store<u32>(a, markOf(a + A_ADDRESS), A_MARK);
  store<u32>(a, load<u32>(bucket), A_NEXT);
  store<u32>(bucket, <u32>a);
  store<u32>(a, <u32>accounts, A_PREVIOUS);
  accounts = a;
  return a;
}

/** The number of an account in MARKS; 0 for others. */
function markOf(address: usize): u32 {
  const l0 = load<u64>(address), l1 = load<u64>(address, 8), l2 = load<u64>(address, 16);
  for (let entry = <usize>MARKS + 32, end = entry + (<usize>load<u32>(<usize>MARKS) << 5); entry < end; entry += 32) {
    if (load<u64>(entry) == l0 && load<u64>(entry, 8) == l1 && <u64>load<u32>(entry, 16) == l2) return load<u32>(entry, 28);
  }
  return 0;
}

/** Makes a record one of this transaction. */
function meet(a: usize): usize {
  store<u32>(a, load<u32>(a, A_FLAGS) & BLOCK_FLAGS, A_FLAGS);
  store<u32>(a, transaction, A_TRANSACTION);
  store<u32>(a, load<u32>(a, A_FACTS) & ~FACT_UNLISTED, A_FACTS);
  if (load<u32>(a, A_MARK) != 0) store<u32>(a, transaction, A_WARM);
  if ((load<u32>(a, A_FACTS) & READ_ACCOUNT) == 0) read(a);
  return a;
}

function read(a: usize): void {
  storeAddress(ADDRESS, a + A_ADDRESS);
  let flags: u32 = 0;
  if (oracleAccount(ADDRESS, ANSWER)) {
    flags = FLAG_EXISTS;
    store<u64>(a, load<u64>(ANSWER, ACCOUNT_NONCE), A_NONCE);
    loadBytes(a + A_BALANCE, ANSWER + ACCOUNT_BALANCE);
    copyHash(a + A_HASH, ANSWER + ACCOUNT_CODE_HASH);
    if (!equalHashes(a + A_HASH, EMPTY_HASH)) flags |= FLAG_HAS_CODE;
  } else {
    copyHash(a + A_HASH, EMPTY_HASH);
  }
  store<u64>(a, load<u64>(a, A_NONCE), A_OLD_NONCE);
  copyWord(a + A_OLD_BALANCE, a + A_BALANCE);
  copyHash(a + A_OLD_HASH, a + A_HASH);
  store<u32>(a, load<u32>(a, A_FACTS) | READ_ACCOUNT | (flags != 0 ? FACT_WAS_THERE : 0), A_FACTS);
  store<u32>(a, flags, A_FLAGS);
}

/** Whether a transaction of the block has asked for the account at an address. */
export function isListed(word: usize): bool {
  const known = findAccount(accountBucket(word), word);
  return known != 0 && (load<u32>(known, A_FACTS) & (READ_ACCOUNT | FACT_UNLISTED)) == READ_ACCOUNT;
}

/** Takes it back that this transaction has asked for an account that {@link isListed} knew nothing of. */
export function unlist(word: usize): void {
  const account = unreadAccountAt(word);
  store<u32>(account, load<u32>(account, A_FACTS) | FACT_UNLISTED, A_FACTS);
}

/** What access functions return when the gas does not suffice; no gas left can be this much. */
export const NOT_ENOUGH: u64 = u64.MAX_VALUE;

/**
 * Charges for a cold account and warms it; the gas left, or NOT_ENOUGH. The oracle is not asked for an account that cannot be
 * paid for: a witness need not hold it, and a block's access list must not name it.
 */
export function accessAccount(word: usize, gas: u64, cold: u64): u64 {
  if (cold == 0 || isWarmAccount(word)) return gas;
  if (gas < cold) return NOT_ENOUGH;
  const account = accountAt(word);
  warm(account);
  return gas - cold;
}

export function isWarmAccount(word: usize): bool {
  const known = findAccount(accountBucket(word), word);
  if (known == 0) return markOf(word) != 0;
  return load<u32>(known, A_WARM) == transaction || load<u32>(known, A_MARK) != 0;
}

/** Makes an account that was met warm, until a checkpoint is undone. */
export function warm(account: usize): void {
  keepAccount(account);
  store<u32>(account, transaction, A_WARM);
}

/** Makes an account warm for the whole transaction, without asking for it: before there is anything that could be undone. */
export function warmAccount(word: usize): void {
  store<u32>(unreadAccountAt(word), transaction, A_WARM);
}

/** Also before balance, nonce or code of an account change; it exists from now on. */
export function changeAccount(account: usize): void {
  keepAccount(account);
  store<u32>(account, load<u32>(account, A_FLAGS) | (FLAG_EXISTS | FLAG_TOUCHED), A_FLAGS);
}

/** What a message does to its recipient: before EIP-161 it makes the account, since then it may remove it. */
export function touch(account: usize): void {
  setAccountFlags(account, parameter(EMPTY_IS_DEAD) != 0 ? FLAG_TOUCHED : FLAG_EXISTS | FLAG_TOUCHED);
}

export function setAccountFlags(account: usize, flags: u32): void {
  if ((load<u32>(account, A_FLAGS) & flags) == flags) return;
  keepAccount(account);
  store<u32>(account, load<u32>(account, A_FLAGS) | flags, A_FLAGS);
}

/** No code, no nonce, no balance (EIP-161). */
export function isEmpty(account: usize): bool {
  return (load<u32>(account, A_FLAGS) & FLAG_HAS_CODE) == 0 && load<u64>(account, A_NONCE) == 0 && isZero(account + A_BALANCE);
}

/** Whether sending something to the account makes a new one. */
export function isDead(account: usize): bool {
  if ((load<u32>(account, A_FLAGS) & FLAG_EXISTS) == 0) return true;
  return parameter(EMPTY_IS_DEAD) != 0 && isEmpty(account);
}

/** Moves wei that `from` has. */
export function transfer(from: usize, to: usize, value: usize): void {
  changeAccount(from);
  subtract(from + A_BALANCE, from + A_BALANCE, value);
  changeAccount(to);
  add(to + A_BALANCE, to + A_BALANCE, value);
}

/** The code object of an account with code. */
export function codeOf(account: usize): usize {
  const known = <usize>load<u32>(account, A_CODE);
  if (known != 0) return known;
  store<u32>(account, load<u32>(account, A_FACTS) | READ_CODE, A_FACTS);
  let code = findCode(account + A_HASH);
  if (code == 0) {
    storeAddress(ADDRESS, account + A_ADDRESS);
    code = makeCode(oracleCode(ADDRESS, account + A_HASH, 0));
    oracleCode(ADDRESS, account + A_HASH, code + C_BYTES);
    addCode(code, account + A_HASH);
  }
  store<u32>(account, <u32>code, A_CODE);
  return code;
}

/** Gives an account code of `size` bytes, or takes it away. */
export function setCode(account: usize, bytes: usize, size: u32): void {
  changeAccount(account);
  if (size != 0) return putCode(account, internCode(bytes, size));
  store<u32>(account, load<u32>(account, A_FLAGS) & ~FLAG_HAS_CODE, A_FLAGS);
  store<u32>(account, 0, A_CODE);
  copyHash(account + A_HASH, EMPTY_HASH);
}

/** The same with code that has an object. */
export function setCodeObject(account: usize, code: usize): void {
  changeAccount(account);
  putCode(account, code);
}

function putCode(account: usize, code: usize): void {
  store<u32>(account, load<u32>(account, A_FLAGS) | FLAG_HAS_CODE, A_FLAGS);
  store<u32>(account, <u32>code, A_CODE);
  copyHash(account + A_HASH, code + C_HASH);
}

/** Whether any slot was not zero when the transaction started: nothing can be created there (EIP-7610). */
export function hasStorage(account: usize): bool {
  for (let s = <usize>load<u32>(account, A_SLOTS); s != 0; s = load<u32>(s, S_SIBLING)) {
    // A slot that was only made warm has no value yet.
    if ((load<u32>(s, S_FLAGS) & SLOT_LOADED) == 0) continue;
    if (!isZero(s + (load<u32>(s, S_TRANSACTION) == transaction ? S_ORIGINAL : S_CURRENT))) return true;
  }
  if (load<u32>(account, A_FLAGS) & FLAG_CLEARED) return false;
  let facts = load<u32>(account, A_FACTS);
  if ((facts & READ_HAS_STORAGE) == 0) {
    storeAddress(ADDRESS, account + A_ADDRESS);
    facts |= READ_HAS_STORAGE | (oracleHasStorage(ADDRESS) != 0 ? FACT_HAD_STORAGE : 0);
    store<u32>(account, facts, A_FACTS);
  }
  return (facts & FACT_HAD_STORAGE) != 0;
}

/** Whether slots of the account that were not met are known to be zero. */
// @ts-ignore: decorator
@inline export function isStorageKnown(account: usize): bool {
  return (load<u32>(account, A_FLAGS) & FLAG_CLEARED) != 0 || (load<u32>(account, A_FACTS) & (READ_HAS_STORAGE | FACT_HAD_STORAGE)) == READ_HAS_STORAGE;
}

/** Deletes an account with its storage, at the end of a transaction: nothing brings it back. */
export function deleteAccount(account: usize): void {
  store<u32>(account, FLAG_CLEARED, A_FLAGS);
  store<u32>(account, 0, A_CODE);
  store<u64>(account, 0, A_NONCE);
  setWord(account + A_BALANCE, 0);
  copyHash(account + A_HASH, EMPTY_HASH);
  for (let s = <usize>load<u32>(account, A_SLOTS); s != 0; s = load<u32>(s, S_SIBLING)) setWord(s + S_CURRENT, 0);
}
