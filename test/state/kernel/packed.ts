import { bytesToBigint } from "../../../src/base/bytes.js";
import { toHex } from "../../../src/base/hex.js";
import { CHANGE_ACCOUNT, CHANGE_CLEARED, CHANGE_CODE, CHANGE_DELETED } from "../../../src/state/kernel/packed-form.js";
import { READ_ACCOUNT, READ_HAS_STORAGE } from "../../../src/state/kernel/records.js";
import { hashOfCode, type ModelAccount } from "./model.js";

const numberOf = (bytes: Uint8Array) => bytesToBigint(bytes);

/** A state with packed changes made to it, and which accounts they name. */
export function readChanges(bytes: Uint8Array, before: ReadonlyMap<number, ModelAccount>) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const state = structuredClone(before) as Map<number, ModelAccount>;
  const changed: number[] = [];
  const cleared: number[] = [];
  let at = 4;
  for (let left = view.getUint32(0, true); left > 0; left--) {
    const id = bytes[at + 19]!;
    const flags = view.getUint32(at + 20, true);
    const codeSize = view.getUint32(at + 96, true);
    const code = (flags & CHANGE_CODE) !== 0 ? (bytes[at + 100] ?? 0) : undefined;
    const storage = (flags & CHANGE_CLEARED) !== 0 ? new Map<number, bigint>() : (state.get(id)?.storage ?? new Map());
    let next = at + 100 + codeSize;
    const slots = view.getUint32(next, true);
    next += 4;
    for (let i = 0; i < slots; i++, next += 64) {
      const word = numberOf(bytes.subarray(next + 32, next + 64));
      const key = Number(numberOf(bytes.subarray(next, next + 32)));
      if (word === 0n) storage.delete(key);
      else storage.set(key, word);
    }
    changed.push(id);
    if ((flags & (CHANGE_CLEARED | CHANGE_DELETED)) !== 0) cleared.push(id);
    if ((flags & CHANGE_DELETED) !== 0) state.delete(id);
    else {
      const after = {
        nonce: view.getBigUint64(at + 24, true),
        balance: numberOf(bytes.subarray(at + 32, at + 64)),
        code: code === undefined ? (state.get(id)?.code ?? 0) : codeSize === 0 ? 0 : code,
        storage,
      };
      if (toHex(bytes.subarray(at + 64, at + 96)) !== hashOfCode(after.code)) throw new Error("a wrong code hash");
      const isClearedOrOther = (flags & CHANGE_CLEARED) !== 0 || !isSameRecord(before.get(id), after);
      if (((flags & CHANGE_ACCOUNT) !== 0) !== isClearedOrOther) throw new Error("a wrong flag of the record");
      state.set(id, after);
    }
    at = next;
  }
  if (at !== bytes.length) throw new Error(`${bytes.length - at} bytes too many`);
  return { state, changed, cleared };
}

function isSameRecord(before: ModelAccount | undefined, after: ModelAccount): boolean {
  return before?.nonce === after.nonce && before.balance === after.balance && before.code === after.code;
}

/** Packed reads as numbers. */
export function readReads(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const accounts: number[] = [];
  const storages: number[] = [];
  const slots: (readonly [number, number])[] = [];
  const blocks: bigint[] = [];
  let at = 4;
  for (let left = view.getUint32(0, true); left > 0; left--) {
    const id = bytes[at + 19]!;
    const what = view.getUint32(at + 20, true);
    if ((what & READ_ACCOUNT) !== 0) accounts.push(id);
    if ((what & READ_HAS_STORAGE) !== 0) storages.push(id);
    const count = view.getUint32(at + 24, true);
    at += 28;
    for (let i = 0; i < count; i++, at += 32) slots.push([id, Number(numberOf(bytes.subarray(at, at + 32)))]);
  }
  for (let left = view.getUint32(at, true), next = at + 4; left > 0; left--, next += 40) {
    blocks.push(view.getBigUint64(next, true));
  }
  return { accounts, storages, slots, blocks };
}
