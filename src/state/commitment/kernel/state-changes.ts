// The Merkle Patricia trie of a state under packed changes (src/state/kernel/packing.ts): of each changed account first the trie of its
// storage, then its leaf.
import { CHANGE_CLEARED, CHANGE_DELETED } from "../../kernel/packed-form";
import { keccak256 } from "../../../base/kernel/keccak256";
import { MOST_ACCOUNT, MOST_SLOT, storageRootOf, writeAccount, writeNumber } from "./account-leaf";
import { allocate } from "./arena";
import { find, isChanged, put, remove } from "./change";
import { clearRecords } from "./imports";
import { unpackNibbles } from "./node-rlp";
import { valueOf } from "./nodes";
import { recordKey, recordKeySize, selectAccounts, selectStorage } from "./record-key";
import { settle, settleRoot } from "./records";
import { EMPTY_ROOT, writeRoot } from "./roots";
import { readRoot, readRootThatIs } from "./source";

/** Of a packed account. */
const FLAGS: usize = 20;
const NONCE: usize = 24;
const BALANCE: usize = 32;
const CODE_HASH: usize = 64;
const CODE_SIZE: usize = 96;
const CODE: usize = 100;
const SLOT: usize = 64;

/** An account that is gone: the next one and the nibbles of its key. */
const GONE: usize = 8;
const KEY_NIBBLES: u32 = 64;

let root: usize = 0;
let gone: usize = 0;
let hasChanged: bool = false;

/** Writes the root of the state after the changes; its records are in the list of writes. */
export function changeState(to: usize, changes: usize): void {
  selectAccounts();
  root = readRoot();
  gone = 0;
  hasChanged = false;
  let account = changes + 4;
  for (let left = load<u32>(changes); left != 0; left--) account = changeAccount(account);
  for (; gone != 0; gone = load<u32>(gone)) {
    root = remove(root, load<u32>(gone, 4), KEY_NIBBLES);
    hasChanged = hasChanged || isChanged();
  }
  settle(root);
  if (hasChanged) settleRoot(root);
  writeRoot(to, root);
}

/** Takes over one packed account; the next one. */
function changeAccount(account: usize): usize {
  const flags = load<u32>(account, FLAGS);
  const slots = account + CODE + load<u32>(account, CODE_SIZE), count = load<u32>(slots);
  const hash = allocate(32), storageRoot = allocate(32);
  keccak256(hash, account, 20);
  const key = nibblesOf(hash);
  const old = find(root, key, KEY_NIBBLES);
  memory.copy(storageRoot, old == 0 ? EMPTY_ROOT : storageRootOf(valueOf(old)), 32);
  const isDeleted = (flags & CHANGE_DELETED) != 0;
  if (isDeleted || (flags & CHANGE_CLEARED) != 0) clearStorage(storageRoot, hash);
  if (isDeleted) addGone(key);
  else {
    if (count != 0) changeStorage(storageRoot, hash, slots + 4, count);
    putAccount(account, key, storageRoot);
  }
  selectAccounts();
  return slots + 4 + <usize>count * SLOT;
}

function clearStorage(storageRoot: usize, hash: usize): void {
  if (memory.compare(storageRoot, EMPTY_ROOT, 32) == 0) return;
  selectStorage(hash);
  clearRecords(recordKey(0, 0), recordKeySize(0));
  memory.copy(storageRoot, EMPTY_ROOT, 32);
}

function addGone(key: usize): void {
  const entry = allocate(GONE);
  store<u32>(entry, <u32>gone);
  store<u32>(entry, <u32>key, 4);
  gone = entry;
}

function putAccount(account: usize, key: usize, storageRoot: usize): void {
  const leaf = allocate(MOST_ACCOUNT);
  const end = writeAccount(leaf, load<u64>(account, NONCE), account + BALANCE, storageRoot, account + CODE_HASH);
  root = put(root, key, KEY_NIBBLES, leaf, <u32>(end - leaf));
  hasChanged = hasChanged || isChanged();
}

/** Takes over the slots of an account, those that are not zero first; the root that they change is in place. */
function changeStorage(storageRoot: usize, hash: usize, slots: usize, count: u32): void {
  selectStorage(hash);
  const isEmpty = memory.compare(storageRoot, EMPTY_ROOT, 32) == 0;
  let trie = isEmpty ? 0 : readRootThatIs();
  let haveChanged = false;
  const end = slots + <usize>count * SLOT;
  for (let slot = slots; slot < end; slot += SLOT) {
    if (isZero(slot + 32)) continue;
    const value = allocate(MOST_SLOT);
    trie = put(trie, slotKey(slot), KEY_NIBBLES, value, <u32>(writeNumber(value, slot + 32) - value));
    haveChanged = haveChanged || isChanged();
  }
  for (let slot = slots; slot < end; slot += SLOT) {
    if (!isZero(slot + 32)) continue;
    trie = remove(trie, slotKey(slot), KEY_NIBBLES);
    haveChanged = haveChanged || isChanged();
  }
  if (!haveChanged) return;
  settle(trie);
  settleRoot(trie);
  writeRoot(storageRoot, trie);
}

function slotKey(slot: usize): usize {
  const hash = allocate(32);
  keccak256(hash, slot, 32);
  return nibblesOf(hash);
}

function nibblesOf(hash: usize): usize {
  const nibbles = allocate(KEY_NIBBLES);
  unpackNibbles(nibbles, hash, 32);
  return nibbles;
}

function isZero(word: usize): bool {
  return (load<u64>(word) | load<u64>(word, 8) | load<u64>(word, 16) | load<u64>(word, 24)) == 0;
}
