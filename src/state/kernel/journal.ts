// What undoes changes: snapshots of records as they were at a checkpoint, made once for each checkpoint and record.
import {
  ACCOUNT_SNAPSHOT, A_ADDRESS, A_CHECKPOINT, A_FLAGS, CHECKPOINT_JOURNAL, CHECKPOINT_LOGS, CHECKPOINT_NUMBER,
  CHECKPOINT_REFUND, FLAG_TOUCHED, J_DATA, J_PREVIOUS, J_SIZE, J_TARGET, SLOT_SNAPSHOT, S_CHECKPOINT,
} from "./records";
import { allocate } from "./heap";
import { logs, setLogs } from "./logs";

/** The newest entry; entries link back by J_PREVIOUS. */
export let journal: usize = 0;
/** What clearing storage gives back (EIP-3529), before any cap. */
export let refund: i64 = 0;
/** The checkpoint that changes are kept for. Numbers rise through a block, so that a record knows those of its time. */
let checkpoint: u32 = 0;
let lastCheckpoint: u32 = 0;

export function setRefund(value: i64): void {
  refund = value;
}

/** Counts what storage that was cleared gives back. */
export function addRefund(gas: i64): void {
  refund += gas;
}

/** Forgets the last transaction. */
export function resetJournal(): void {
  journal = 0;
  refund = 0;
  checkpoint = ++lastCheckpoint;
}

/** For a block whose records are all new. */
export function resetCheckpoints(): void {
  lastCheckpoint = 0;
}

/** Begins a checkpoint, of CHECKPOINT_SIZE bytes at `at`. Checkpoints close in the opposite order. */
export function openCheckpoint(at: usize): void {
  store<u32>(at, <u32>journal, CHECKPOINT_JOURNAL);
  store<u32>(at, <u32>logs, CHECKPOINT_LOGS);
  store<u32>(at, checkpoint, CHECKPOINT_NUMBER);
  store<i64>(at, refund, CHECKPOINT_REFUND);
  checkpoint = ++lastCheckpoint;
}

/** Keeps what happened since, or undoes it: changes, warmth, logs and refunds. */
export function closeCheckpoint(at: usize, isKept: bool): void {
  const touched = isKept ? 0 : undo(load<u32>(at, CHECKPOINT_JOURNAL));
  checkpoint = load<u32>(at, CHECKPOINT_NUMBER);
  if (isKept) return;
  setLogs(load<u32>(at, CHECKPOINT_LOGS));
  refund = load<i64>(at, CHECKPOINT_REFUND);
  if (touched == 0) return;
  keepAccount(touched);
  store<u32>(touched, load<u32>(touched, A_FLAGS) | FLAG_TOUCHED, A_FLAGS);
}

/**
 * Brings back what records were when the journal had that end. The account whose touch outlives this, if it was touched: that
 * of the ripemd160 precompile, a client's bug that became history (EIP-161, block 2675119).
 */
function undo(end: usize): usize {
  let touched: usize = 0;
  for (; journal != end; journal = load<u32>(journal, J_PREVIOUS)) {
    const target = <usize>load<u32>(journal, J_TARGET);
    if (load<u32>(journal, J_SIZE) == ACCOUNT_SNAPSHOT) {
      const account = target - A_FLAGS;
      if (isRipemd(account) && (load<u32>(account, A_FLAGS) & FLAG_TOUCHED) != 0) touched = account;
      copyLimbs(target, journal + J_DATA, ACCOUNT_SNAPSHOT);
    } else {
      copyLimbs(target, journal + J_DATA, SLOT_SNAPSHOT);
    }
  }
  return touched;
}

function isRipemd(account: usize): bool {
  return load<u64>(account, A_ADDRESS) == 3 && (load<u64>(account, A_ADDRESS + 8) | load<u64>(account, A_ADDRESS + 16)) == 0;
}

/** Without a call: memory.copy of so little is one. */
// @ts-ignore: decorator
@inline function copyLimbs(to: usize, from: usize, size: usize): void {
  for (let i: usize = 0; i < size; i += 8) store<u64>(to + i, load<u64>(from + i));
}

// @ts-ignore: decorator
@inline function remember(target: usize, size: u32): void {
  const entry = allocate(<u32>J_DATA + size);
  store<u32>(entry, <u32>journal, J_PREVIOUS);
  store<u32>(entry, <u32>target, J_TARGET);
  store<u32>(entry, size, J_SIZE);
  copyLimbs(entry + J_DATA, target, size);
  journal = entry;
}

/** Call before changing what a snapshot of an account holds. */
export function keepAccount(account: usize): void {
  if (load<u32>(account, A_CHECKPOINT) == checkpoint) return;
  remember(account + A_FLAGS, ACCOUNT_SNAPSHOT);
  store<u32>(account, checkpoint, A_CHECKPOINT);
}

/** Call before changing value or warmth of a slot. */
export function keepSlot(slot: usize): void {
  if (load<u32>(slot, S_CHECKPOINT) == checkpoint) return;
  remember(slot + S_CHECKPOINT, SLOT_SNAPSHOT);
  store<u32>(slot, checkpoint, S_CHECKPOINT);
}
