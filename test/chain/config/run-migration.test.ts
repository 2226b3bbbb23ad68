import { describe, expect, test } from "vitest";
import { concatBytes } from "../../../src/base/bytes.js";
import { toHex } from "../../../src/base/hex.js";
import type { Migration } from "../../../src/chain/config/migration.js";
import { openChainSpec } from "../../../src/chain/config/open-chain-spec.js";
import { readChainConfig } from "../../../src/chain/config/read-config.js";
import { runMigrations } from "../../../src/chain/config/run-migration.js";
import { type Account, accountRecord } from "../../../src/state/account.js";
import { codeHash } from "../../../src/state/code-hash.js";
import { mptCommitment } from "../../../src/state/commitment/mpt.js";
import { packAccounts } from "../../../src/state/pack-accounts.js";
import { packedAccounts } from "../../../src/state/packed-changes.js";
import { stateRoot } from "../../../src/state/state-root.js";
import * as table from "../../../src/state/store/tables.js";
import { MapStore } from "../../state/commitment/map-store.js";

const NO_CODE = new Uint8Array(0);
const address = (byte: number) => new Uint8Array(20).fill(byte);
const word = (byte: number) => Uint8Array.of(...new Uint8Array(31), byte);
const account = (balance: bigint, nonce = 0n, code = NO_CODE): Account => ({ balance, nonce, code });

type State = ReadonlyMap<string, Account & { readonly storage: ReadonlyMap<string, Uint8Array> }>;

/** A store with accounts, their slots and their trie. */
function storeOf(state: State): MapStore {
  const store = new MapStore();
  const packed = packAccounts(
    [...state].map(([name, { storage, ...account }]) => ({
      ...{ address: bytes(name), account, hasNewCode: account.code.length > 0, isCleared: false },
      slots: [...storage].map(([key, value]) => [bytes(key), value] as const),
    })),
  );
  store.commit(mptCommitment.update(store, packed).writes);
  for (const { address, record, code, slots } of packedAccounts(packed)) {
    store.commit([[concatBytes(Uint8Array.of(table.TABLE_ACCOUNT), address), record]]);
    if (code !== undefined) store.commit([[concatBytes(Uint8Array.of(table.TABLE_CODE), codeHash(code)), code]]);
    for (let at = 0; at < slots.length; at += 64) {
      const value = slots.slice(at + 32, at + 64);
      const key = concatBytes(Uint8Array.of(table.TABLE_SLOT), address, slots.slice(at, at + 32));
      store.commit([[key, value.slice(value.findIndex((byte) => byte !== 0))]]);
    }
  }
  return store;
}

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.slice(2), "hex"));

const one = toHex(address(1));
const two = toHex(address(2));
const code = Uint8Array.of(0x60, 0x01);
const before: State = new Map([
  [
    one,
    {
      ...account(5n, 1n, code),
      storage: new Map([
        [toHex(word(1)), word(7)],
        [toHex(word(2)), word(8)],
      ]),
    },
  ],
  [two, { ...account(9n), storage: new Map() }],
]);

/** The root after migrations, which must be that of the state that they should come to. */
function check(after: State, ...migrations: Migration[]): void {
  const store = storeOf(before);
  expect(toHex(mptCommitment.root(store))).toBe(toHex(stateRoot(before)));
  const { root } = mptCommitment.update(store, runMigrations(migrations, store));
  expect(toHex(root)).toBe(toHex(stateRoot(after)));
}

