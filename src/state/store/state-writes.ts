import { ACCOUNT_CODE_HASH } from "../kernel/account-form.js";
import { PACKED_SLOT } from "../kernel/packed-form.js";
import { type PackedChanges, packedAccounts } from "../packed-changes.js";
import { accountKey, codeKey, slotKey, slotRange } from "./state-keys.js";
import type { StoreReader, Write } from "./store.js";

const WORD = 32;

/** What changes of a state write into the tables of accounts, slots and codes of the store that holds the state before. */
export function* stateWrites(before: StoreReader, changes: PackedChanges): Generator<Write> {
  for (const { address, isDeleted, isCleared, hasNewRecord, record, code, slots } of packedAccounts(changes)) {
    if (isDeleted) yield [accountKey(address), undefined];
    else if (hasNewRecord) yield [accountKey(address), record];
    if (code !== undefined && code.length > 0) yield [codeKey(record.subarray(ACCOUNT_CODE_HASH)), code];
    if (isDeleted || isCleared) for (const [key] of before.entries(...slotRange(address))) yield [key, undefined];
    for (let at = 0; at < slots.length; at += PACKED_SLOT) {
      const value = withoutZeros(slots.subarray(at + WORD, at + PACKED_SLOT));
      yield [slotKey(address, slots.subarray(at, at + WORD)), value.length === 0 ? undefined : value];
    }
  }
}

function withoutZeros(word: Uint8Array): Uint8Array {
  let zeros = 0;
  while (zeros < WORD && word[zeros] === 0) zeros++;
  return word.subarray(zeros);
}
