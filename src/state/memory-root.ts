import { fromHex } from "../base/hex.js";
import { mptCommitment } from "./commitment/mpt.js";
import { type PackableAccount, packAccounts } from "./pack-accounts.js";
import type { StateChanges, StorageChanges } from "./state-changes.js";
import { everyAccount, everySlot, type StoredAccount } from "./state-root.js";
import { MemoryStore } from "./store/memory-store.js";
import { keptAddress, keptKey } from "./stored-accounts.js";

type Accounts = ReadonlyMap<string, StoredAccount>;

/** Records of a trie, which one state after another takes over. */
interface Trie {
  readonly records: MemoryStore;
  /** Another one for each state whose trie it is or was. */
  version: number;
}

/** Changes between a state whose trie is known and another one, from the last to the first. */
interface Step {
  readonly changes: StateChanges;
  readonly before: Step | undefined;
  /** Accounts and slots that this and the steps before name. */
  readonly size: number;
}

const ZERO_WORD = new Uint8Array(32);

/**
 * The root of a state in memory, in Ethereum's Merkle Patricia trie: made of the records of an earlier state and what has changed
 * since, unless another state has taken those records over, and of all accounts otherwise.
 */
export class MemoryRoot {
  #root: Uint8Array | undefined;
  #trie: Trie | undefined;
  #version = 0;
  /** Without one the trie is that of this state. */
  #step: Step | undefined;

  /** That of the state with changes made to it. */
  with(changes: StateChanges, accounts: Accounts): MemoryRoot {
    const after = new MemoryRoot();
    const size = (this.#step?.size ?? 0) + sizeOf(changes);
    // To make it anew takes no longer than so many changes.
    if (size > accounts.size) return after;
    after.#trie = this.#trie;
    after.#version = this.#version;
    after.#step = { changes, before: this.#step, size };
    return after;
  }

  /** @param accounts of the state that it is the root of */
  of(accounts: Accounts): Uint8Array {
    this.#root ??= this.#make(accounts);
    return this.#root.slice();
  }

  #make(accounts: Accounts): Uint8Array {
    const isOurs = this.#trie !== undefined && this.#trie.version === this.#version;
    const packed = packAccounts(isOurs ? changedSince(this.#step, accounts) : everyAccount(accounts));
    const trie = isOurs ? this.#trie! : { records: new MemoryStore(), version: 0 };
    const { root, writes } = mptCommitment.update(trie.records, packed);
    trie.records.commit(writes);
    trie.version++;
    this.#trie = trie;
    this.#version = trie.version;
    this.#step = undefined;
    return root;
  }
}

function sizeOf({ accounts, storage }: StateChanges): number {
  let size = accounts.size + storage.size;
  for (const { written } of storage.values()) size += written.size;
  return size;
}

/** The slots of an account that may have changed: "all" when it has lost those from before. */
type ChangedSlots = Set<string> | "all";

function changedSince(step: Step | undefined, accounts: Accounts): PackableAccount[] {
  const changed = new Map<string, ChangedSlots>();
  for (let each = step; each !== undefined; each = each.before) addChanged(changed, each.changes);
  return [...changed].map(([name, slots]) => {
    const account = accounts.get(name);
    const isCleared = slots === "all";
    const changes = account === undefined ? [] : isCleared ? everySlot(account) : someSlots(account, slots);
    return { address: fromHex(name), account, isCleared, hasNewCode: false, slots: changes };
  });
}

function addChanged(changed: Map<string, ChangedSlots>, { accounts, storage }: StateChanges): void {
  for (const [name, account] of accounts) {
    const address = keptAddress(name);
    if (account === undefined) changed.set(address, "all");
    else if (!changed.has(address)) changed.set(address, new Set());
  }
  for (const [name, changes] of storage) {
    const address = keptAddress(name);
    changed.set(address, withSlots(changed.get(address), changes, address));
  }
}

function withSlots(known: ChangedSlots | undefined, { written, cleared }: StorageChanges, field: string): ChangedSlots {
  if (cleared || known === "all") return "all";
  const slots = known ?? new Set();
  for (const key of written.keys()) slots.add(keptKey(key, field));
  return slots;
}

function someSlots({ storage }: StoredAccount, keys: ReadonlySet<string>): (readonly [Uint8Array, Uint8Array])[] {
  return [...keys].map((key) => [fromHex(key), storage.get(key) ?? ZERO_WORD] as const);
}