describe("a migration", () => {
  test("that changes nothing changes nothing", () => {
    const look: Migration = (accounts) => {
      for (const each of accounts.addresses()) accounts.set(each, accounts.get(each));
      accounts.setSlot(address(1), word(1), accounts.getSlot(address(1), word(1)));
    };
    const store = storeOf(before);
    expect([...packedAccounts(runMigrations([look], store))]).toEqual([]);
    check(before, look);
  });

  test("sees accounts, codes and slots in their order", () => {
    runMigrations(
      [
        (accounts) => {
          expect([...accounts.addresses()]).toEqual([address(1), address(2)]);
          expect(accounts.get(address(1))).toEqual(account(5n, 1n, code));
          expect([...accounts.slots(address(1))]).toEqual([
            [word(1), word(7)],
            [word(2), word(8)],
          ]);
          expect(accounts.get(address(3))).toBeUndefined();
          expect(accounts.getSlot(address(1), word(3))).toEqual(word(0));
        },
      ],
      storeOf(before),
    );
  });

  test("moves balances, gives code, changes and empties slots, makes accounts", () => {
    const { storage } = before.get(one)!;
    const after: State = new Map([
      [
        one,
        {
          ...account(14n, 1n, code),
          storage: new Map([...storage, [toHex(word(1)), word(1)], [toHex(word(4)), word(4)]]),
        },
      ],
      [two, { ...account(0n, 0n, code), storage: new Map() }],
      [toHex(address(3)), { ...account(1n), storage: new Map([[toHex(word(1)), word(1)]]) }],
    ]);
    after.get(one)!.storage as Map<string, Uint8Array>;
    (after.get(one)!.storage as Map<string, Uint8Array>).delete(toHex(word(2)));
    check(
      after,
      (accounts) => {
        for (const each of [...accounts.addresses()]) {
          if (toHex(each) === one) accounts.set(each, { ...accounts.get(each)!, balance: 14n });
          else accounts.set(each, { ...accounts.get(each)!, balance: 0n, code });
        }
        accounts.setSlot(address(1), word(1), word(1));
        accounts.setSlot(address(1), word(2), word(0));
        accounts.setSlot(address(1), word(4), word(4));
      },
      (accounts) => {
        accounts.set(address(3), account(1n));
        accounts.setSlot(address(3), word(1), word(1));
      },
    );
  });

  test("takes accounts away with their storage, also where it puts another one there", () => {
    check(new Map([[two, before.get(two)!]]), (accounts) => accounts.set(address(1), undefined));
    const fresh: State = new Map([
      [one, { ...account(1n), storage: new Map([[toHex(word(2)), word(3)]]) }],
      [two, before.get(two)!],
    ]);
    check(fresh, (accounts) => {
      accounts.set(address(1), undefined);
      expect(accounts.getSlot(address(1), word(1))).toEqual(word(0));
      accounts.set(address(1), account(1n));
      accounts.setSlot(address(1), word(2), word(3));
    });
  });

  test.each<readonly [string, Migration]>([
    ["balance", (accounts) => accounts.set(address(1), account(-1n))],
    ["nonce", (accounts) => accounts.set(address(1), account(0n, 2n ** 64n))],
    ["an address", (accounts) => accounts.get(new Uint8Array(19))],
    ["a value", (accounts) => accounts.setSlot(address(1), word(1), new Uint8Array(31))],
    ["the account of a slot", (accounts) => accounts.setSlot(address(9), word(1), word(1))],
  ])("is refused where it gives what is no %s", (field, migration) => {
    expect(() => runMigrations([migration], storeOf(before))).toThrow(
      expect.objectContaining({ code: "invalid-migration", message: expect.stringContaining(field) }),
    );
  });
});

describe("a chain's migrations", () => {
  const at = (number: bigint, timestamp: bigint) => ({ number, timestamp, parentTotalDifficulty: 0n });

  test("run before the first block that has reached their switch, once, and in order", async () => {
    const ran: string[] = [];
    const named =
      (name: string): Migration =>
      (accounts) => {
        ran.push(name);
        accounts.set(address(7), account(BigInt(ran.length)));
      };
    const config = {
      ...{ chainId: 1, rules: { fork: "paris" }, genesis: {} },
      schedule: [
        { block: 5, migration: "first" },
        { time: 100, fork: "shanghai" },
        { time: 200, migration: "second" },
      ],
    };
    const functions = { first: named("first"), second: named("second") };
    const spec = await openChainSpec(readChainConfig(JSON.stringify(config)), { functions });
    const store = storeOf(before);
    expect(spec.changesBefore!(at(4n, 40n), at(3n, 30n), store)).toBeUndefined();
    expect(spec.changesBefore!(at(6n, 60n), at(5n, 50n), store)).toBeUndefined();
    expect(spec.changesBefore!(at(9n, 100n), at(8n, 99n), store)).toBeUndefined();
    expect(ran).toEqual([]);
    const changes = spec.changesBefore!(at(5n, 50n), at(4n, 40n), store)!;
    expect([[...packedAccounts(changes)].map(({ address }) => toHex(address)), ran]).toEqual([
      [toHex(address(7))],
      ["first"],
    ]);
    spec.changesBefore!(at(5n, 250n), at(4n, 40n), store);
    expect(ran).toEqual(["first", "first", "second"]);
  });

  test("of the DAO fork gives the balances to the contract that pays them back (EIP-779)", async () => {
    const genesis = { config: { homesteadBlock: 0, daoForkBlock: 5, daoForkSupport: true }, alloc: {} };
    const spec = await openChainSpec(readChainConfig(JSON.stringify(genesis)));
    const dao = "0xbb9bc244d798123fde783fcc1c72d3bb8c189413";
    const refund = "0xbf4ed7b27f1d666546e30d74d50d173d20bca754";
    const store = storeOf(
      new Map([
        [dao, { ...account(100n, 1n), storage: new Map() }],
        [refund, { ...account(3n), storage: new Map() }],
      ]),
    );
    const place = (number: bigint) => ({ number, timestamp: number, parentTotalDifficulty: 0n });
    const changes = [...packedAccounts(spec.changesBefore!(place(5n), place(4n), store)!)];
    const recordOf = (name: string) => changes.find(({ address }) => toHex(address) === name)!.record;
    expect(toHex(recordOf(dao).slice())).toBe(toHex(accountRecord(account(0n, 1n))));
    expect(toHex(recordOf(refund).slice())).toBe(toHex(accountRecord(account(103n))));
    expect(spec.rulesAt(place(5n)).requiredExtraData).toMatchObject({ from: 5n, to: 15n });
  });
});
