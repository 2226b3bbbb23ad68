import { concatBytes } from "../base/bytes.js";
import { keccak256 } from "../base/hash.js";
import { fromHex } from "../base/hex.js";
import { CHANGE_ACCOUNT, CHANGE_CODE, CHANGE_DELETED } from "./kernel/packed-form.js";

/** An account as it is after a change; undefined for one that is gone. */
export interface PackableAccount {
  readonly address: Uint8Array;
  readonly account?: { readonly nonce: bigint; readonly balance: bigint; readonly code: Uint8Array } | undefined;
  /** Whether the code is another one than before. */
  readonly hasNewCode: boolean;
  /** Keys and values, 32 bytes each, that are others than before. */
  readonly slots: readonly (readonly [key: Uint8Array, value: Uint8Array])[];
}

const NO_ACCOUNT = { nonce: 0n, balance: 0n, code: new Uint8Array(0) };

/** Changes of a state that no kernel made, in the form of its packing (src/state/kernel/packed-form.ts). */
export function packAccounts(accounts: readonly PackableAccount[]): Uint8Array {
  return concatBytes(u32(accounts.length), ...accounts.flatMap(packAccount));
}

function packAccount({ address, account, hasNewCode, slots }: PackableAccount): Uint8Array[] {
  const flags = CHANGE_ACCOUNT | (account === undefined ? CHANGE_DELETED : 0) | (hasNewCode ? CHANGE_CODE : 0);
  const { nonce, balance, code } = account ?? NO_ACCOUNT;
  const newCode = hasNewCode ? code : NO_ACCOUNT.code;
  return [
    address,
    u32(flags),
    u64(nonce),
    fromHex(balance.toString(16).padStart(64, "0")),
    keccak256(code),
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

function u64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
}
