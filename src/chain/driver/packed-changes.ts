import { toHex } from "../../base/hex.js";
import { CHANGE_CLEARED, CHANGE_CODE, CHANGE_DELETED } from "../../state/kernel/packed-form.js";
import type { Account, StateReader } from "../../state/reader.js";
import type { StateChanges, StorageChanges } from "../../state/state-changes.js";
import type { Log } from "../../vm/host.js";

const NO_CODE = new Uint8Array(0);

/**
 * What a transaction or a block has changed, from the bytes that src/state/kernel/packing.ts packs. Of accounts whose code is as before the
 * code is the state's. Slots are read when somebody looks at them, and lie in the bytes, which nobody may write to.
 */
export function readChanges(bytes: Uint8Array, before: StateReader): StateChanges {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const accounts = new Map<string, Account | undefined>();
  const storage = new Map<string, StorageChanges>();
  let at = 4;
  for (let left = view.getUint32(0, true); left > 0; left--) {
    const address = bytes.subarray(at, at + 20);
    const name = toHex(address);
    const flags = view.getUint32(at + 20, true);
    const nonce = view.getBigUint64(at + 24, true);
    const balance = wordAt(view, at + 32);
    const codeSize = view.getUint32(at + 96, true);
    const code = bytes.subarray(at + 100, at + 100 + codeSize);
    at += 100 + codeSize;
    const slots = view.getUint32(at, true);
    at += 4;
    const isDeleted = (flags & CHANGE_DELETED) !== 0;
    if (isDeleted) accounts.set(name, undefined);
    else putAccount(accounts, name, { nonce, balance, code }, flags, before.getAccount(address.slice()));
    const cleared = (flags & CHANGE_CLEARED) !== 0;
    if (slots > 0 || cleared) storage.set(name, slotsAt(bytes, at, slots, cleared));
    at += 64 * slots;
  }
  return { accounts, storage };
}

/** Unless the account itself is as before and only its storage is not. */
function putAccount(
  accounts: Map<string, Account | undefined>,
  name: string,
  { nonce, balance, code }: Account,
  flags: number,
  before: Account | undefined,
): void {
  if ((flags & CHANGE_CODE) !== 0) accounts.set(name, { nonce, balance, code: code.slice() });
  else if (before === undefined) accounts.set(name, { nonce, balance, code: NO_CODE });
  else if (before.nonce !== nonce || before.balance !== balance || (flags & CHANGE_CLEARED) !== 0) {
    accounts.set(name, { nonce, balance, code: before.code });
  }
}

// Measured with `npm run bench -- evm --only "new slots"`: a call that writes 20,000 slots takes 240 ms with each read at once.
function slotsAt(bytes: Uint8Array, from: number, count: number, cleared: boolean): StorageChanges {
  let written: ReadonlyMap<string, Uint8Array> | undefined;
  return {
    get written() {
      written ??= readSlots(bytes, from, count);
      return written;
    },
    cleared,
  };
}

function readSlots(bytes: Uint8Array, from: number, count: number): ReadonlyMap<string, Uint8Array> {
  const written = new Map<string, Uint8Array>();
  for (let at = from; at < from + 64 * count; at += 64) {
    written.set(toHex(bytes.subarray(at, at + 32)), bytes.subarray(at + 32, at + 64));
  }
  return written;
}

/** The logs of a transaction, from the bytes that the state kernel packs, in which they stay. */
export function readLogs(bytes: Uint8Array): Log[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const logs: Log[] = [];
  let at = 4;
  for (let left = view.getUint32(0, true); left > 0; left--) {
    const address = bytes.subarray(at, at + 20);
    const topicCount = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    at += 28;
    const topics = Array.from({ length: topicCount }, (_, i) => bytes.subarray(at + 32 * i, at + 32 * i + 32));
    at += 32 * topicCount;
    logs.push({ address, topics, data: bytes.subarray(at, at + size) });
    at += size;
  }
  return logs;
}

/** The big-endian word at a place. */
function wordAt(view: DataView, at: number): bigint {
  const high = (view.getBigUint64(at) << 64n) | view.getBigUint64(at + 8);
  const low = (view.getBigUint64(at + 16) << 64n) | view.getBigUint64(at + 24);
  return high === 0n ? low : (high << 128n) | low;
}
