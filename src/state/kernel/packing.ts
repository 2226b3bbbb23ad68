// What the driver takes out of a block or transaction, as packed bytes: numbers little-endian and without gaps, amounts, keys,
// values and hashes big-endian in 32 bytes. All lie on the heap of the transaction.
import {
  A_ADDRESS, A_BALANCE, A_FACTS, A_FLAGS, A_HASH, A_NONCE, A_OLD_BALANCE, A_OLD_HASH, A_OLD_NONCE, A_PREVIOUS, A_SLOTS,
  C_BYTES, C_SIZE, FACT_WAS_THERE, FLAG_CLEARED, FLAG_EXISTS, FLAG_HAS_CODE, L_ACCOUNT, L_DATA, L_PREVIOUS, L_SIZE,
  L_TOPICS, READ_ACCOUNT, READ_CODE, READ_HAS_STORAGE, SLOT_LOADED, SLOT_READ, S_CURRENT, S_FLAGS, S_KEY, S_OLD, S_SIBLING,
} from "./records";
import {
  CHANGE_ACCOUNT, CHANGE_CLEARED, CHANGE_CODE, CHANGE_DELETED, PACKED_ADDRESS, PACKED_CODE_SIZE, PACKED_FLAGS, PACKED_RECORD, PACKED_SLOT,
} from "./packed-form";
import { ACCOUNT_BALANCE, ACCOUNT_CODE_HASH, ACCOUNT_NONCE } from "./account-form";
import { accounts, codeOf } from "./accounts";
import { H_HASH, H_NEXT, H_NUMBER, blockHashes } from "./block-hashes";
import { copyHash, equalHashes } from "./codes";
import { align, extend } from "./heap";
import { logs, setLogs } from "./logs";
import { equalWords, isZero, storeAddress, storeBytes } from "../../base/kernel/word";

/** Bytes of what was packed last. */
let packedSize: u32 = 0;

export function sizeOfPacked(): u32 {
  return packedSize;
}

function begin(): usize {
  align();
  return extend(4);
}

function end(start: usize, count: u32): usize {
  store<u32>(start, count);
  packedSize = <u32>(extend(0) - start);
  align();
  return start;
}

/**
 * What the block has changed of what its oracle gave, see packed-form.ts. Of slots those that differ, and all that are not zero when
 * the storage was cleared.
 */
export function packChanges(): usize {
  const start = begin();
  let count: u32 = 0;
  for (let a = accounts; a != 0; a = load<u32>(a, A_PREVIOUS)) {
    if ((load<u32>(a, A_FACTS) & READ_ACCOUNT) != 0 && packAccount(a)) count++;
  }
  return end(start, count);
}

function packAccount(a: usize): bool {
  const flags = load<u32>(a, A_FLAGS);
  const wasThere = (load<u32>(a, A_FACTS) & FACT_WAS_THERE) != 0, isThere = (flags & FLAG_EXISTS) != 0;
  if (!wasThere && !isThere) return false;
  const isCleared = wasThere && (flags & FLAG_CLEARED) != 0;
  const hasNewCode = !equalHashes(a + A_HASH, a + A_OLD_HASH);
  const differs =
    isThere != wasThere || hasNewCode || isCleared || load<u64>(a, A_NONCE) != load<u64>(a, A_OLD_NONCE) ||
    !equalWords(a + A_BALANCE, a + A_OLD_BALANCE);
  if (!differs && !hasChangedSlot(a)) return false;
  const what = (isThere ? (differs ? CHANGE_ACCOUNT : 0) : CHANGE_DELETED) | (isCleared ? CHANGE_CLEARED : 0) | (hasNewCode ? CHANGE_CODE : 0);
  const at = extend(PACKED_CODE_SIZE);
  storeAddress(at + PACKED_ADDRESS, a + A_ADDRESS);
  store<u32>(at, what, PACKED_FLAGS);
  store<u64>(at, load<u64>(a, A_NONCE), PACKED_RECORD + ACCOUNT_NONCE);
  storeBytes(at + PACKED_RECORD + ACCOUNT_BALANCE, a + A_BALANCE);
  copyHash(at + PACKED_RECORD + ACCOUNT_CODE_HASH, a + A_HASH);
  packCode(hasNewCode && (flags & FLAG_HAS_CODE) != 0 ? codeOf(a) : 0);
  packSlots(a, isCleared);
  return true;
}

