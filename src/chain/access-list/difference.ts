import { equalBytes } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";
import { toHex } from "../../base/hex.js";
import type { AccountAccess, BlockAccessList, Change } from "./access-list.js";
import { decodeAccessList } from "./decoding.js";

/** Where an access list that came with a block is another than the block's own: account, slot, step and both values. */
export function accessListDifference(own: Uint8Array, given: Uint8Array): string {
  try {
    return differenceOfLists(decodeAccessList(own), decodeAccessList(given)) ?? "they are encoded in another way";
  } catch (error) {
    if (!(error instanceof TercetError)) throw error;
    return error.message;
  }
}

function differenceOfLists(own: BlockAccessList, given: BlockAccessList): string | undefined {
  const theirs = new Map(given.map((account) => [toHex(account.address), account]));
  for (const account of own) {
    const address = toHex(account.address);
    const other = theirs.get(address);
    if (other === undefined) return `account ${address}: it is not in the list`;
    const difference = differenceOfAccounts(account, other);
    if (difference !== undefined) return `account ${address}: ${difference}`;
    theirs.delete(address);
  }
  for (const address of theirs.keys()) return `account ${address}: the block has not accessed it`;
  return undefined;
}

function differenceOfAccounts(own: AccountAccess, given: AccountAccess): string | undefined {
  return (
    differenceOfSlots(own, given) ??
    differenceOfChanges("balance", own.balanceChanges, given.balanceChanges) ??
    differenceOfChanges("nonce", own.nonceChanges, given.nonceChanges) ??
    differenceOfChanges("code", own.codeChanges, given.codeChanges)
  );
}

/** Slots with their changes; those that were only read have none. */
function slotsOf({ storageChanges, storageReads }: AccountAccess): Map<bigint, readonly Change<bigint>[]> {
  return new Map([
    ...storageChanges.map(({ key, changes }) => [key, changes] as const),
    ...storageReads.map((key) => [key, []] as const),
  ]);
}

function differenceOfSlots(own: AccountAccess, given: AccountAccess): string | undefined {
  const theirs = slotsOf(given);
  for (const [key, changes] of slotsOf(own)) {
    const others = theirs.get(key);
    if (others === undefined) return `slot ${shown(key)}: it is not in the list`;
    const difference = differenceOfChanges(`slot ${shown(key)}`, changes, others);
    if (difference !== undefined) return difference;
    theirs.delete(key);
  }
  for (const key of theirs.keys()) return `slot ${shown(key)}: the block has not accessed it`;
  return undefined;
}

type Value = bigint | Uint8Array;

function differenceOfChanges(
  what: string,
  own: readonly Change<Value>[],
  given: readonly Change<Value>[],
): string | undefined {
  for (let i = 0; i < Math.max(own.length, given.length); i++) {
    const [mine, theirs] = [own[i], given[i]];
    if (theirs === undefined || (mine !== undefined && mine.step < theirs.step)) {
      return `${what}, step ${mine!.step}: the change to ${shown(mine!.value)} is not in the list`;
    }
    if (mine === undefined || theirs.step < mine.step) {
      return `${what}, step ${theirs.step}: the block makes no change to ${shown(theirs.value)}`;
    }
    if (isSame(mine.value, theirs.value)) continue;
    return `${what}, step ${mine.step}: expected ${shown(mine.value)}, found ${shown(theirs.value)}`;
  }
  return undefined;
}

function isSame(a: Value, b: Value): boolean {
  return a instanceof Uint8Array ? equalBytes(a, b as Uint8Array) : a === b;
}

/** Of long code the first bytes. */
function shown(value: Value): string {
  if (typeof value === "bigint") return `0x${value.toString(16)}`;
  return value.length <= 32 ? toHex(value) : `${toHex(value.subarray(0, 32))}... (${value.length} bytes)`;
}
