// What the run has seen of accounts and storage, what it has changed, and the journal that undoes it. Records are made at
// the first access and then live in hash tables; the host hears of changes when it must (flush.ts). Each foreign call
// begins an epoch: what records of earlier ones hold may have changed on the host since, so they are loaded anew.
import {
  ACCOUNT_BUCKETS, ACCOUNT_BUCKET_BITS, ACCOUNT_SIZE, ACCOUNT_SNAPSHOT, A_ADDRESS, A_BALANCE, A_CHECKPOINT, A_CODE,
  A_EPOCH, A_FLAGS, A_FLUSH, A_NEXT, A_NONCE, A_PREVIOUS, FLAG_CHANGED, FLAG_EXISTS, FLAG_HAS_CODE, FLAG_TOUCHED,
  FLAG_TRANSIENT, FLAG_WARM, J_DATA, J_PREVIOUS, J_SIZE, J_TARGET, SLOT_BUCKETS, SLOT_BUCKET_BITS, SLOT_SIZE,
  SLOT_SNAPSHOT, S_ACCOUNT, S_CHECKPOINT, S_CURRENT, S_EPOCH, S_FLAGS, S_FLUSH, S_KEY, S_NEXT, S_ORIGINAL, S_PREVIOUS,
  TRANSIENT_BUCKETS, TRANSIENT_BUCKET_BITS, L_ACCOUNT, L_DATA, L_PREVIOUS, L_SIZE, L_TOPICS, MAX_LOG_BYTES,
} from "./layout";
import { EMPTY_IS_DEAD } from "../../../src/vm/rules/parameters";
import { allocate, resetHeap } from "./heap";
import { hostIsWarm, hostLoadAccount, hostLoadCode, hostLoadSlot, hostLoadTransient, hostRevert } from "./imports";
import { parameter } from "./parameters";
import { copyWord, equalWords, isZero, loadBytes } from "./word";

// What a flush marker holds in place of a snapshot.
const M_CHECKPOINT: usize = J_DATA;
const M_EPOCH: usize = J_DATA + 4;
const M_LOGS: usize = J_DATA + 8;
const M_MARKER: usize = J_DATA + 12;
const MARKER_SIZE: u32 = 16;

/** Multiplier of the hash tables, odd and drawn by the engine, so that nobody can aim at one bucket. */
export let seed: u64 = 0x9e3779b97f4a7c15;
/** Number of the checkpoint that the frame under way started from. */
export let checkpoint: u32 = 0;
let lastCheckpoint: u32 = 0;
export let journal: usize = 0;
export let logs: usize = 0;
/** The last flush marker: the host knows all that is older in the journal. */
export let marker: usize = 0;
/** The last log that the host knows. Newer logs are at higher addresses. */
export let toldLogs: usize = 0;
export let epoch: u32 = 0;
let lastEpoch: u32 = 0;
export let refund: i64 = 0;
/** Bytes that may still be logged. */
export let logRoom: u64 = <u64>MAX_LOG_BYTES;
let accounts: usize = 0;
let slots: usize = 0;
let transients: usize = 0;

export function setSeed(value: u64): void {
  seed = value | 1;
}
export function setCheckpoint(value: u32): void {
  checkpoint = value;
}
export function setRefund(value: i64): void {
  refund = value;
}
export function setJournal(value: usize): void {
  journal = value;
}
/** A number that no checkpoint has had. */
export function freshCheckpoint(): u32 {
  return ++lastCheckpoint;
}
/** From now on no record is known to be what the host has. */
export function startEpoch(): void {
  epoch = ++lastEpoch;
}

/** Forgets everything: the tables are emptied bucket by used bucket. */
export function resetState(): void {
  for (let a = accounts; a != 0; a = load<u32>(a, A_PREVIOUS)) store<u32>(accountBucket(a + A_ADDRESS), 0);
  for (let s = slots; s != 0; s = load<u32>(s, S_PREVIOUS)) {
    store<u32>(slotBucket(load<u32>(s, S_ACCOUNT), s + S_KEY, SLOT_BUCKETS, SLOT_BUCKET_BITS), 0);
  }
  for (let s = transients; s != 0; s = load<u32>(s, S_PREVIOUS)) {
    store<u32>(slotBucket(load<u32>(s, S_ACCOUNT), s + S_KEY, TRANSIENT_BUCKETS, TRANSIENT_BUCKET_BITS), 0);
  }
  accounts = 0;
  slots = 0;
  transients = 0;
  journal = 0;
  logs = 0;
  marker = 0;
  toldLogs = 0;
  epoch = 0;
  lastEpoch = 0;
  refund = 0;
  checkpoint = 0;
  lastCheckpoint = 0;
  logRoom = <u64>MAX_LOG_BYTES;
  resetHeap();
}

