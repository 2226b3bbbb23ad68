import { concatBytes } from "../base/bytes.js";
import { type Account, accountRecord } from "./account.js";
import { CHANGE_ACCOUNT, CHANGE_CLEARED, CHANGE_CODE, CHANGE_DELETED } from "./kernel/packed-form.js";
import type { PackedChanges } from "./packed-changes.js";

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

const NO_ACCOUNT: Account = { nonce: 0n, balance: 0n, code: new Uint8Array(0) };

/** Changes of a state that no kernel made, in the form of its packing (src/state/kernel/packed-form.ts). */
export function packAccounts(accounts: readonly PackableAccount[]): PackedChanges {
  return concatBytes(u32(accounts.length), ...accounts.flatMap(packAccount));
}

function packAccount({ address, account, isCleared, hasNewCode, slots }: PackableAccount): Uint8Array[] {
  const flags = account === undefined ? CHANGE_DELETED : CHANGE_ACCOUNT;
  const newCode = hasNewCode ? (account ?? NO_ACCOUNT).code : NO_ACCOUNT.code;
  return [
    address,
    u32(flags | (isCleared ? CHANGE_CLEARED : 0) | (hasNewCode ? CHANGE_CODE : 0)),
    accountRecord(account ?? NO_ACCOUNT),
    u32(newCode.length),
    newCode,
    u32(slots.length),
    ...slots.flat(),
  ];
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
