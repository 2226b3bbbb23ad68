import { compareBytes } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";
import { toHex } from "../../base/hex.js";
import { decodeRlp, integerFromRlp, type RlpItem } from "../../base/rlp.js";
import type { AccountAccess, BlockAccessList, Change, SlotChanges } from "./access-list.js";

const STEP_BYTES = 4;
const NONCE_BYTES = 8;
const WORD_BYTES = 32;

/**
 * Reads an access list: its one encoding, in order, each account, key and step once (EIP-7928).
 * @throws TercetError `invalid-rlp`, or `invalid-access-list` naming the account and what is wrong with it
 */
export function decodeAccessList(bytes: Uint8Array): BlockAccessList {
  const accounts = listOf(decodeRlp(bytes), "the access list").map(accountOf);
  inOrder(accounts, (a, b) => compareBytes(a.address, b.address), "the accounts");
  return accounts;
}

function accountOf(item: RlpItem, position: number): AccountAccess {
  const fields = listOf(item, `account ${position}`, 6);
  const address = fields[0];
  if (!(address instanceof Uint8Array) || address.length !== 20)
    throw invalid(`account ${position} has no address of 20 bytes`);
  const of = `account ${toHex(address)}`;
  const storageChanges = listOf(fields[1]!, `${of}: changed slots`).map((each) => slotOf(each, of));
  const storageReads = listOf(fields[2]!, `${of}: slots`).map((each) => number(each, `${of}: a key`, WORD_BYTES));
  inOrder(storageChanges, (a, b) => compare(a.key, b.key), `${of}: the changed slots`);
  inOrder(storageReads, compare, `${of}: the slots`);
  const changed = new Set(storageChanges.map(({ key }) => key));
  const twice = storageReads.find((key) => changed.has(key));
  if (twice !== undefined)
    throw invalid(`${of}: slot ${hexOf(twice)} is among those that change and those that do not`);
  return {
    address,
    storageChanges,
    storageReads,
    balanceChanges: changesOf(fields[3]!, `${of}: balances`, (each, at) => number(each, at, WORD_BYTES)),
    nonceChanges: changesOf(fields[4]!, `${of}: nonces`, (each, at) => number(each, at, NONCE_BYTES)),
    codeChanges: changesOf(fields[5]!, `${of}: codes`, bytesOf),
  };
}

function slotOf(item: RlpItem, of: string): SlotChanges {
  const [keyItem, changesItem] = listOf(item, `${of}: a changed slot`, 2);
  const key = number(keyItem!, `${of}: a key`, WORD_BYTES);
  const at = `${of}: slot ${hexOf(key)}`;
  const changes = changesOf(changesItem!, at, (each, where) => number(each, where, WORD_BYTES));
  if (changes.length === 0) throw invalid(`${at} has no changes`);
  return { key, changes };
}

function changesOf<T>(item: RlpItem, of: string, read: (item: RlpItem, of: string) => T): readonly Change<T>[] {
  const changes = listOf(item, of).map((each) => {
    const [step, value] = listOf(each, `${of}: a change`, 2);
    return { step: Number(number(step!, `${of}: a step`, STEP_BYTES)), value: read(value!, of) };
  });
  inOrder(changes, (a, b) => a.step - b.step, `${of}: the steps`);
  return changes;
}

function listOf(item: RlpItem, what: string, length?: number): readonly RlpItem[] {
  if (item instanceof Uint8Array) throw invalid(`${what}: bytes in place of a list`);
  if (length !== undefined && item.length !== length)
    throw invalid(`${what}: ${item.length} fields in place of ${length}`);
  return item;
}

function bytesOf(item: RlpItem, what: string): Uint8Array {
  if (!(item instanceof Uint8Array)) throw invalid(`${what}: a list in place of bytes`);
  return item;
}

function number(item: RlpItem, what: string, most: number): bigint {
  try {
    return integerFromRlp(item, most);
  } catch (error) {
    throw invalid(`${what}: ${(error as TercetError).message}`);
  }
}

function inOrder<T>(items: readonly T[], order: (a: T, b: T) => number, what: string): void {
  const at = items.findIndex((item, i) => i > 0 && order(items[i - 1]!, item) >= 0);
  if (at !== -1) throw invalid(`${what} are not in ascending order, each once: look at the one at ${at}`);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}

function hexOf(key: bigint): string {
  return `0x${key.toString(16)}`;
}

function invalid(what: string): TercetError {
  return new TercetError("invalid-access-list", `this is no access list of a block: ${what}`);
}
