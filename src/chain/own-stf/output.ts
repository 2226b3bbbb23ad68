import { compareBytes } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";
import * as form from "./form.js";

/** What a state transition of a chain's own says. */
export type OwnOutput =
  | { readonly type: "need"; readonly need: form.OwnNeed }
  | { readonly type: "result"; readonly result: form.OwnResult }
  | { readonly type: "invalid"; readonly transaction: number | undefined; readonly reason: string };

/** What a result must fit. */
export interface ResultBounds {
  readonly transactions: number;
  readonly gasLimit: bigint;
  /** Whether transactions can be left out. */
  readonly isBuilt: boolean;
}

const SLOT = 64;
const KEY = 32;
const ZERO_WORD = new Uint8Array(KEY);
const ALL_FLAGS = form.CHANGE_IS_DELETED | form.CHANGE_IS_CLEARED | form.CHANGE_HAS_CODE;

/**
 * The output that bytes from a guest are.
 * @throws TercetError `invalid-ssz` with the offset, `invalid-own-output`
 */
export function readOwnOutput(bytes: Uint8Array, bounds: ResultBounds): OwnOutput {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < form.OUTPUT_HEAD) throw invalid(`it has ${bytes.length} bytes, ${form.OUTPUT_HEAD} are needed`);
  const version = view.getUint32(0, true);
  if (version !== form.OWN_STF_VERSION) throw invalid(`its version is ${version}, not ${form.OWN_STF_VERSION}`);
  const body = <T>(type: { read(bytes: DataView, start: number, end: number): T }) =>
    type.read(view, form.OUTPUT_HEAD, bytes.length);
  const kind = view.getUint8(4);
  if (kind === form.OUTPUT_NEED) return { type: "need", need: body(form.Need) };
  if (kind === form.OUTPUT_INVALID) {
    const { transaction, reason } = body(form.Invalid);
    return { type: "invalid", transaction: placeOf(transaction, bounds), reason: lineOf(reason) };
  }
  if (kind !== form.OUTPUT_RESULT) throw invalid(`its kind is ${kind}, which is none (at byte 4)`);
  const result = body(form.Result);
  checkReceipts(result, bounds);
  result.changes.forEach((change, i) => {
    checkChange(change, result.changes[i - 1], `change ${i}`);
  });
  return { type: "result", result };
}

function placeOf(transaction: number, { transactions }: ResultBounds): number | undefined {
  if (transaction === form.NO_TRANSACTION) return undefined;
  if (transaction < transactions) return transaction;
  throw invalid(`transaction ${transaction} is invalid, of ${transactions}`);
}

function checkReceipts({ receipts, leftOut }: form.OwnResult, { transactions, gasLimit, isBuilt }: ResultBounds): void {
  if (!isBuilt && leftOut.length > 0) throw invalid("transactions of a block are left out");
  leftOut.forEach(({ index }, i) => {
    if (index >= transactions) throw invalid(`transaction ${index} is left out, of ${transactions}`);
    if (i > 0 && index <= leftOut[i - 1]!.index) throw invalid("what is left out is not in order");
  });
  const count = transactions - leftOut.length;
  if (receipts.length !== count) throw invalid(`it has ${receipts.length} receipts for ${count} transactions`);
  let gas = 0n;
  receipts.forEach(({ succeeded, gasUsed }, i) => {
    if (succeeded > 1) throw invalid(`receipt ${i} has a status of ${succeeded}`);
    gas += gasUsed;
  });
  if (gas > gasLimit) throw invalid(`its transactions use ${gas} gas, the block's limit is ${gasLimit}`);
}

/** A state has one change in one form. */
function checkChange(change: form.OwnChange, before: form.OwnChange | undefined, what: string): void {
  const { address, flags, nonce, balance, code, slots } = change;
  if (before !== undefined && compareBytes(before.address, address) >= 0) throw invalid(`${what} is not in order`);
  if ((flags & ~ALL_FLAGS) !== 0) throw invalid(`${what} has flags of ${flags}`);
  if ((flags & form.CHANGE_HAS_CODE) === 0 && code.length > 0) throw invalid(`${what} has code and no flag for it`);
  if ((flags & form.CHANGE_IS_DELETED) !== 0) {
    const isNothing = nonce === 0n && compareBytes(balance, ZERO_WORD) === 0 && slots.length === 0;
    if (flags !== form.CHANGE_IS_DELETED || !isNothing) throw invalid(`${what} deletes an account that has something`);
  }
  for (let at = SLOT; at < slots.length; at += SLOT) {
    const [last, key] = [slots.subarray(at - SLOT, at - KEY), slots.subarray(at, at + KEY)];
    if (compareBytes(last, key) >= 0) throw invalid(`the slots of ${what} are not in order`);
  }
}

/** What a guest says to people: one line. */
export function lineOf(bytes: Uint8Array): string {
  const line = new TextDecoder().decode(bytes).replace(/[\p{C}\p{Z}]+/gu, " ");
  return line.trim() || "it does not say why";
}

function invalid(why: string): TercetError {
  return new TercetError("invalid-own-output", `the output is none: ${why}`);
}
