import { compareBytes } from "../../base/bytes.js";
import { codeHashOf } from "../../state/account.js";
import { NO_CODE_HASH } from "../../state/code-hash.js";
import type { StateReader } from "../../state/reader.js";
import * as form from "../kernel/guest-form.js";

const READ_CODE = 2;

interface ReadAccount {
  readonly address: Uint8Array;
  /** READ_ bits of src/state/kernel/records. */
  readonly facts: number;
  readonly keys: readonly Uint8Array[];
}

/** What a transaction or block has asked its oracle for. */
interface Reads {
  readonly accounts: readonly ReadAccount[];
  readonly hashes: readonly { readonly number: bigint; readonly hash: Uint8Array }[];
}

/**
 * What a transaction or block has read of a state, as the plain list that stands for the state in the guest's input: absent
 * accounts, empty slots, codes that ran or were looked at, and block hashes. The form is that of kernel/guest-form.ts.
 * @param packed what src/state/kernel/packing.ts gives of the reads
 */
export function witnessList(packed: Uint8Array, state: StateReader): Uint8Array {
  const { accounts, hashes } = decodeReads(packed);
  const sorted = accounts.toSorted((a, b) => compareBytes(a.address, b.address));
  const codes = codesOf(sorted, state);
  const slotCount = sorted.reduce((count, { keys }) => count + keys.length, 0);
  const codeSize = codes.reduce((size, { code }) => size + code.length, 0);
  const tables =
    sorted.length * form.WITNESS_ACCOUNT +
    slotCount * form.WITNESS_SLOT +
    codes.length * form.WITNESS_CODE +
    hashes.length * form.WITNESS_HASH;
  const bytes = new Uint8Array(form.WITNESS_HEADER + tables + codeSize);
  const view = new DataView(bytes.buffer);
  view.setUint32(form.WITNESS_ACCOUNTS, sorted.length, true);
  view.setUint32(form.WITNESS_SLOTS, slotCount, true);
  view.setUint32(form.WITNESS_CODES, codes.length, true);
  view.setUint32(form.WITNESS_HASHES, hashes.length, true);
  let at = form.WITNESS_HEADER;
  let slot = 0;
  for (const each of sorted) {
    writeAccount(bytes, view, at, each, state, slot);
    slot += each.keys.length;
    at += form.WITNESS_ACCOUNT;
  }
  for (const { address, keys } of sorted) {
    for (const key of keys.toSorted(compareBytes)) {
      bytes.set(key, at);
      bytes.set(state.slot(address, key), at + 32);
      at += form.WITNESS_SLOT;
    }
  }
  let codeAt = 0;
  for (const { hash, code } of codes) {
    bytes.set(hash, at);
    view.setUint32(at + form.W_CODE_OFFSET, codeAt, true);
    view.setUint32(at + form.W_CODE_SIZE, code.length, true);
    codeAt += code.length;
    at += form.WITNESS_CODE;
  }
  for (const { number, hash } of hashes) {
    view.setBigUint64(at, number, true);
    bytes.set(hash, at + 8);
    at += form.WITNESS_HASH;
  }
  for (const { code } of codes) {
    bytes.set(code, at);
    at += code.length;
  }
  return bytes;
}

function writeAccount(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  { address, keys }: ReadAccount,
  state: StateReader,
  firstSlot: number,
): void {
  const record = state.account(address);
  const exists = record === undefined ? 0 : form.WITNESS_EXISTS;
  bytes.set(address, at);
  view.setUint32(at + form.W_FACTS, exists | (state.hasStorage(address) ? form.WITNESS_HAS_STORAGE : 0), true);
  view.setUint32(at + form.W_SLOTS, firstSlot, true);
  view.setUint32(at + form.W_SLOT_COUNT, keys.length, true);
  if (record !== undefined) bytes.set(record, at + form.W_RECORD);
}

function codesOf(accounts: readonly ReadAccount[], state: StateReader) {
  const hashes = accounts
    .filter(({ facts }) => (facts & READ_CODE) !== 0)
    .map(({ address }) => state.account(address))
    .filter((record) => record !== undefined)
    .map(codeHashOf)
    .filter((hash) => compareBytes(hash, NO_CODE_HASH) !== 0)
    .toSorted(compareBytes);
  const different = hashes.filter((hash, i) => i === 0 || compareBytes(hashes[i - 1]!, hash) !== 0);
  return different.map((hash) => ({ hash, code: state.code(hash) }));
}

function decodeReads(packed: Uint8Array): Reads {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const accounts: ReadAccount[] = [];
  let at = 4;
  for (let left = view.getUint32(0, true); left > 0; left--) {
    const address = packed.slice(at, at + 20);
    const facts = view.getUint32(at + 20, true);
    const count = view.getUint32(at + 24, true);
    at += 28;
    const keys = Array.from({ length: count }, (_, i) => packed.slice(at + 32 * i, at + 32 * i + 32));
    accounts.push({ address, facts, keys });
    at += 32 * count;
  }
  const hashes = Array.from({ length: view.getUint32(at, true) }, (_, i) => {
    const entry = at + 4 + 40 * i;
    return { number: view.getBigUint64(entry, true), hash: packed.slice(entry + 8, entry + 40) };
  });
  return { accounts, hashes };
}
