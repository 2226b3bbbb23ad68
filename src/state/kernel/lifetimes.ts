// What begins and ends with a block and with a transaction.
import { ACCOUNT_SNAPSHOT, A_FLAGS, FLAG_DESTROYED, FLAG_EXISTS, FLAG_TOUCHED, J_PREVIOUS, J_SIZE, J_TARGET } from "./records";
import { ACCESS_LISTS, EMPTY_IS_DEAD } from "../../vm/rules/parameters";
import { noteChanges } from "./access";
import { deleteAccount, forgetAccounts, isEmpty, nextTransaction } from "./accounts";
import { forgetBlockHashes } from "./block-hashes";
import { dropBlockCodes } from "./codes";
import { fixSeed } from "./hashing";
import { emptyBlockHeap, emptyTransactionHeap } from "./heap";
import { PARAMETERS } from "./layout";
import { journal, resetCheckpoints, resetJournal } from "./journal";
import { resetLogs } from "./logs";
import { parameter } from "./parameters";
import { forgetSlots, forgetTransients } from "./slots";

/**
 * Forgets all that the last block has met. A transaction must begin before any account is looked at. A build whose static data reaches
 * into the tables traps here: both are constants, so that there is nothing to test in one that does not.
 */
export function beginBlock(): void {
  if (__heap_base > <usize>PARAMETERS) unreachable();
  fixSeed();
  forgetTransients();
  forgetSlots();
  forgetAccounts();
  forgetBlockHashes();
  dropBlockCodes();
  emptyBlockHeap();
  resetCheckpoints();
}

/** Forgets journal, logs and transient storage of the last transaction, and what it has warmed, created and destroyed. */
export function beginTransaction(): void {
  forgetTransients();
  emptyTransactionHeap();
  resetLogs();
  resetJournal();
  nextTransaction();
}

/** Deletes what was destroyed and, since EIP-161, what was touched and is empty. Logs stay until the next transaction. */
export function endTransaction(): void {
  for (let entry = journal; entry != 0; entry = load<u32>(entry, J_PREVIOUS)) {
    if (load<u32>(entry, J_SIZE) != ACCOUNT_SNAPSHOT) continue;
    const account = <usize>load<u32>(entry, J_TARGET) - A_FLAGS;
    const flags = load<u32>(account, A_FLAGS);
    const isSwept = parameter(EMPTY_IS_DEAD) != 0 && (flags & FLAG_TOUCHED) != 0 && isEmpty(account);
    if ((flags & FLAG_EXISTS) != 0 && ((flags & FLAG_DESTROYED) != 0 || isSwept)) deleteAccount(account);
  }
  if (parameter(ACCESS_LISTS) != 0) noteChanges();
}
