import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keccak256 } from "../../src/base/hash.js";
import { fromHex, toHex } from "../../src/base/hex.js";
import { type Account, readAccount } from "../../src/state/account.js";
import { EMPTY_TRIE_ROOT } from "../../src/state/commitment/mpt.js";
import { MemoryState } from "../../src/state/memory-state.js";
import type { StateChanges } from "../../src/state/state-changes.js";
import { type StoredAccount, stateRoot } from "../../src/state/state-root.js";
import type { AccountChange } from "./commitment/packed-state.js";
import { applied, type ModelState, modelStateRoot, stateBatches } from "./commitment/state-model.js";

const address = (n: number) => new Uint8Array(20).fill(n);
const word = (n: number) => new Uint8Array(32).fill(n);
const ZERO = word(0);

const ALICE: StoredAccount = {
  balance: 5n,
  nonce: 1n,
  code: Uint8Array.of(0),
  storage: new Map([
    [toHex(word(1)), word(7)],
    [toHex(word(2)), word(8)],
  ]),
};
const BOB: StoredAccount = { balance: 0n, nonce: 0n, code: new Uint8Array(0), storage: new Map() };
const STATE = new MemoryState(
  new Map([
    [toHex(address(1)), ALICE],
    [toHex(address(2)), BOB],
  ]),
);

const NOBODY = { balance: 0n, nonce: 0n, code: new Uint8Array(0) };

/** Changes of accounts and of slots, by the byte that addresses and keys are filled with. */
function changes(
  accounts: Readonly<Record<number, Partial<Account> | undefined>>,
  storage: Readonly<Record<number, Readonly<Record<number, number>>>> = {},
  cleared = false,
): StateChanges {
  const named = Object.entries(accounts).map(
    ([at, fields]) => [toHex(address(Number(at))), fields && { ...NOBODY, ...fields }] as const,
  );
  const slots = Object.entries(storage).map(([at, words]) => {
    const written = new Map(Object.entries(words).map(([key, value]) => [toHex(word(Number(key))), word(value)]));
    return [toHex(address(Number(at))), { written, cleared }] as const;
  });
  return { accounts: new Map(named), storage: new Map(slots) };
}

/** Changes of the model as those of a state; a deletion goes before what may come again. */
function stateChanges(changes: readonly AccountChange[]): StateChanges {
  const accounts = changes.map(({ address, account }) => [toHex(address), account] as const);
  const storage = changes
    .filter(({ account, slots, cleared }) => account !== undefined && (slots.length > 0 || cleared))
    .map(({ address, slots, cleared }) => {
      const written = new Map(slots.map(([key, value]) => [toHex(key), value]));
      return [toHex(address), { written, cleared: cleared === true }] as const;
    });
  return { accounts: new Map(accounts), storage: new Map(storage) };
}

describe("MemoryState", () => {
  it("reads accounts and storage", () => {
    expect(readAccount(STATE, address(1))).toMatchObject({ balance: 5n, nonce: 1n });
    expect(readAccount(STATE, address(3))).toBeUndefined();
    expect(STATE.slot(address(1), word(1))).toEqual(word(7));
    expect(STATE.slot(address(1), word(3))).toEqual(ZERO);
    expect(STATE.slot(address(3), word(1))).toEqual(ZERO);
    expect([1, 2, 3].map((n) => STATE.hasStorage(address(n)))).toEqual([true, false, false]);
  });

  it("has the codes of its accounts, read or not", () => {
    expect(STATE.code(keccak256(ALICE.code))).toBe(ALICE.code);
    expect(new MemoryState(STATE.accounts).code(keccak256(ALICE.code))).toBe(ALICE.code);
    expect(() => STATE.code(word(9))).toThrow(expect.objectContaining({ code: "missing-code" }));
  });

  it("takes changes into a new state", () => {
    const accounts = { 1: { ...ALICE, balance: 6n }, 2: undefined, 3: { nonce: 1n } };
    const changed = STATE.with(changes(accounts, { 1: { 1: 0, 3: 9 } }));
    expect(readAccount(changed, address(1))).toMatchObject({ balance: 6n, nonce: 1n });
    expect([...changed.accounts.get(toHex(address(1)))!.storage.keys()]).toEqual([toHex(word(2)), toHex(word(3))]);
    expect(readAccount(changed, address(2))).toBeUndefined();
    expect(readAccount(changed, address(3))).toMatchObject({ nonce: 1n });
    expect(STATE.slot(address(1), word(1))).toEqual(word(7));
    expect(STATE.accounts.size).toBe(2);
  });

  it("forgets the storage of an account that was deleted, also when it came back", () => {
    const changed = STATE.with(changes({ 1: { balance: 1n } }, { 1: { 2: 4 } }, true));
    expect(changed.accounts.get(toHex(address(1)))).toMatchObject({ balance: 1n, nonce: 0n });
    expect([...changed.accounts.get(toHex(address(1)))!.storage]).toEqual([[toHex(word(2)), word(4)]]);
  });

  it("has the root of its trie", () => {
    expect(new MemoryState(new Map()).root()).toEqual(EMPTY_TRIE_ROOT);
    // As @ethereumjs/mpt has it.
    const one = new MemoryState(new Map([[toHex(address(0)), { ...BOB, balance: 1n }]]));
    expect(toHex(one.root())).toBe("0x90790e0d482ba05bcc4af9404a406d6c200136c3e854cfbcd73eedf91a3180f1");
  });

  it("has the root of its trie after any changes, whichever states were asked for theirs before", () => {
    const asked = fc.array(fc.boolean(), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(stateBatches, asked, fc.array(fc.nat(7), { maxLength: 8 }), (batches, asked, parents) => {
        const states = [{ state: new MemoryState(new Map()), model: new Map() as ModelState }];
        for (const [i, batch] of batches.entries()) {
          // Mostly the last one, but branches, too.
          const { state, model } = states[Math.min(parents[i] ?? i, states.length - 1)]!;
          const changes = batch(model);
          const after = { state: state.with(stateChanges(changes)), model: applied(model, changes) };
          states.push(after);
          if (asked[i]) expect(toHex(after.state.root())).toBe(toHex(modelStateRoot(after.model)));
        }
        for (const { state, model } of states) expect(toHex(state.root())).toBe(toHex(modelStateRoot(model)));
      }),
      { numRuns: 60 },
    );
  });

  it("has its root at once after a transfer among many accounts, and gives it to nobody to write to", () => {
    const many = Array.from({ length: 100_000 }, (_, i) => {
      const address = toHex(keccak256(new Uint8Array(Uint32Array.of(i).buffer)).subarray(0, 20));
      return [address, { ...BOB, balance: BigInt(i + 1) }] as const;
    });
    const before = new MemoryState(many);
    before.root().fill(0);
    const transfer = (state: MemoryState, from: number, to: number) => {
      const [[sender], [receiver]] = [many[from]!, many[to]!];
      const balances = [
        [sender, { ...BOB, balance: 1n, nonce: 1n }],
        [receiver, { ...BOB, balance: BigInt(from + to) }],
      ] as const;
      return state.with({ accounts: new Map(balances), storage: new Map() });
    };
    let state = before;
    for (let i = 0; i < 300; i++) {
      state = transfer(state, (i * 331) % 100_000, (i * 7919 + 50_000) % 100_000);
      state.root();
    }
    expect(toHex(state.root())).toBe(toHex(stateRoot(state.accounts)));
    expect(toHex(before.root())).toBe(toHex(stateRoot(many)));
  });

  it("has one root for one content", () => {
    const there = STATE.with(changes({ 9: { balance: 1n } }));
    expect(there.root()).not.toEqual(STATE.root());
    expect(there.with(changes({ 9: undefined })).root()).toEqual(STATE.root());
    const stored = STATE.with(changes({}, { 1: { 5: 5 } }));
    expect(stored.root()).not.toEqual(STATE.root());
    expect(stored.with(changes({}, { 1: { 5: 0 } })).root()).toEqual(STATE.root());
  });
});

