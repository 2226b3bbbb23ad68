import { toHex } from "../base/hex.js";
import { type Account, accountOf } from "./account.js";
import { ACCOUNT_RECORD } from "./kernel/account-form.js";
import {
  CHANGE_ACCOUNT,
  CHANGE_CLEARED,
  CHANGE_CODE,
  CHANGE_DELETED,
  PACKED_CODE,
  PACKED_CODE_SIZE,
  PACKED_FLAGS,
  PACKED_RECORD,
  PACKED_SLOT,
} from "./kernel/packed-form.js";
import type { AccountRecord, StateReader } from "./reader.js";
import type { StateChanges, StorageChanges } from "./state-changes.js";

/** What a transaction or a block has changed of a state, as the state kernel packs it (src/state/kernel/packing.ts). */
export type PackedChanges = Uint8Array;

/** One account of packed changes: views of them. */
export interface PackedAccount {
  readonly address: Uint8Array;
  readonly isDeleted: boolean;
  /** All slots from before are gone. */
  readonly isCleared: boolean;
  /** Not only slots differ. */
  readonly hasNewRecord: boolean;
  readonly record: AccountRecord;
  /** Only a code that is another one than before. */
  readonly code: Uint8Array | undefined;
  /** Keys and values, 64 bytes each, without an order. A cleared account has all that it holds now, others what differs. */
  readonly slots: Uint8Array;
}

/** The accounts of packed changes, in no order that means anything. */
export function* packedAccounts(packed: PackedChanges): Generator<PackedAccount> {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  let at = 4;
  for (let left = view.getUint32(0, true); left > 0; left--) {
    const flags = view.getUint32(at + PACKED_FLAGS, true);
    const code = at + PACKED_CODE;
    const codeEnd = code + view.getUint32(at + PACKED_CODE_SIZE, true);
    const slots = codeEnd + 4;
    const end = slots + PACKED_SLOT * view.getUint32(codeEnd, true);
    yield {
      address: packed.subarray(at, at + 20),
      isDeleted: (flags & CHANGE_DELETED) !== 0,
      isCleared: (flags & CHANGE_CLEARED) !== 0,
      hasNewRecord: (flags & CHANGE_ACCOUNT) !== 0,
      record: packed.subarray(at + PACKED_RECORD, at + PACKED_RECORD + ACCOUNT_RECORD),
      code: (flags & CHANGE_CODE) !== 0 ? packed.subarray(code, codeEnd) : undefined,
      slots: packed.subarray(slots, end),
    };
    at = end;
  }
}

/**
 * The same for people. Codes that are as before are the state's. Slots are read when somebody looks at them, and lie in the bytes,
 * which nobody may write to.
 * @throws TercetError `missing-code`
 */
export function readChanges(packed: PackedChanges, before: StateReader): StateChanges {
  const accounts = new Map<string, Account | undefined>();
  const storage = new Map<string, StorageChanges>();
  for (const { address, isDeleted, isCleared, hasNewRecord, record, code, slots } of packedAccounts(packed)) {
    const name = toHex(address);
    if (isDeleted) accounts.set(name, undefined);
    else if (hasNewRecord)
      accounts.set(name, accountOf(record, code === undefined ? before : { code: () => code.slice() }));
    if (slots.length > 0 || isCleared) storage.set(name, storageChanges(slots, isCleared));
  }
  return { accounts, storage };
}

/** So few slots are read at once: to put it off takes longer. */
const FEW_SLOTS = 4;

// Measured with `npm run bench -- evm --only "new slots"`: a call that writes 20,000 slots takes 240 ms with each read at once.
function storageChanges(slots: Uint8Array, cleared: boolean): StorageChanges {
  if (slots.length <= FEW_SLOTS * PACKED_SLOT) return { written: readSlots(slots), cleared };
  let written: ReadonlyMap<string, Uint8Array> | undefined;
  return {
    get written() {
      written ??= readSlots(slots);
      return written;
    },
    cleared,
  };
}

function readSlots(slots: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const written = new Map<string, Uint8Array>();
  for (let at = 0; at < slots.length; at += PACKED_SLOT) {
    written.set(toHex(slots.subarray(at, at + 32)), slots.subarray(at + 32, at + PACKED_SLOT));
  }
  return written;
}
