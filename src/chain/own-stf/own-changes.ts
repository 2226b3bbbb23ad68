import { equalBytes } from "../../base/bytes.js";
import { codeHashOf } from "../../state/account.js";
import { codeHash, NO_CODE_HASH } from "../../state/code-hash.js";
import { ACCOUNT_BALANCE, ACCOUNT_CODE_HASH, ACCOUNT_NONCE, ACCOUNT_RECORD } from "../../state/kernel/account-form.js";
import { type PackableRecord, packRecords } from "../../state/pack-accounts.js";
import type { PackedChanges } from "../../state/packed-changes.js";
import type { AccountRecord, StateReader } from "../../state/reader.js";
import { CHANGE_HAS_CODE, CHANGE_IS_CLEARED, CHANGE_IS_DELETED, type OwnChange } from "./form.js";

const SLOT = 64;
const KEY = 32;

/** What a state transition says has changed, as states and commitments take it: what is as before is left out. */
export function packOwnChanges(changes: readonly OwnChange[], before: StateReader): PackedChanges {
  return packRecords(changes.map((change) => recordOf(change, before)).filter((record) => record !== undefined));
}

function recordOf(change: OwnChange, state: StateReader): PackableRecord | undefined {
  const { address, flags, code } = change;
  const before = state.account(address);
  if ((flags & CHANGE_IS_DELETED) !== 0) {
    return before && { address, record: undefined, isCleared: true, code: undefined, slots: [] };
  }
  const oldHash = before === undefined ? NO_CODE_HASH : codeHashOf(before);
  const hash = (flags & CHANGE_HAS_CODE) === 0 ? oldHash : codeHash(code);
  const record = accountRecord(change, hash);
  const isCleared = before !== undefined && (flags & CHANGE_IS_CLEARED) !== 0;
  const slots = changedSlots(change, isCleared ? undefined : state);
  const isSame = before !== undefined && equalBytes(before, record) && !isCleared && slots.length === 0;
  if (isSame) return undefined;
  return { address, record, isCleared, code: equalBytes(hash, oldHash) ? undefined : code, slots };
}

function accountRecord({ nonce, balance }: OwnChange, hash: Uint8Array): AccountRecord {
  const record = new Uint8Array(ACCOUNT_RECORD);
  new DataView(record.buffer).setBigUint64(ACCOUNT_NONCE, nonce, true);
  record.set(balance, ACCOUNT_BALANCE);
  record.set(hash, ACCOUNT_CODE_HASH);
  return record;
}

/** Those with another value than before, which is zero without a state. */
function changedSlots({ address, slots }: OwnChange, state: StateReader | undefined): Uint8Array[] {
  const changed: Uint8Array[] = [];
  for (let at = 0; at < slots.length; at += SLOT) {
    const value = slots.subarray(at + KEY, at + SLOT);
    const old = state?.slot(address, slots.subarray(at, at + KEY)) ?? ZERO_WORD;
    if (!equalBytes(value, old)) changed.push(slots.subarray(at, at + SLOT));
  }
  return changed;
}

const ZERO_WORD = new Uint8Array(KEY);
