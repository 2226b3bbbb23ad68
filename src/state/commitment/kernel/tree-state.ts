// The binary tree of a state (EIP-7864) under packed changes (src/state/kernel/packing.ts). What is gone is zero: the basic data, code hash
// and chunks of an account, its slots, and chunks behind the end of a shorter code.
import { CHANGE_CLEARED, CHANGE_CODE, CHANGE_DELETED } from "../../kernel/packed-form";
import { allocate } from "./arena";
import {
  BASIC_DATA, CODE_HASH, MOST_CODE, basicData, chunkCount, chunkPosition, chunksOf, codeSizeOf, headerSlot, selectAddress, slotStem,
  stemAt,
} from "./embedding";
import { slotsOf, unfitting } from "./imports-of-tree";
import { find, put } from "./tree-change";
import { settle, writeRoot } from "./tree-settle";
import { readRoot } from "./tree-source";

/** Of a packed account. */
const FLAGS: usize = 20;
const NONCE: usize = 24;
const BALANCE: usize = 32;
const HASH: usize = 64;
const SIZE: usize = 96;
const CODE: usize = 100;
const SLOT: usize = 64;

const ZERO: usize = memory.data(32, 8);

let root: usize = 0;

/** Writes the root of the state after the changes; its records are in the list of writes. */
export function changeState(to: usize, changes: usize): void {
  root = readRoot();
  let account = changes + 4;
  for (let left = load<u32>(changes); left != 0; left--) account = changeAccount(account);
  settle(root);
  writeRoot(to, root);
}

/** Takes over one packed account; the next one. */
function changeAccount(account: usize): usize {
  const flags = load<u32>(account, FLAGS), newSize = load<u32>(account, SIZE);
  const slots = account + CODE + newSize, count = load<u32>(slots);
  selectAddress(account);
  const stem = stemAt(0), old = find(root, stem, BASIC_DATA);
  const oldSize = old == 0 ? 0 : codeSizeOf(old);
  const isDeleted = (flags & CHANGE_DELETED) != 0;
  if (old != 0 && (isDeleted || (flags & CHANGE_CLEARED) != 0)) clearSlots(account, stem);
  if (isDeleted) {
    if (old != 0) putHeader(stem, ZERO, ZERO);
    putChunks(stem, 0, 0, oldSize);
  } else {
    const hasCode = (flags & CHANGE_CODE) != 0, size = hasCode ? newSize : oldSize;
    if (size > MOST_CODE || !hasSmallBalance(account)) unfitting(account);
    putHeader(stem, basicData(size, load<u64>(account, NONCE), account + BALANCE), account + HASH);
    if (hasCode) putChunks(stem, account + CODE, size, oldSize);
    for (let i: u32 = 0; i < count; i++) putSlot(stem, slots + 4 + SLOT * <usize>i, slots + 36 + SLOT * <usize>i);
  }
  return slots + 4 + <usize>count * SLOT;
}

function hasSmallBalance(account: usize): bool {
  return (load<u64>(account, BALANCE) | load<u64>(account, BALANCE + 8)) == 0;
}

function putHeader(stem: usize, data: usize, codeHash: usize): void {
  root = put(root, stem, BASIC_DATA, data);
  root = put(root, stem, CODE_HASH, codeHash);
}

function putChunks(accountStem: usize, code: usize, size: u32, oldSize: u32): void {
  const chunks = chunksOf(code, size), count = chunkCount(size), most = max(count, chunkCount(oldSize));
  let stem = accountStem, index: u32 = 0;
  for (let i: u32 = 0; i < most; i++) {
    const position = chunkPosition(i);
    if (position >> 8 != index) {
      index = position >> 8;
      stem = stemAt(index);
    }
    root = put(root, stem, position & 255, i < count ? chunks + 32 * <usize>i : ZERO);
  }
}

/** Makes all slots zero that the account had before the changes. */
function clearSlots(account: usize, stem: usize): void {
  const count = slotsOf(account, 0);
  if (count == 0) return;
  const keys = allocate(32 * <usize>count);
  slotsOf(account, keys);
  for (let i: u32 = 0; i < count; i++) putSlot(stem, keys + 32 * <usize>i, ZERO);
}

function putSlot(accountStem: usize, key: usize, value: usize): void {
  const subindex = headerSlot(key);
  if (subindex != 0) root = put(root, accountStem, subindex, value);
  else root = put(root, slotStem(key), load<u8>(key, 31), value);
}
