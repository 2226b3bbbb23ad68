// What becomes of accounts and slots step by step in a block, for its access list (EIP-7928): step 0 comes before the transactions,
// then each transaction is one, and the last comes after them. Only where the chain's rules ask for it.
import {
  A_ACCESS, A_BALANCE, A_CODE, A_FLAGS, A_HASH, A_NONCE, A_OLD_BALANCE, A_OLD_HASH, A_OLD_NONCE, ACCOUNT_SNAPSHOT, FLAG_HAS_CODE,
  J_PREVIOUS, J_SIZE, J_TARGET, L_BALANCES, L_CODES, L_LAST_BALANCE, L_LAST_HASH, L_LAST_NONCE, L_NONCES, LEDGER_SIZE, SLOT_LOADED,
  S_ACCESS, S_CHECKPOINT, S_CURRENT, S_FLAGS, S_ORIGINAL, X_PREVIOUS, X_STEP, X_VALUE,
} from "./records";
import { copyHash, equalHashes } from "./codes";
import { allocateInBlock } from "./heap";
import { journal } from "./journal";
import { copyWord, equalWords } from "../../base/kernel/word";

let step: u32 = 0;

export function setStep(value: u32): void {
  step = value;
}

/** Notes what the transaction that ends has changed. Call when nothing changes any more. */
export function noteChanges(): void {
  for (let entry = journal; entry != 0; entry = load<u32>(entry, J_PREVIOUS)) {
    const target = <usize>load<u32>(entry, J_TARGET);
    if (load<u32>(entry, J_SIZE) == ACCOUNT_SNAPSHOT) noteAccount(target - A_FLAGS);
    else noteSlot(target - S_CHECKPOINT);
  }
}

/** A change in front of others; its value is to come. */
function change(others: usize, size: u32): usize {
  const made = allocateInBlock(X_VALUE + size);
  store<u32>(made, load<u32>(others), X_PREVIOUS);
  store<u32>(made, step, X_STEP);
  store<u32>(others, <u32>made);
  return made + X_VALUE;
}

/** A slot that is journaled twice has its change; transient ones were never loaded. */
function noteSlot(slot: usize): void {
  if ((load<u32>(slot, S_FLAGS) & SLOT_LOADED) == 0 || equalWords(slot + S_CURRENT, slot + S_ORIGINAL)) return;
  const last = <usize>load<u32>(slot, S_ACCESS);
  if (last != 0 && load<u32>(last, X_STEP) == step) copyWord(last + X_VALUE, slot + S_CURRENT);
  else copyWord(change(slot + S_ACCESS, 32), slot + S_CURRENT);
}

function noteAccount(account: usize): void {
  const ledger = ledgerOf(account);
  if (!equalWords(account + A_BALANCE, ledger + L_LAST_BALANCE)) {
    copyWord(ledger + L_LAST_BALANCE, account + A_BALANCE);
    copyWord(change(ledger + L_BALANCES, 32), account + A_BALANCE);
  }
  if (load<u64>(account, A_NONCE) != load<u64>(ledger, L_LAST_NONCE)) {
    store<u64>(ledger, load<u64>(account, A_NONCE), L_LAST_NONCE);
    store<u64>(change(ledger + L_NONCES, 8), load<u64>(account, A_NONCE));
  }
  if (!equalHashes(account + A_HASH, ledger + L_LAST_HASH)) {
    copyHash(ledger + L_LAST_HASH, account + A_HASH);
    const hasCode = (load<u32>(account, A_FLAGS) & FLAG_HAS_CODE) != 0;
    store<u32>(change(ledger + L_CODES, 8), hasCode ? load<u32>(account, A_CODE) : 0);
  }
}

/** Where an account's changes are, and what it was after the last. */
function ledgerOf(account: usize): usize {
  const known = <usize>load<u32>(account, A_ACCESS);
  if (known != 0) return known;
  const ledger = allocateInBlock(LEDGER_SIZE);
  memory.fill(ledger, 0, LEDGER_SIZE);
  store<u64>(ledger, load<u64>(account, A_OLD_NONCE), L_LAST_NONCE);
  copyWord(ledger + L_LAST_BALANCE, account + A_OLD_BALANCE);
  copyHash(ledger + L_LAST_HASH, account + A_OLD_HASH);
  store<u32>(account, <u32>ledger, A_ACCESS);
  return ledger;
}