function packCode(code: usize): void {
  const size = code == 0 ? 0 : load<u32>(code, C_SIZE);
  const at = extend(4 + size);
  store<u32>(at, size);
  if (size != 0) memory.copy(at + 4, code + C_BYTES, size);
}

// @ts-ignore: decorator
@inline function isChanged(slot: usize): bool {
  return (load<u32>(slot, S_FLAGS) & SLOT_LOADED) != 0 && !equalWords(slot + S_CURRENT, slot + S_OLD);
}

function hasChangedSlot(a: usize): bool {
  for (let s = <usize>load<u32>(a, A_SLOTS); s != 0; s = load<u32>(s, S_SIBLING)) if (isChanged(s)) return true;
  return false;
}

function packSlots(a: usize, isCleared: bool): void {
  const start = extend(4);
  let count: u32 = 0;
  for (let s = <usize>load<u32>(a, A_SLOTS); s != 0; s = load<u32>(s, S_SIBLING)) {
    const differs = isCleared ? (load<u32>(s, S_FLAGS) & SLOT_LOADED) != 0 && !isZero(s + S_CURRENT) : isChanged(s);
    if (!differs) continue;
    const at = extend(PACKED_SLOT);
    storeBytes(at, s + S_KEY);
    storeBytes(at + 32, s + S_CURRENT);
    count++;
  }
  store<u32>(start, count);
}

/**
 * What the block has asked its oracle for: u32 count, then for each account its address (20), u32 READ_ bits, u32 count and
 * keys of slots; then u32 count and u64 number and hash of earlier blocks.
 */
export function packReads(): usize {
  const start = begin();
  let count: u32 = 0;
  for (let a = accounts; a != 0; a = load<u32>(a, A_PREVIOUS)) {
    const read = load<u32>(a, A_FACTS) & (READ_ACCOUNT | READ_CODE | READ_HAS_STORAGE);
    if (read == 0) continue;
    const at = extend(24);
    storeAddress(at, a + A_ADDRESS);
    store<u32>(at, read, 20);
    packReadSlots(a);
    count++;
  }
  packBlockHashes();
  return end(start, count);
}

function packReadSlots(a: usize): void {
  const start = extend(4);
  let count: u32 = 0;
  for (let s = <usize>load<u32>(a, A_SLOTS); s != 0; s = load<u32>(s, S_SIBLING)) {
    if ((load<u32>(s, S_FLAGS) & SLOT_READ) == 0) continue;
    storeBytes(extend(32), s + S_KEY);
    count++;
  }
  store<u32>(start, count);
}

function packBlockHashes(): void {
  const start = extend(4);
  let count: u32 = 0;
  for (let h = blockHashes; h != 0; h = load<u32>(h, H_NEXT)) {
    const at = extend(40);
    store<u64>(at, load<u64>(h, H_NUMBER));
    copyHash(at + 8, h + H_HASH);
    count++;
  }
  store<u32>(start, count);
}

/** The logs of the transaction in order: u32 count, then for each address (20), u32 topics, u32 size, topics and data. */
export function packLogs(): usize {
  const start = begin();
  let count: u32 = 0;
  turnLogs();
  for (let log = logs; log != 0; log = load<u32>(log, L_PREVIOUS)) {
    const size = 32 * load<u32>(log, L_TOPICS) + load<u32>(log, L_SIZE);
    const at = extend(28 + size);
    storeAddress(at, <usize>load<u32>(log, L_ACCOUNT) + A_ADDRESS);
    store<u32>(at, load<u32>(log, L_TOPICS), 20);
    store<u32>(at, load<u32>(log, L_SIZE), 24);
    memory.copy(at + 28, log + L_DATA, size);
    count++;
  }
  turnLogs();
  return end(start, count);
}

/** Turns the list of logs round. */
function turnLogs(): void {
  let turned: usize = 0;
  for (let log = logs; log != 0; ) {
    const previous = <usize>load<u32>(log, L_PREVIOUS);
    store<u32>(log, <u32>turned, L_PREVIOUS);
    turned = log;
    log = previous;
  }
  setLogs(turned);
}
