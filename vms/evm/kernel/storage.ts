// SLOAD and SSTORE by the fork's parameters (EIP-1283, 2200, 2929, 3529), and transient storage (EIP-1153).
import { ownAccount } from "./frames";
import { copyWord, equalWords, isZero } from "../../../src/base/kernel/word";
import { NOT_ENOUGH } from "../../../src/state/kernel/accounts";
import { keepSlot, refund, setRefund } from "../../../src/state/kernel/journal";
import { parameter } from "../../../src/state/kernel/parameters";
import { S_CURRENT, S_ORIGINAL } from "../../../src/state/kernel/records";
import { accessSlot, slotAt, transientAt } from "../../../src/state/kernel/slots";
import {
  COLD_SLOT, COLD_SSTORE, SSTORE_CLEAR_REFUND, SSTORE_NET, SSTORE_NOOP, SSTORE_RESET, SSTORE_SENTRY, SSTORE_SET,
} from "../../../src/vm/rules/parameters";

/** Replaces the key at the stack's top by its value; the gas left. */
export function loadSlot(frame: usize, sp: usize, gas: u64): u64 {
  const account = ownAccount(frame);
  const left = accessSlot(account, sp, gas, parameter(COLD_SLOT));
  if (left != NOT_ENOUGH) copyWord(sp, slotAt(account, sp) + S_CURRENT);
  return left;
}

/** Stores the second word of the stack under the first; the gas left. */
export function storeSlot(frame: usize, sp: usize, gas: u64): u64 {
  if (gas <= parameter(SSTORE_SENTRY) && parameter(SSTORE_SENTRY) != 0) return NOT_ENOUGH;
  const account = ownAccount(frame);
  const warmed = accessSlot(account, sp, gas, parameter(COLD_SSTORE));
  if (warmed == NOT_ENOUGH) return NOT_ENOUGH;
  const slot = slotAt(account, sp);
  const cost = parameter(SSTORE_NET) != 0 ? netCost(slot, sp + 32) : plainCost(slot, sp + 32);
  if (warmed < cost) return NOT_ENOUGH;
  if (!equalWords(slot + S_CURRENT, sp + 32)) {
    keepSlot(slot);
    copyWord(slot + S_CURRENT, sp + 32);
  }
  return warmed - cost;
}

/** Until EIP-1283: by the value there and the value to come. */
function plainCost(slot: usize, value: usize): u64 {
  if (isZero(slot + S_CURRENT)) return parameter(isZero(value) ? SSTORE_RESET : SSTORE_SET);
  if (isZero(value)) setRefund(refund + parameter(SSTORE_CLEAR_REFUND));
  return parameter(SSTORE_RESET);
}

/** From EIP-2200 on also by the value at the start of the transaction. */
function netCost(slot: usize, value: usize): u64 {
  const current = slot + S_CURRENT, original = slot + S_ORIGINAL;
  if (equalWords(current, value)) return parameter(SSTORE_NOOP);
  const clear = <i64>parameter(SSTORE_CLEAR_REFUND);
  if (equalWords(original, current)) {
    if (isZero(original)) return parameter(SSTORE_SET);
    if (isZero(value)) setRefund(refund + clear);
    return parameter(SSTORE_RESET);
  }
  if (!isZero(original)) {
    if (isZero(current)) setRefund(refund - clear);
    else if (isZero(value)) setRefund(refund + clear);
  }
  if (equalWords(original, value)) {
    const paid = parameter(isZero(original) ? SSTORE_SET : SSTORE_RESET);
    setRefund(refund + <i64>(paid - parameter(SSTORE_NOOP)));
  }
  return parameter(SSTORE_NOOP);
}

export function loadTransient(frame: usize, sp: usize): void {
  copyWord(sp, transientAt(ownAccount(frame), sp) + S_CURRENT);
}

export function storeTransient(frame: usize, sp: usize): void {
  const slot = transientAt(ownAccount(frame), sp);
  keepSlot(slot);
  copyWord(slot + S_CURRENT, sp + 32);
}