// @ts-ignore: decorator
@inline function mix(hash: u64, limb: u64): u64 {
  const h = (hash ^ limb) * seed;
  return h ^ (h >> 29);
}

function accountBucket(address: usize): usize {
  const h = mix(mix(mix(seed, load<u64>(address)), load<u64>(address, 8)), load<u64>(address, 16) & 0xffffffff);
  return <usize>ACCOUNT_BUCKETS + (<usize>((h * seed) >> (64 - ACCOUNT_BUCKET_BITS)) << 2);
}

function slotBucket(account: usize, key: usize, buckets: usize, bits: i32): usize {
  let h = mix(seed + <u64>account, load<u64>(key));
  h = mix(mix(mix(h, load<u64>(key, 8)), load<u64>(key, 16)), load<u64>(key, 24));
  return buckets + (<usize>((h * seed) >> (64 - <u64>bits)) << 2);
}

function findAccount(bucket: usize, l0: u64, l1: u64, l2: u64): usize {
  for (let a = <usize>load<u32>(bucket); a != 0; a = load<u32>(a, A_NEXT)) {
    if (load<u64>(a, A_ADDRESS) == l0 && load<u64>(a, A_ADDRESS + 8) == l1 && load<u64>(a, A_ADDRESS + 16) == l2) return a;
  }
  return 0;
}

/** The record of the account whose address is in the low 160 bits of a word. */
export function accountAt(word: usize): usize {
  const l0 = load<u64>(word), l1 = load<u64>(word, 8), l2 = load<u64>(word, 16) & 0xffffffff;
  const bucket = accountBucket(word);
  const known = findAccount(bucket, l0, l1, l2);
  if (known != 0) {
    if (load<u32>(known, A_EPOCH) != epoch) reloadAccount(known);
    return known;
  }
  const a = allocate(ACCOUNT_SIZE);
  memory.fill(a, 0, ACCOUNT_SIZE);
  store<u64>(a, l0, A_ADDRESS);
  store<u64>(a, l1, A_ADDRESS + 8);
  store<u64>(a, l2, A_ADDRESS + 16);
  store<u32>(a, load<u32>(bucket), A_NEXT);
  store<u32>(bucket, <u32>a);
  store<u32>(a, <u32>accounts, A_PREVIOUS);
  store<u32>(a, epoch, A_EPOCH);
  accounts = a;
  hostLoadAccount(a);
  return a;
}

/** Loads a record of an earlier epoch anew; a revert brings the old one back. */
function reloadAccount(a: usize): void {
  keepAccount(a);
  store<u32>(a, 0, A_FLAGS);
  store<u32>(a, 0, A_CODE);
  memory.fill(a + A_NONCE, 0, A_EPOCH - A_NONCE);
  store<u32>(a, epoch, A_EPOCH);
  hostLoadAccount(a);
}

function findSlot(bucket: usize, account: usize, key: usize): usize {
  for (let s = <usize>load<u32>(bucket); s != 0; s = load<u32>(s, S_NEXT)) {
    if (load<u32>(s, S_ACCOUNT) == <u32>account && equalWords(s + S_KEY, key)) return s;
  }
  return 0;
}

function makeSlot(bucket: usize, account: usize, key: usize, previous: usize): usize {
  const s = allocate(SLOT_SIZE);
  store<u32>(s, load<u32>(bucket), S_NEXT);
  store<u32>(s, 0, S_CHECKPOINT);
  store<u32>(s, 0, S_FLUSH);
  store<u32>(s, <u32>account, S_ACCOUNT);
  copyWord(s + S_KEY, key);
  store<u32>(s, <u32>previous, S_PREVIOUS);
  store<u32>(bucket, <u32>s);
  return s;
}

