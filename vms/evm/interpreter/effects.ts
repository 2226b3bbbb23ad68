import { bytesToBigint } from "../../../src/base/bytes.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import { ACCOUNT_BALANCE, ACCOUNT_CODE_HASH, ACCOUNT_NONCE } from "../../../src/state/kernel/account-form.js";
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
} from "../../../src/state/kernel/packed-form.js";
import type { Log } from "../../../src/vm/host.js";
import type { WorldAccount, WorldChanges, WorldState } from "../../../src/vm/world.js";

const NO_CODE = new Uint8Array(0);

/** What a run has changed, from the bytes that src/state/kernel/packing.ts writes. Codes that are as before are the state's. */
export function readChanges(bytes: Uint8Array, before: WorldState): WorldChanges {
  const view = viewOf(bytes);
  const accounts = new Map<string, WorldAccount | undefined>();
  const storage = new Map<string, { readonly written: ReadonlyMap<string, Uint8Array>; readonly cleared: boolean }>();
  let at = 4;
  for (let left = view.getUint32(0, true); left > 0; left--) {
    const name = toHex(bytes.subarray(at, at + 20));
    const flags = view.getUint32(at + PACKED_FLAGS, true);
    const codeEnd = at + PACKED_CODE + view.getUint32(at + PACKED_CODE_SIZE, true);
    const slots = codeEnd + 4;
    const end = slots + PACKED_SLOT * view.getUint32(codeEnd, true);
    if ((flags & CHANGE_DELETED) !== 0) accounts.set(name, undefined);
    else if ((flags & CHANGE_ACCOUNT) !== 0) {
      const record = at + PACKED_RECORD;
      const isNew = (flags & CHANGE_CODE) !== 0;
      accounts.set(name, {
        nonce: view.getBigUint64(record + ACCOUNT_NONCE, true),
        balance: bytesToBigint(bytes.subarray(record + ACCOUNT_BALANCE, record + ACCOUNT_CODE_HASH)),
        code: isNew ? bytes.slice(at + PACKED_CODE, codeEnd) : (before.getAccount(fromHex(name))?.code ?? NO_CODE),
      });
    }
    const cleared = (flags & CHANGE_CLEARED) !== 0;
    if (cleared || end > slots) storage.set(name, { written: readSlots(bytes.subarray(slots, end)), cleared });
    at = end;
  }
  return { accounts, storage };
}

function readSlots(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const written = new Map<string, Uint8Array>();
  for (let at = 0; at < bytes.length; at += PACKED_SLOT) {
    written.set(toHex(bytes.subarray(at, at + 32)), bytes.slice(at + 32, at + PACKED_SLOT));
  }
  return written;
}

/** The logs of a run, from bytes of the same file. */
export function readLogs(bytes: Uint8Array): readonly Log[] {
  const view = viewOf(bytes);
  const logs: Log[] = [];
  let at = 4;
  for (let left = view.getUint32(0, true); left > 0; left--) {
    const topics = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const topicsAt = at + 28;
    const dataAt = topicsAt + 32 * topics;
    logs.push({
      address: bytes.slice(at, at + 20),
      topics: Array.from({ length: topics }, (_, i) => bytes.slice(topicsAt + 32 * i, topicsAt + 32 * i + 32)),
      data: bytes.slice(dataAt, dataAt + size),
    });
    at = dataAt + size;
  }
  return logs;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