describe("what MemoryState is given", () => {
  const checksummed = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
  const holder = { ...BOB, balance: 1n };

  it("is found under an address in any case, and a slot key of any length", () => {
    const state = new MemoryState([
      [
        checksummed,
        {
          ...holder,
          storage: new Map([
            ["0x1", word(7)],
            ["0xAB", word(8)],
            ["0x2", ZERO],
          ]),
        },
      ],
    ]);
    const at = fromHex(checksummed);
    expect(readAccount(state, at)?.balance).toBe(1n);
    expect(state.slot(at, new Uint8Array(32).fill(1, 31))).toEqual(word(7));
    expect(state.slot(at, new Uint8Array(32).fill(0xab, 31))).toEqual(word(8));
    expect(state.accounts.get(checksummed.toLowerCase())!.storage.size).toBe(2);
    const key = toHex(new Uint8Array(32).fill(1, 31));
    const same = new MemoryState([
      [
        checksummed.toLowerCase(),
        {
          ...holder,
          storage: new Map([
            [key, word(7)],
            [toHex(new Uint8Array(32).fill(0xab, 31)), word(8)],
          ]),
        },
      ],
    ]);
    expect(state.root()).toEqual(same.root());
    const after = state.with({ accounts: new Map([[checksummed, { ...holder, balance: 2n }]]), storage: new Map() });
    expect(after.accounts.size).toBe(1);
    expect(readAccount(after, at)?.balance).toBe(2n);
  });

  it.each<[string, unknown, string]>([
    ["a short address", [["0x01", holder]], "an address"],
    [
      "an address twice",
      [
        [checksummed, holder],
        [checksummed.toLowerCase(), holder],
      ],
      "accounts[",
    ],
    ["no address", [[5, holder]], "an address"],
    ["no account", [[checksummed, undefined]], "accounts["],
    ["a balance below zero", [[checksummed, { ...holder, balance: -1n }]], ".balance"],
    ["a number as balance", [[checksummed, { ...holder, balance: 1 }]], ".balance"],
    ["a nonce that is too large", [[checksummed, { ...holder, nonce: 2n ** 64n }]], ".nonce"],
    ["code as text", [[checksummed, { ...holder, code: "0x00" }]], ".code"],
    ["a key that is none", [[checksummed, { ...holder, storage: new Map([["x", word(1)]]) }]], ".storage"],
    [
      "a key twice",
      [
        [
          checksummed,
          {
            ...holder,
            storage: new Map([
              ["0x1", word(1)],
              ["0x01", word(2)],
            ]),
          },
        ],
      ],
      ".storage[",
    ],
    ["a short value", [[checksummed, { ...holder, storage: new Map([["0x1", Uint8Array.of(1)]]) }]], ".storage["],
    ["no storage", [[checksummed, { ...holder, storage: undefined }]], ".storage"],
  ])("is refused when it is %s", (_, accounts, field) => {
    const make = () => new MemoryState(accounts as [string, StoredAccount][]);
    expect(make).toThrow(expect.objectContaining({ name: "TercetError", code: "invalid-state" }));
    expect(make).toThrow(field);
  });
});
