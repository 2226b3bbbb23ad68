// Slots of storage that the block has met, and those of transient storage (EIP-1153), which last for one transaction.
import { SLOT_BUCKETS, SLOT_BUCKET_BITS, TRANSIENT_BUCKETS, TRANSIENT_BUCKET_BITS } from "./layout";
import {
  A_ADDRESS, A_PREVIOUS, A_SLOTS, SLOT_LOADED, SLOT_READ, SLOT_SIZE, S_ACCESS, S_ACCOUNT, S_CHECKPOINT, S_CURRENT, S_FLAGS, S_KEY,
  S_NEXT, S_OLD, S_ORIGINAL, S_SIBLING, S_TRANSACTION, S_WARM,
} from "./records";
import { NOT_ENOUGH, accounts, isStorageKnown, transaction, unreadAccountAt } from "./accounts";
import { allocate, allocateInBlock } from "./heap";
import { bucketOf, mix, seed } from "./hashing";
import { keepSlot } from "./journal";
import { oracleSlot } from "./oracle";
import { copyWord, equalWords, loadBytes, setWord, storeAddress, storeBytes } from "../../base/kernel/word";

/** The transient slots of this transaction, linked by S_SIBLING. */
let transients: usize = 0;

const ADDRESS: usize = memory.data(20, 8);
const KEY: usize = memory.data(32, 8);

/** Call before the accounts are forgotten. */
export function forgetSlots(): void {
  for (let a = accounts; a != 0; a = load<u32>(a, A_PREVIOUS)) {
    for (let s = <usize>load<u32>(a, A_SLOTS); s != 0; s = load<u32>(s, S_SIBLING)) store<u32>(storageBucket(a, s + S_KEY), 0);
  }
}

export function forgetTransients(): void {
  for (let s = transients; s != 0; s = load<u32>(s, S_SIBLING)) store<u32>(transientBucket(load<u32>(s, S_ACCOUNT), s + S_KEY), 0);
  transients = 0;
}

// @ts-ignore: decorator
@inline function slotHash(account: usize, key: usize): u64 {
  const h = mix(mix(seed + <u64>account, load<u64>(key)), load<u64>(key, 8));
  return mix(mix(h, load<u64>(key, 16)), load<u64>(key, 24));
}

function storageBucket(account: usize, key: usize): usize {
  return bucketOf(slotHash(account, key), <usize>SLOT_BUCKETS, SLOT_BUCKET_BITS);
}

function transientBucket(account: usize, key: usize): usize {
  return bucketOf(slotHash(account, key), <usize>TRANSIENT_BUCKETS, TRANSIENT_BUCKET_BITS);
}

function findSlot(bucket: usize, account: usize, key: usize): usize {
  for (let s = <usize>load<u32>(bucket); s != 0; s = load<u32>(s, S_NEXT)) {
    if (load<u32>(s, S_ACCOUNT) == <u32>account && equalWords(s + S_KEY, key)) return s;
  }
  return 0;
}

/** Sets what a new record is found by; values are to come. */
function link(s: usize, bucket: usize, account: usize, key: usize): void {
  store<u32>(s, load<u32>(bucket), S_NEXT);
  store<u32>(s, 0, S_TRANSACTION);
  store<u32>(s, 0, S_FLAGS);
  store<u32>(s, <u32>account, S_ACCOUNT);
  store<u32>(s, 0, S_CHECKPOINT);
  store<u32>(s, 0, S_WARM);
  store<u32>(s, 0, S_ACCESS);
  copyWord(s + S_KEY, key);
  store<u32>(bucket, <u32>s);
}

/** The record of a storage slot. */
export function slotAt(account: usize, key: usize): usize {
  const bucket = storageBucket(account, key);
  const known = findSlot(bucket, account, key);
  if (known != 0 && load<u32>(known, S_TRANSACTION) == transaction) return known;
  return meet(known == 0 ? makeSlot(bucket, account, key) : known);
}

function makeSlot(bucket: usize, account: usize, key: usize): usize {
  const s = allocateInBlock(SLOT_SIZE);
  link(s, bucket, account, key);
  store<u32>(s, load<u32>(account, A_SLOTS), S_SIBLING);
  store<u32>(account, <u32>s, A_SLOTS);
  return s;
}

/** Makes a record one of this transaction. */
function meet(s: usize): usize {
  if ((load<u32>(s, S_FLAGS) & SLOT_LOADED) == 0) read(s);
  copyWord(s + S_ORIGINAL, s + S_CURRENT);
  store<u32>(s, transaction, S_TRANSACTION);
  return s;
}

function read(s: usize): void {
  const account = <usize>load<u32>(s, S_ACCOUNT);
  let flags: u32 = SLOT_LOADED;
  if (isStorageKnown(account)) {
    setWord(s + S_CURRENT, 0);
  } else {
    flags |= SLOT_READ;
    storeAddress(ADDRESS, account + A_ADDRESS);
    storeBytes(KEY, s + S_KEY);
    oracleSlot(ADDRESS, KEY, s + S_CURRENT);
    loadBytes(s + S_CURRENT, s + S_CURRENT);
  }
  copyWord(s + S_OLD, s + S_CURRENT);
  store<u32>(s, flags, S_FLAGS);
}

/**
 * Charges for a cold slot and warms it; the gas left, or NOT_ENOUGH. The oracle is not asked for a slot that cannot be paid
 * for.
 */
export function accessSlot(account: usize, key: usize, gas: u64, cold: u64): u64 {
  if (cold == 0) return gas;
  if (gas < cold) {
    const known = findSlot(storageBucket(account, key), account, key);
    return known != 0 && load<u32>(known, S_WARM) == transaction ? gas : NOT_ENOUGH;
  }
  const slot = slotAt(account, key);
  if (load<u32>(slot, S_WARM) == transaction) return gas;
  warm(slot);
  return gas - cold;
}

export function isWarmSlot(account: usize, key: usize): bool {
  const known = findSlot(storageBucket(account, key), account, key);
  return known != 0 && load<u32>(known, S_WARM) == transaction;
}

/** Makes a slot that was met warm, until a checkpoint is undone. */
export function warm(slot: usize): void {
  keepSlot(slot);
  store<u32>(slot, transaction, S_WARM);
}

/** Makes a slot of the account at an address warm for the whole transaction, without asking for either; see warmAccount. */
export function warmSlot(address: usize, key: usize): void {
  const account = unreadAccountAt(address), bucket = storageBucket(account, key);
  const known = findSlot(bucket, account, key);
  store<u32>(known == 0 ? makeSlot(bucket, account, key) : known, transaction, S_WARM);
}

/** The record of a transient slot. */
export function transientAt(account: usize, key: usize): usize {
  const bucket = transientBucket(account, key);
  let s = findSlot(bucket, account, key);
  if (s != 0) return s;
  s = allocate(SLOT_SIZE);
  link(s, bucket, account, key);
  setWord(s + S_CURRENT, 0);
  store<u32>(s, <u32>transients, S_SIBLING);
  transients = s;
  return s;
}
