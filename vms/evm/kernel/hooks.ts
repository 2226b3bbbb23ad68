// What contracts for other VMs ask of the state, and references too: an account at IO_ADDRESS (20 bytes), a key at IO_KEY and a
// value at IO_VALUE (32 bytes each, in their order). Records are read where they lie, by the offsets of src/state/kernel/records.
import { IO_ADDRESS, IO_KEY, IO_VALUE } from "./layout";
import { loadAddress, loadBytes } from "../../../src/base/kernel/word";
import {
  accountAt, changeAccount, codeOf, hasStorage, isWarmAccount, setAccountFlags, setCode, warm,
} from "../../../src/state/kernel/accounts";
import { blockHashAt } from "../../../src/state/kernel/block-hashes";
import { closeCheckpoint, keepSlot, openCheckpoint, refund, setRefund } from "../../../src/state/kernel/journal";
import { addLog, logRoom } from "../../../src/state/kernel/logs";
import {
  A_BALANCE, A_FLAGS, A_NONCE, CHECKPOINT_SIZE, FLAG_CREATED, FLAG_DESTROYED, FLAG_HAS_CODE, L_DATA, S_CURRENT,
} from "../../../src/state/kernel/records";
import { isWarmSlot, slotAt, transientAt, warm as warmMetSlot } from "../../../src/state/kernel/slots";

const ADDRESS: usize = memory.data(32, 16);
const KEY: usize = memory.data(32, 16);

/** Checkpoints of a host may nest as deep as calls do, twice. */
const MOST_CHECKPOINTS: u32 = 2100;
const CHECKPOINTS: usize = memory.data(50400, 16);
let checkpoints: u32 = 0;

function address(): usize {
  loadAddress(ADDRESS, IO_ADDRESS);
  return ADDRESS;
}

function key(): usize {
  loadBytes(KEY, IO_KEY);
  return KEY;
}

export function hookAccount(): usize {
  return accountAt(address());
}

/** The code object of an account's code, 0 without. */
export function hookCode(): usize {
  const account = hookAccount();
  return (load<u32>(account, A_FLAGS) & FLAG_HAS_CODE) != 0 ? codeOf(account) : 0;
}

export function hookHasStorage(): bool {
  return hasStorage(hookAccount());
}

export function hookSetBalance(): void {
  const account = hookAccount();
  changeAccount(account);
  loadBytes(account + A_BALANCE, IO_VALUE);
}

export function hookSetNonce(nonce: u64): void {
  const account = hookAccount();
  changeAccount(account);
  store<u64>(account, nonce, A_NONCE);
}

export function hookSetCode(bytes: usize, size: u32): void {
  setCode(hookAccount(), bytes, size);
}

/** The account was created in this transaction (EIP-6780). */
export function hookMarkCreated(): void {
  setAccountFlags(hookAccount(), FLAG_CREATED);
}

/** The account goes when the transaction ends. */
export function hookDestroy(): void {
  setAccountFlags(hookAccount(), FLAG_DESTROYED);
}

export function hookSlot(): usize {
  return slotAt(hookAccount(), key());
}

export function hookSetSlot(): void {
  set(hookSlot());
}

export function hookTransient(): usize {
  return transientAt(hookAccount(), key());
}

export function hookSetTransient(): void {
  set(hookTransient());
}

function set(slot: usize): void {
  keepSlot(slot);
  loadBytes(slot + S_CURRENT, IO_VALUE);
}

export function hookIsWarmAccount(): bool {
  return isWarmAccount(address());
}

export function hookWarmAccount(): void {
  warm(hookAccount());
}

export function hookIsWarmSlot(): bool {
  return isWarmSlot(hookAccount(), key());
}

export function hookWarmSlot(): void {
  warmMetSlot(hookSlot());
}

export function hookBlockHash(number: u64): usize {
  return blockHashAt(number);
}

/** Room for the topics and the data of a log of the account; 0 when a transaction has logged too much. */
export function hookLog(topics: u32, size: u32): usize {
  return <u64>size > logRoom ? 0 : addLog(hookAccount(), topics, size) + L_DATA;
}

/** Counts what storage that was cleared gives back. */
export function hookAddRefund(gas: i64): void {
  setRefund(refund + gas);
}

/** A checkpoint by its number, from 0; none is left open by a transaction before. */
export function hookCheckpoint(): u32 {
  if (checkpoints == MOST_CHECKPOINTS) return u32.MAX_VALUE;
  openCheckpoint(CHECKPOINTS + checkpoints * CHECKPOINT_SIZE);
  return checkpoints++;
}

/** Undoes all since a checkpoint, which stays open. */
export function hookRevert(number: u32): void {
  while (checkpoints > number) {
    checkpoints--;
    closeCheckpoint(CHECKPOINTS + checkpoints * CHECKPOINT_SIZE, false);
  }
  hookCheckpoint();
}

/** Forgets checkpoints that nobody has undone. */
export function resetHooks(): void {
  checkpoints = 0;
}
