// The Merkle Patricia trie of a state under packed changes (src/state/kernel/packed-form.ts): first the tries of storage of all changed
// accounts, then the trie of accounts, whose leaves have the roots of those.
import { hashWaiting } from "../../../base/kernel/keccak-soon";
import {
  behindPacked, changeStorage, isDeleted, newAccount, putAccount, removeAccount, writeStorage,
} from "./account-change";
import { allocate } from "./arena";
import { isChanged } from "./change";
import { pointerAt, setPointerAt, sortKeys } from "./keys";
import { selectAccounts } from "./record-key";
import { writeTrie } from "./records";
import { makeReferences, refer } from "./references";
import { writeRoot } from "./roots";
import { readRoot } from "./source";

/** Writes the root of the state after the changes; its records are in the list of writes. */
export function changeState(to: usize, changes: usize): void {
  const count = load<u32>(changes), accounts = accountsOf(changes + 4, count);
  selectAccounts();
  let root = readRoot(), hasChanged = false;
  for (let i: u32 = 0; i < count; i++) changeStorage(root, pointerAt(accounts, i));
  makeReferences();
  selectAccounts();
  for (let i: u32 = 0; i < count; i++) {
    if (isDeleted(pointerAt(accounts, i))) continue;
    root = putAccount(root, pointerAt(accounts, i));
    hasChanged = isChanged() || hasChanged;
  }
  for (let i: u32 = 0; i < count; i++) {
    if (!isDeleted(pointerAt(accounts, i))) continue;
    root = removeAccount(root, pointerAt(accounts, i));
    hasChanged = isChanged() || hasChanged;
  }
  refer(root);
  if (hasChanged) writeTrie(root);
  for (let i: u32 = 0; i < count; i++) writeStorage(pointerAt(accounts, i));
  writeRoot(to, root);
}

/** Pointers to the accounts, in the order of their keys. */
function accountsOf(packed: usize, count: u32): usize {
  const pointers = allocate(4 * <usize>count);
  let at = packed;
  for (let i: u32 = 0; i < count; i++) {
    const account = newAccount(at);
    setPointerAt(pointers, i, account);
    at = behindPacked(account);
  }
  hashWaiting();
  sortKeys(pointers, count);
  return pointers;
}
