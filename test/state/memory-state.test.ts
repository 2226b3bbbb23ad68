import { describe, expect, it } from "vitest";
import { keccak256 } from "../../src/base/hash.js";
import { fromHex, toHex } from "../../src/base/hex.js";
import { readAccount } from "../../src/state/account.js";
import { JournaledState } from "../../src/state/journaled-state.js";
import { MemoryState } from "../../src/state/memory-state.js";
import { emptyState } from "../../src/state/reader.js";
import type { StoredAccount } from "../../src/state/state-root.js";
import { EMPTY_TRIE_ROOT } from "../../src/state/trie-root.js";

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

/** The state after what is done to a journal on top of it. */
function after(change: (state: JournaledState) => void, before = STATE): MemoryState {
  const journal = new JournaledState(before);
  change(journal);
  return before.with(journal.changes);
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
    const changed = after((state) => {
      state.putAccount(address(1), { balance: 6n });
      state.setStorage(address(1), word(1), ZERO);
      state.setStorage(address(1), word(3), word(9));
      state.putAccount(address(3), { nonce: 1n });
      state.deleteAccount(address(2));
    });
    expect(readAccount(changed, address(1))).toMatchObject({ balance: 6n, nonce: 1n });
    expect([...changed.accounts.get(toHex(address(1)))!.storage.keys()]).toEqual([toHex(word(2)), toHex(word(3))]);
    expect(readAccount(changed, address(2))).toBeUndefined();
    expect(readAccount(changed, address(3))).toMatchObject({ nonce: 1n });
    expect(STATE.slot(address(1), word(1))).toEqual(word(7));
    expect(STATE.accounts.size).toBe(2);
  });

  it("forgets the storage of an account that was deleted, also when it came back", () => {
    const changed = after((state) => {
      state.deleteAccount(address(1));
      state.putAccount(address(1), { balance: 1n });
      state.setStorage(address(1), word(2), word(4));
    });
    expect(changed.accounts.get(toHex(address(1)))).toMatchObject({ balance: 1n, nonce: 0n });
    expect([...changed.accounts.get(toHex(address(1)))!.storage]).toEqual([[toHex(word(2)), word(4)]]);
  });

  it("is as before after changes that were undone", () => {
    const changed = after((state) => {
      const start = state.checkpoint();
      state.putAccount(address(1), { balance: 6n });
      state.setStorage(address(1), word(1), ZERO);
      state.deleteAccount(address(2));
      state.revert(start);
    });
    expect(changed.root()).toEqual(STATE.root());
  });

  it("has the root of its trie", () => {
    expect(new MemoryState(new Map()).root()).toEqual(EMPTY_TRIE_ROOT);
    // As @ethereumjs/mpt has it.
    const one = new MemoryState(new Map([[toHex(address(0)), { ...BOB, balance: 1n }]]));
    expect(toHex(one.root())).toBe("0x90790e0d482ba05bcc4af9404a406d6c200136c3e854cfbcd73eedf91a3180f1");
  });

  it("has one root for one content", () => {
    const there = after((state) => state.putAccount(address(9), { balance: 1n }));
    expect(there.root()).not.toEqual(STATE.root());
    expect(after((state) => state.deleteAccount(address(9)), there).root()).toEqual(STATE.root());
    const stored = after((state) => state.setStorage(address(1), word(5), word(5)));
    expect(stored.root()).not.toEqual(STATE.root());
    expect(after((state) => state.setStorage(address(1), word(5), ZERO), stored).root()).toEqual(STATE.root());
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

describe("JournaledState at the end of a transaction", () => {
  it("deletes what was touched and is empty (EIP-161)", () => {
    const changed = after((state) => {
      state.putAccount(address(2), { balance: 0n });
      state.putAccount(address(4), {});
      state.putAccount(address(5), { nonce: 1n });
      state.deleteEmptyAccounts();
    });
    expect([...changed.accounts.keys()]).toEqual([1, 5].map((n) => toHex(address(n))));
  });

  it("leaves an empty account that nobody touched", () => {
    expect(after((state) => state.deleteEmptyAccounts()).accounts.size).toBe(2);
  });

  it("remembers what was created until that is undone (EIP-6780)", () => {
    const state = new JournaledState(STATE);
    const start = state.checkpoint();
    state.markCreated(address(7));
    expect(state.wasCreated(address(7))).toBe(true);
    expect(state.wasCreated(address(1))).toBe(false);
    state.revert(start);
    expect(state.wasCreated(address(7))).toBe(false);
  });

  it("marks accounts that are deleted when it is told", () => {
    const state = new JournaledState(emptyState);
    state.putAccount(address(1), { balance: 5n });
    const checkpoint = state.checkpoint();
    state.markDeleted(address(1));
    expect(state.wasDeleted(address(1))).toBe(true);
    expect(state.getAccount(address(1)).balance).toBe(5n);
    state.revert(checkpoint);
    expect(state.wasDeleted(address(1))).toBe(false);
    state.deleteMarked();
    expect(state.accountExists(address(1))).toBe(true);
    state.markDeleted(address(1));
    state.deleteMarked();
    expect(state.accountExists(address(1))).toBe(false);
  });

  it("knows who had storage at the start (EIP-7610)", () => {
    const state = new JournaledState(STATE);
    state.clearStorage(address(1));
    state.setStorage(address(2), word(1), word(1));
    expect(state.hadStorage(address(1))).toBe(true);
    expect(state.hadStorage(address(2))).toBe(false);
  });
});