/** The record of a storage slot. */
export function slotAt(account: usize, key: usize): usize {
  const bucket = slotBucket(account, key, SLOT_BUCKETS, SLOT_BUCKET_BITS);
  let s = findSlot(bucket, account, key);
  if (s != 0) {
    if (load<u32>(s, S_EPOCH) == epoch) return s;
    keepSlot(s);
  } else {
    s = makeSlot(bucket, account, key, slots);
    slots = s;
  }
  store<u32>(s, 0, S_FLAGS);
  store<u32>(s, epoch, S_EPOCH);
  hostLoadSlot(s);
  loadBytes(s + S_CURRENT, s + S_CURRENT);
  loadBytes(s + S_ORIGINAL, s + S_ORIGINAL);
  return s;
}

/** The record of a transient slot (EIP-1153). */
export function transientAt(account: usize, key: usize): usize {
  const bucket = slotBucket(account, key, TRANSIENT_BUCKETS, TRANSIENT_BUCKET_BITS);
  let s = findSlot(bucket, account, key);
  if (s != 0) {
    if (load<u32>(s, S_EPOCH) == epoch) return s;
    keepSlot(s);
  } else {
    s = makeSlot(bucket, account, key, transients);
    transients = s;
  }
  store<u32>(s, FLAG_TRANSIENT, S_FLAGS);
  store<u32>(s, epoch, S_EPOCH);
  hostLoadTransient(s);
  loadBytes(s + S_CURRENT, s + S_CURRENT);
  return s;
}

/** What access functions return when the gas does not suffice; no gas left can be this much. */
export const NOT_ENOUGH: u64 = u64.MAX_VALUE;

/**
 * Charges for a cold account and warms it; the gas left. The host is not asked for an account that cannot be paid for,
 * because a witness need not hold it.
 */
export function accessAccount(word: usize, gas: u64, cold: u64): u64 {
  const left = peekAccount(word, gas, cold);
  if (left != gas && left != NOT_ENOUGH) setAccountFlags(accountAt(word), FLAG_WARM);
  return left;
}

/** What accessAccount would return. */
export function peekAccount(word: usize, gas: u64, cold: u64): u64 {
  if (cold == 0) return gas;
  if (gas < cold) {
    const known = findAccount(accountBucket(word), load<u64>(word), load<u64>(word, 8), load<u64>(word, 16) & 0xffffffff);
    if (known == 0 && hostIsWarm(word, 0) == 0) return NOT_ENOUGH;
  }
  if (load<u32>(accountAt(word), A_FLAGS) & FLAG_WARM) return gas;
  return gas < cold ? NOT_ENOUGH : gas - cold;
}

/** The same for a slot. */
export function accessSlot(account: usize, key: usize, gas: u64, cold: u64): u64 {
  if (cold == 0) return gas;
  if (gas < cold) {
    const known = findSlot(slotBucket(account, key, SLOT_BUCKETS, SLOT_BUCKET_BITS), account, key);
    if (known == 0 && hostIsWarm(account + A_ADDRESS, key) == 0) return NOT_ENOUGH;
  }
  const slot = slotAt(account, key);
  if (load<u32>(slot, S_FLAGS) & FLAG_WARM) return gas;
  if (gas < cold) return NOT_ENOUGH;
  setSlotFlags(slot, FLAG_WARM);
  return gas - cold;
}

function remember(target: usize, size: u32): void {
  const entry = allocate(<u32>J_DATA + size);
  store<u32>(entry, <u32>journal, J_PREVIOUS);
  store<u32>(entry, <u32>target, J_TARGET);
  store<u32>(entry, size, J_SIZE);
  memory.copy(entry + J_DATA, target, size);
  journal = entry;
}

/** Call before changing an account record: keeps what the frame's checkpoint must be able to bring back, once. */
export function keepAccount(account: usize): void {
  if (load<u32>(account, A_CHECKPOINT) == checkpoint) return;
  remember(account + A_FLAGS, ACCOUNT_SNAPSHOT);
  store<u32>(account, checkpoint, A_CHECKPOINT);
}

