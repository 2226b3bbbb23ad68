import { bytesToBigint, equalBytes } from "../base/bytes.js";
import { codeHash, NO_CODE_HASH } from "./code-hash.js";
import { ACCOUNT_BALANCE, ACCOUNT_CODE_HASH, ACCOUNT_NONCE, ACCOUNT_RECORD } from "./kernel/account-form.js";
import type { AccountRecord, StateReader } from "./reader.js";

/** An account without its storage, as people read it. */
export interface Account {
  /** Wei. */
  readonly balance: bigint;
  readonly nonce: bigint;
  readonly code: Uint8Array;
}

const NO_CODE = new Uint8Array(0);
const LIMB = (1n << 64n) - 1n;

/** Whether an account is as good as none (EIP-161). */
export function isEmptyAccount({ balance, nonce, code }: Account): boolean {
  return balance === 0n && nonce === 0n && code.length === 0;
}

/**
 * The account of a state, with its code.
 * @throws TercetError `missing-code`
 */
export function readAccount(state: StateReader, address: Uint8Array): Account | undefined {
  const record = state.account(address);
  return record && accountOf(record, state);
}

/**
 * The account that a record of a state is of.
 * @throws TercetError `missing-code`
 */
export function accountOf(record: AccountRecord, state: Pick<StateReader, "code">): Account {
  const hash = codeHashOf(record);
  const code = equalBytes(hash, NO_CODE_HASH) ? NO_CODE : state.code(hash);
  return { balance: balanceOf(record), nonce: nonceOf(record), code };
}

/** The record of an account, see src/state/kernel/account-form.ts. */
export function accountRecord({ balance, nonce, code }: Account): AccountRecord {
  const record = new Uint8Array(ACCOUNT_RECORD);
  const view = new DataView(record.buffer);
  view.setBigUint64(ACCOUNT_NONCE, nonce, true);
  for (let i = 0; i < 4; i++) view.setBigUint64(ACCOUNT_BALANCE + 24 - 8 * i, (balance >> BigInt(64 * i)) & LIMB);
  record.set(codeHash(code), ACCOUNT_CODE_HASH);
  return record;
}

export function nonceOf(record: AccountRecord): bigint {
  return new DataView(record.buffer, record.byteOffset, record.length).getBigUint64(ACCOUNT_NONCE, true);
}

/** Wei. */
export function balanceOf(record: AccountRecord): bigint {
  return bytesToBigint(record.subarray(ACCOUNT_BALANCE, ACCOUNT_CODE_HASH));
}

/** A view of the record. */
export function codeHashOf(record: AccountRecord): Uint8Array {
  return record.subarray(ACCOUNT_CODE_HASH, ACCOUNT_RECORD);
}
