import { concatBytes, equalBytes } from "../../base/bytes.js";
import { toHex } from "../../base/hex.js";
import { balanceOf, codeHashOf, nonceOf } from "../account.js";
import { codeHash, NO_CODE_HASH } from "../code-hash.js";
import { packAccounts } from "../pack-accounts.js";
import type { AccountRecord } from "../reader.js";
import { accountKey, codeKey, slotRange } from "../store/state-keys.js";
import type { Store, StoreReader } from "../store/store.js";
import { storeDifference } from "../store/store-difference.js";
import { TABLE_ACCOUNT, TABLE_CODE, TABLE_NODE, TABLE_SLOT } from "../store/tables.js";
import type { Commitment, StateProof } from "./commitment.js";
import type { ProofVerdict } from "./proof-verdict.js";

/** An account with some of its slots. */
interface StatePart {
  readonly address: Uint8Array;
  readonly record: AccountRecord;
  readonly code: Uint8Array;
  /** Keys and values, 32 bytes each. */
  readonly slots: readonly (readonly [key: Uint8Array, value: Uint8Array])[];
}

export interface StateCheck {
  readonly commitment: Commitment;
  /** What the state must commit to. */
  readonly root: Uint8Array;
  /** An empty store: all records are made anew in it, of a commitment that is the same whatever came before. */
  readonly scratch: Store;
  /** What proofs show. */
  readonly checkProof: (root: Uint8Array, proof: StateProof) => ProofVerdict;
}

/** Accounts and slots that are gone through at once. */
const PART_SLOTS = 1000;
const BATCH = 5000;
const WORD = 32;
const ADDRESS_END = 21;

/**
 * Holds the tables of a state against each other and against a root: every code has its hash, every account its code, every slot its
 * account, and accounts and slots are what the records of the commitment say.
 * @returns what is wrong first, in one line; undefined when nothing is
 * @throws what reading of records throws: `missing-node`, `corrupt-node`
 */
export function stateFault(store: StoreReader, check: StateCheck): string | undefined {
  const stored = check.commitment.root(store);
  if (!equalBytes(stored, check.root)) return `the records have the root ${toHex(stored)}, not ${toHex(check.root)}`;
  const fault = codeFault(store) ?? accountFault(store) ?? slotFault(store);
  if (fault !== undefined) return fault;
  return check.commitment.name === "mpt" ? recomputedFault(store, check) : proofFault(store, check);
}

function codeFault(store: StoreReader): string | undefined {
  for (const [key, code] of entriesOf(store, TABLE_CODE)) {
    const hash = codeHash(code);
    if (!equalBytes(hash, key.subarray(1)))
      return `the code under ${toHex(key.subarray(1))} has the hash ${toHex(hash)}`;
  }
  return undefined;
}

function accountFault(store: StoreReader): string | undefined {
  for (const [key, record] of entriesOf(store, TABLE_ACCOUNT)) {
    const hash = codeHashOf(record);
    if (!equalBytes(hash, NO_CODE_HASH) && store.get(codeKey(hash)) === undefined) {
      return `account ${toHex(key.subarray(1))}: its code ${toHex(hash)} is not there`;
    }
  }
  return undefined;
}

function slotFault(store: StoreReader): string | undefined {
  let last = new Uint8Array(0);
  for (const [key] of entriesOf(store, TABLE_SLOT)) {
    const address = key.slice(1, ADDRESS_END);
    if (equalBytes(address, last)) continue;
    if (store.get(accountKey(address)) === undefined) return `account ${toHex(address)} has slots and is not there`;
    last = address;
  }
  return undefined;
}

/** Makes all records anew, which hold no more than memory for one batch. */
function recomputedFault(
  store: StoreReader,
  { commitment, root, scratch, checkProof }: StateCheck,
): string | undefined {
  let batch: StatePart[] = [];
  let weight = 0;
  const flush = () => {
    const accounts = batch.map(({ address, record, code, slots }) => {
      const account = { nonce: nonceOf(record), balance: balanceOf(record), code };
      return { address, account, hasNewCode: false, slots };
    });
    scratch.commit(commitment.update(scratch, packAccounts(accounts)).writes);
    [batch, weight] = [[], 0];
  };
  for (const part of statePartsOf(store)) {
    // An account is in a batch once.
    if (batch.length > 0 && equalBytes(batch.at(-1)!.address, part.address)) flush();
    batch.push(part);
    weight += 1 + part.slots.length;
    if (weight >= BATCH) flush();
  }
  if (batch.length > 0) flush();
  const made = commitment.root(scratch);
  if (!equalBytes(made, root)) {
    // What differs is seen by what the records show, unless it is only in the one table.
    const where = proofFault(store, { commitment, root, scratch, checkProof });
    return where ?? `accounts and slots have the root ${toHex(made)}, not ${toHex(root)}`;
  }
  const difference = storeDifference(TABLE_NODE, store, scratch);
  return difference && `records: ${difference}`;
}

/** What the records show of each account and slot, by a checker that shares nothing with them. */
function proofFault(store: StoreReader, { commitment, root, checkProof }: StateCheck): string | undefined {
  for (const { address, record, slots } of statePartsOf(store)) {
    const keys = slots.map(([key]) => key);
    const verdict = checkProof(root, commitment.prove(store, address, keys));
    const name = `account ${toHex(address)}`;
    if (!verdict.valid) return `${name}: ${verdict.reason}`;
    const { account } = verdict;
    if (account === undefined) return `${name}: the records have none`;
    const isSame =
      account.nonce === nonceOf(record) &&
      account.balance === balanceOf(record) &&
      equalBytes(account.codeHash, codeHashOf(record));
    if (!isSame) return `${name}: the records have another one`;
    for (const [i, { value }] of verdict.slots.entries()) {
      if (equalBytes(value, slots[i]![1])) continue;
      return `${name}: slot ${toHex(keys[i]!)} is ${toHex(slots[i]![1])}, the records have ${toHex(value)}`;
    }
  }
  return undefined;
}

function* statePartsOf(store: StoreReader): Generator<StatePart> {
  for (const [key, record] of entriesOf(store, TABLE_ACCOUNT)) {
    const address = key.slice(1);
    const hash = codeHashOf(record);
    const code = equalBytes(hash, NO_CODE_HASH) ? new Uint8Array(0) : store.get(codeKey(hash))!;
    let slots: [Uint8Array, Uint8Array][] = [];
    for (const [slot, value] of store.entries(...slotRange(address))) {
      slots.push([slot.slice(ADDRESS_END), concatBytes(new Uint8Array(WORD - value.length), value)]);
      if (slots.length < PART_SLOTS) continue;
      yield { address, record, code, slots };
      slots = [];
    }
    yield { address, record, code, slots };
  }
}

function entriesOf(store: StoreReader, table: number): Iterable<readonly [Uint8Array, Uint8Array]> {
  return store.entries(Uint8Array.of(table), Uint8Array.of(table + 1));
}
