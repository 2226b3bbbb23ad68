// One account of packed changes (src/state/kernel/packed-form.ts) and its trie of storage.
import {
  CHANGE_CLEARED, CHANGE_DELETED, PACKED_CODE, PACKED_CODE_SIZE, PACKED_FLAGS, PACKED_RECORD, PACKED_SLOT,
} from "../../kernel/packed-form";
import { ACCOUNT_BALANCE, ACCOUNT_CODE_HASH, ACCOUNT_NONCE } from "../../kernel/account-form";
import { MOST_ACCOUNT, MOST_SLOT, storageRootOf, writeAccount, writeNumber } from "./account-leaf";
import { allocate } from "./arena";
import { find, isChanged, put, remove } from "./change";
import { clearRecords } from "./imports";
import { KEY, KEY_NIBBLES, hashOf, makeKey, nibblesOf, pointerAt, setPointerAt, sortKeys, subjectOf } from "./keys";
import { valueOf } from "./nodes";
import { recordKey, recordKeySize, selectAccounts, selectStorage } from "./record-key";
import { writeTrie } from "./records";
import { needReferences } from "./references";
import { EMPTY_ROOT, writeRoot } from "./roots";
import { readRootOf } from "./source";

/** Behind its key: the root of its storage, pointers to the keys of its slots, the trie of its storage and whether that is another one. */
const STORAGE_ROOT: usize = KEY;
const SLOTS: usize = KEY + 32;
const TRIE: usize = KEY + 36;
const HAS_CHANGED: usize = KEY + 40;
const SIZE: usize = KEY + 48;

// @ts-ignore: decorator
@inline function flagsOf(account: usize): u32 { return load<u32>(subjectOf(account), PACKED_FLAGS); }
// @ts-ignore: decorator
@inline export function isDeleted(account: usize): bool { return (flagsOf(account) & CHANGE_DELETED) != 0; }
// @ts-ignore: decorator
@inline function packedSlots(packed: usize): usize { return packed + PACKED_CODE + <usize>load<u32>(packed, PACKED_CODE_SIZE); }
// @ts-ignore: decorator
@inline function slotCount(account: usize): u32 { return load<u32>(packedSlots(subjectOf(account))); }

/** A packed account and its slots, whose keys are hashed soon. */
export function newAccount(packed: usize): usize {
  const account = allocate(SIZE);
  makeKey(account, packed, 20, packed);
  store<u32>(account, 0, HAS_CHANGED);
  const count = slotCount(account), slots = allocate(4 * <usize>count);
  for (let i: u32 = 0; i < count; i++) {
    const key = allocate(KEY), slot = packedSlots(packed) + 4 + <usize>i * PACKED_SLOT;
    makeKey(key, slot, 32, slot);
    setPointerAt(slots, i, key);
  }
  store<u32>(account, <u32>slots, SLOTS);
  return account;
}

/** Where the next packed account is. */
export function behindPacked(account: usize): usize {
  return packedSlots(subjectOf(account)) + 4 + <usize>slotCount(account) * PACKED_SLOT;
}

/** Makes the changes of an account's storage; its root follows when all references have been made. */
export function changeStorage(root: usize, account: usize): void {
  selectAccounts();
  const old = find(root, nibblesOf(account), KEY_NIBBLES), storageRoot = account + STORAGE_ROOT;
  memory.copy(storageRoot, old == 0 ? EMPTY_ROOT : storageRootOf(valueOf(old)), 32);
  selectStorage(hashOf(account));
  if ((flagsOf(account) & (CHANGE_DELETED | CHANGE_CLEARED)) != 0) clearStorage(storageRoot);
  if (!isDeleted(account) && slotCount(account) != 0) changeTrie(account);
}

function clearStorage(storageRoot: usize): void {
  if (isEmptyRoot(storageRoot)) return;
  clearRecords(recordKey(0, 0), recordKeySize(0));
  memory.copy(storageRoot, EMPTY_ROOT, 32);
}

function isEmptyRoot(storageRoot: usize): bool {
  return memory.compare(storageRoot, EMPTY_ROOT, 32) == 0;
}

/** Slots that are not zero first: see ./change. */
function changeTrie(account: usize): void {
  const count = slotCount(account), slots = <usize>load<u32>(account, SLOTS);
  let trie = isEmptyRoot(account + STORAGE_ROOT) ? 0 : readRootOf(account + STORAGE_ROOT), hasChanged = false;
  sortKeys(slots, count);
  for (let i: u32 = 0; i < count; i++) {
    const key = pointerAt(slots, i), word = subjectOf(key) + 32;
    if (isZero(word)) continue;
    const value = allocate(MOST_SLOT);
    trie = put(trie, nibblesOf(key), KEY_NIBBLES, value, <u32>(writeNumber(value, word) - value));
    hasChanged = isChanged() || hasChanged;
  }
  for (let i: u32 = 0; i < count; i++) {
    const key = pointerAt(slots, i);
    if (!isZero(subjectOf(key) + 32)) continue;
    trie = remove(trie, nibblesOf(key), KEY_NIBBLES);
    hasChanged = isChanged() || hasChanged;
  }
  if (!hasChanged) return;
  needReferences(trie);
  store<u32>(account, <u32>trie, TRIE);
  store<u32>(account, 1, HAS_CHANGED);
}

function isZero(word: usize): bool {
  return (load<u64>(word) | load<u64>(word, 8) | load<u64>(word, 16) | load<u64>(word, 24)) == 0;
}

/** The trie of accounts with an account that is not gone; the references of its storage have been made. */
export function putAccount(root: usize, account: usize): usize {
  if (load<u32>(account, HAS_CHANGED) != 0) writeRoot(account + STORAGE_ROOT, load<u32>(account, TRIE));
  const leaf = allocate(MOST_ACCOUNT), record = subjectOf(account) + PACKED_RECORD;
  const nonce = load<u64>(record, ACCOUNT_NONCE);
  const end = writeAccount(leaf, nonce, record + ACCOUNT_BALANCE, account + STORAGE_ROOT, record + ACCOUNT_CODE_HASH);
  return put(root, nibblesOf(account), KEY_NIBBLES, leaf, <u32>(end - leaf));
}

export function removeAccount(root: usize, account: usize): usize {
  return remove(root, nibblesOf(account), KEY_NIBBLES);
}

/** Writes the records of an account's storage, if it is another one. */
export function writeStorage(account: usize): void {
  if (load<u32>(account, HAS_CHANGED) == 0) return;
  selectStorage(hashOf(account));
  writeTrie(load<u32>(account, TRIE));
}
