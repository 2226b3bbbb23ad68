import { joinBytes } from "../base/bytes.js";
import { type Account, accountRecord } from "./account.js";
import { CHANGE_ACCOUNT, CHANGE_CLEARED, CHANGE_CODE, CHANGE_DELETED, PACKED_SLOT } from "./kernel/packed-form.js";
import type { PackedChanges } from "./packed-changes.js";
import type { AccountRecord } from "./reader.js";

/** An account as it is after a change; undefined for one that is gone. */
export interface PackableAccount {
  readonly address: Uint8Array;
  readonly account: Account | undefined;
  /** Whether all that it stored before is gone. */
  readonly isCleared?: boolean;
  /** Whether the code is another one than before. */
  readonly hasNewCode: boolean;
  /** Keys and values, 32 bytes each, that are others than before; all, where the others are gone. */
  readonly slots: readonly (readonly [key: Uint8Array, value: Uint8Array])[];
}

/** The same in the bytes that states have. */
export interface PackableRecord {
  readonly address: Uint8Array;
  readonly record: AccountRecord | undefined;
  readonly isCleared: boolean;
  /** Only a code that is another one than before. */
  readonly code: Uint8Array | undefined;
  /** Keys and values one behind the other. */
  readonly slots: readonly Uint8Array[];
}

const NO_CODE = new Uint8Array(0);
const NO_ACCOUNT: Account = { nonce: 0n, balance: 0n, code: NO_CODE };

/** Changes of a state that no kernel made, in the form of its packing (src/state/kernel/packed-form.ts). */
export function packAccounts(accounts: readonly PackableAccount[]): PackedChanges {
  return packRecords(
    accounts.map(({ address, account, isCleared = false, hasNewCode, slots }) => ({
      address,
      record: account && accountRecord(account),
      isCleared,
      code: hasNewCode ? (account ?? NO_ACCOUNT).code : undefined,
      slots: slots.flat(),
    })),
  );
}

/** As {@link packAccounts}. */
export function packRecords(records: readonly PackableRecord[]): PackedChanges {
  return joinBytes([u32(records.length), ...records.flatMap(packRecord)]);
}

function packRecord({ address, record, isCleared, code, slots }: PackableRecord): Uint8Array[] {
  const flags = record === undefined ? CHANGE_DELETED : CHANGE_ACCOUNT;
  const bytes = slots.reduce((sum, each) => sum + each.length, 0);
  return [
    address,
    u32(flags | (isCleared ? CHANGE_CLEARED : 0) | (code === undefined ? 0 : CHANGE_CODE)),
    record ?? accountRecord(NO_ACCOUNT),
    u32((code ?? NO_CODE).length),
    code ?? NO_CODE,
    u32(bytes / PACKED_SLOT),
    ...slots,
  ];
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
