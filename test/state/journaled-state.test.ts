import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Account, accountRecord } from "../../src/state/account.js";
import { JournaledState } from "../../src/state/journaled-state.js";
import { emptyState, type StateReader } from "../../src/state/reader.js";

const address = (n: number) => new Uint8Array(20).fill(n);
const word = (n: number) => new Uint8Array(32).fill(n);
const ADDRESSES = [0, 1, 2];
const KEYS = [0, 1, 2];

/** Account 0 has a balance and storage, account 1 code; account 2 does not exist. */
const ACCOUNTS: readonly Account[] = [
  { balance: 100n, nonce: 1n, code: new Uint8Array(0) },
  { balance: 0n, nonce: 1n, code: Uint8Array.of(0x5b) },
];
const PARENT: StateReader = {
  account: (at) => ACCOUNTS[at[0]!] && accountRecord(ACCOUNTS[at[0]!]!),
  code: () => ACCOUNTS[1]!.code,
  slot: (at, key) => (at[0] === 0 ? word(key[0]! + 1) : word(0)),
  hasStorage: (at) => at[0] === 0,
};

/** The same state in the plainest way: one object, copied whole at every checkpoint. */
interface Model {
  accounts: Record<number, Account | undefined>;
  storage: Record<string, number>;
  transient: Record<string, number>;
  warm: string[];
  list: number[];
}

function initialModel(): Model {
  const storage: Record<string, number> = {};
  for (const key of KEYS) storage[`0/${key}`] = key + 1;
  return {
    accounts: { ...ACCOUNTS },
    storage,
    transient: {},
    warm: [],
    list: [],
  };
}

type Change =
  | { do: "put"; at: number; fields: Partial<Account> }
  | { do: "delete" | "clear" | "touch"; at: number }
  | { do: "store" | "transient"; at: number; key: number; value: number }
  | { do: "access"; at: number; key: number }
  | { do: "append"; item: number }
  | { do: "checkpoint" }
  | { do: "revert"; levels: number };

const at = fc.constantFrom(...ADDRESSES);
const key = fc.constantFrom(...KEYS);
const fields: fc.Arbitrary<Partial<Account>> = fc.oneof(
  fc.record({ balance: fc.bigInt(0n, 3n) }),
  fc.record({ nonce: fc.bigInt(0n, 3n) }),
  fc.record({ code: fc.uint8Array({ maxLength: 2 }) }),
);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ do: fc.constant("put" as const), at, fields }),
  fc.record({ do: fc.constantFrom("delete" as const, "clear" as const, "touch" as const), at }),
  fc.record({ do: fc.constantFrom("store" as const, "transient" as const), at, key, value: fc.nat(3) }),
  fc.record({ do: fc.constant("access" as const), at, key }),
  fc.record({ do: fc.constant("append" as const), item: fc.nat(9) }),
  fc.record({ do: fc.constant("checkpoint" as const) }),
  fc.record({ do: fc.constant("revert" as const), levels: fc.integer({ min: 1, max: 3 }) }),
);

/** A journal and its model, changed together. */
class Pair {
  readonly state = new JournaledState(PARENT);
  readonly list: number[] = [];
  model = initialModel();
  readonly #marks: { checkpoint: number; model: Model }[] = [];

  apply(change: Change): void {
    const { state, model } = this;
    switch (change.do) {
      case "put": {
        state.putAccount(address(change.at), change.fields);
        const before = model.accounts[change.at] ?? { balance: 0n, nonce: 0n, code: new Uint8Array(0) };
        model.accounts[change.at] = { ...before, ...change.fields };
        break;
      }
      case "delete":
        state.deleteAccount(address(change.at));
        delete model.accounts[change.at];
        this.#clearModel(change.at);
        break;
      case "clear":
        state.clearStorage(address(change.at));
        this.#clearModel(change.at);
        break;
      case "touch":
        expect(state.access(address(change.at))).toBe(this.#accessModel(`${change.at}`));
        break;
      case "store":
        state.setStorage(address(change.at), word(change.key), word(change.value));
        model.storage[`${change.at}/${change.key}`] = change.value;
        break;
      case "transient":
        state.setTransientStorage(address(change.at), word(change.key), word(change.value));
        model.transient[`${change.at}/${change.key}`] = change.value;
        break;
      case "access": {
        const warm = this.#accessModel(`${change.at}/${change.key}`);
        expect(state.access(address(change.at), word(change.key))).toBe(warm);
        break;
      }
      case "append":
        state.append(this.list, change.item);
        model.list.push(change.item);
        break;
      case "checkpoint":
        this.#marks.push({ checkpoint: state.checkpoint(), model: structuredClone(model) });
        break;
      case "revert":
        this.#revert(change.levels);
    }
  }

  #revert(levels: number): void {
    const mark = this.#marks.splice(-levels)[0];
    if (mark === undefined) return;
    this.state.revert(mark.checkpoint);
    this.model = mark.model;
  }

  #clearModel(at: number): void {
    for (const slot of Object.keys(this.model.storage)) {
      if (slot.startsWith(`${at}/`)) delete this.model.storage[slot];
    }
  }

  #accessModel(name: string): boolean {
    const warm = this.model.warm.includes(name);
    if (!warm) this.model.warm.push(name);
    return warm;
  }

  check(): void {
    const { state, model } = this;
    for (const at of ADDRESSES) {
      const expected = model.accounts[at];
      expect(state.accountExists(address(at))).toBe(expected !== undefined);
      expect(state.getAccount(address(at))).toEqual(expected ?? { balance: 0n, nonce: 0n, code: new Uint8Array(0) });
      for (const key of KEYS) {
        const slot = `${at}/${key}`;
        expect(state.getStorage(address(at), word(key))).toEqual(word(model.storage[slot] ?? 0));
        expect(state.getTransientStorage(address(at), word(key))).toEqual(word(model.transient[slot] ?? 0));
        expect(state.getOriginalStorage(address(at), word(key))).toEqual(PARENT.slot(address(at), word(key)));
      }
    }
    expect(this.list).toEqual(model.list);
  }
}

describe("JournaledState", () => {
  it("behaves like copying the whole state at every checkpoint", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        const pair = new Pair();
        for (const change of changes) {
          pair.apply(change);
          pair.check();
        }
      }),
      { numRuns: 300 },
    );
  });

  it("reads through to its parent", () => {
    const state = new JournaledState(PARENT);
    expect(state.getAccount(address(0)).balance).toBe(100n);
    expect(state.getStorage(address(0), word(2))).toEqual(word(3));
    expect(state.accountExists(address(2))).toBe(false);
  });

  it("keeps its own copy of what it is given", () => {
    const state = new JournaledState(emptyState);
    // Buffers, whose own `slice` would be no copy.
    const value = Buffer.from(word(1));
    const code = Buffer.of(1);
    state.setStorage(address(0), word(0), value);
    state.setTransientStorage(address(0), word(0), value);
    state.putAccount(address(0), { code });
    value.fill(9);
    code.fill(9);
    expect(state.getStorage(address(0), word(0))).toEqual(word(1));
    expect(state.getTransientStorage(address(0), word(0))).toEqual(word(1));
    expect(state.getAccount(address(0)).code).toEqual(Uint8Array.of(1));
  });

  it("keeps transient storage of an account whose storage is cleared", () => {
    const state = new JournaledState(emptyState);
    state.setTransientStorage(address(0), word(0), word(1));
    state.deleteAccount(address(0));
    expect(state.getTransientStorage(address(0), word(0))).toEqual(word(1));
  });
});