/** Call before changing a slot record. */
export function keepSlot(slot: usize): void {
  if (load<u32>(slot, S_CHECKPOINT) == checkpoint) return;
  remember(slot + S_FLAGS, SLOT_SNAPSHOT);
  store<u32>(slot, checkpoint, S_CHECKPOINT);
}

export function setAccountFlags(account: usize, flags: u32): void {
  if ((load<u32>(account, A_FLAGS) & flags) == flags) return;
  keepAccount(account);
  store<u32>(account, load<u32>(account, A_FLAGS) | flags, A_FLAGS);
}

export function setSlotFlags(slot: usize, flags: u32): void {
  keepSlot(slot);
  store<u32>(slot, load<u32>(slot, S_FLAGS) | flags, S_FLAGS);
}

/**
 * Undoes every change since the journal had that end and the logs that, on the host too as far as it knows of them. The
 * account whose touch outlives this, if it was touched: that of the ripemd160 precompile, a client's bug that became
 * history (EIP-161, block 2675119).
 */
export function revertTo(end: usize, logEnd: usize): usize {
  let touched: usize = 0;
  while (journal != end) {
    const target = <usize>load<u32>(journal, J_TARGET);
    if (target == 0) undoFlush();
    else {
      const size = load<u32>(journal, J_SIZE);
      if (size == ACCOUNT_SNAPSHOT && isRipemd(target - A_FLAGS) && (load<u32>(target) & FLAG_TOUCHED) != 0) touched = target - A_FLAGS;
      memory.copy(target, journal + J_DATA, size);
    }
    journal = load<u32>(journal, J_PREVIOUS);
  }
  logs = logEnd;
  return touched;
}

/** Notes that the host knows all so far, and by which checkpoint of its own it can undo what it has just been told. */
export function markFlush(hostCheckpoint: u32, lastLog: usize): void {
  const entry = allocate(<u32>J_DATA + MARKER_SIZE);
  store<u32>(entry, <u32>journal, J_PREVIOUS);
  store<u32>(entry, 0, J_TARGET);
  store<u32>(entry, hostCheckpoint, M_CHECKPOINT);
  store<u32>(entry, epoch, M_EPOCH);
  store<u32>(entry, <u32>toldLogs, M_LOGS);
  store<u32>(entry, <u32>marker, M_MARKER);
  journal = entry;
  marker = entry;
  toldLogs = lastLog;
}

function undoFlush(): void {
  hostRevert(load<u32>(journal, M_CHECKPOINT));
  epoch = load<u32>(journal, M_EPOCH);
  toldLogs = load<u32>(journal, M_LOGS);
  marker = load<u32>(journal, M_MARKER);
}

function isRipemd(account: usize): bool {
  return load<u64>(account, A_ADDRESS) == 3 && (load<u64>(account, A_ADDRESS + 8) | load<u64>(account, A_ADDRESS + 16)) == 0;
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

/** The code object of an account with code. */
export function codeOf(account: usize): usize {
  let code = <usize>load<u32>(account, A_CODE);
  if (code == 0) {
    code = hostLoadCode(account);
    store<u32>(account, <u32>code, A_CODE);
  }
  return code;
}

/** Call before changing balance, nonce or code. */
export function changeAccount(account: usize): void {
  keepAccount(account);
  store<u32>(account, load<u32>(account, A_FLAGS) | (FLAG_EXISTS | FLAG_TOUCHED | FLAG_CHANGED), A_FLAGS);
}

/** What a message does to its recipient: before EIP-161 it makes the account, since then it may remove it. */
export function touch(account: usize): void {
  setAccountFlags(account, parameter(EMPTY_IS_DEAD) != 0 ? FLAG_TOUCHED : FLAG_EXISTS | FLAG_TOUCHED | FLAG_CHANGED);
}

/** Adds a log with its topics and data uninitialised; returns it. */
export function addLog(account: usize, topics: u32, size: u32): usize {
  const log = allocate(<u32>L_DATA + 32 * topics + size);
  store<u32>(log, <u32>logs, L_PREVIOUS);
  store<u32>(log, <u32>account, L_ACCOUNT);
  store<u32>(log, topics, L_TOPICS);
  store<u32>(log, size, L_SIZE);
  logs = log;
  logRoom -= <u64>size;
  return log;
}
