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
    const flags = view.getUint32(at + 20, true);
    const codeSize = view.getUint32(at + 96, true);
    const slotsFrom = at + 104 + codeSize;
    const slots = view.getUint32(slotsFrom - 4, true);
    const address = bytes.slice(at, at + 20);
    const name = toHex(address);
    if ((flags & CHANGE_DELETED) !== 0) accounts.set(name, undefined);
    else {
      const account = readAccount(bytes, view, at, before.getAccount(address));
      if (account !== undefined) accounts.set(name, account);
    }
    const cleared = (flags & CHANGE_CLEARED) !== 0;
    if (slots > 0 || cleared) storage.set(name, slotsAt(bytes, slotsFrom, slots, cleared));
    at = slotsFrom + 64 * slots;
  }
  return { accounts, storage };
}

/** The account packed at `at`, undefined when it is as before and only its storage is not. */
function readAccount(bytes: Uint8Array, view: DataView, at: number, before: Account | undefined): Account | undefined {
  const flags = view.getUint32(at + 20, true);
  const nonce = view.getBigUint64(at + 24, true);
  const balance = wordAt(view, at + 32);
  if ((flags & CHANGE_CODE) !== 0) {
    const size = view.getUint32(at + 96, true);
    return { nonce, balance, code: bytes.slice(at + 100, at + 100 + size) };
  }
  if (before === undefined) return { nonce, balance, code: NO_CODE };
  const isSame = before.nonce === nonce && before.balance === balance && (flags & CHANGE_CLEARED) === 0;
  return isSame ? undefined : { nonce, balance, code: before.code };
}

/** So few slots are read at once: to put it off takes longer. */
const FEW_SLOTS = 4;

// Measured with `npm run bench -- evm --only "new slots"`: a call that writes 20,000 slots takes 240 ms with each read at once.
function slotsAt(bytes: Uint8Array, from: number, count: number, cleared: boolean): StorageChanges {
  if (count <= FEW_SLOTS) return { written: readSlots(bytes, from, count), cleared };
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
  const low = view.getBigUint64(at + 24);
  const next = view.getBigUint64(at + 16);
  const high = (view.getBigUint64(at) << 64n) | view.getBigUint64(at + 8);
  if (high === 0n) return next === 0n ? low : (next << 64n) | low;
  return (high << 128n) | (next << 64n) | low;
}
