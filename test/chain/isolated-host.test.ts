import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex } from "../../src/base/hex.js";
import { IsolatedHost } from "../../src/chain/isolated-host.js";
import { readAccount } from "../../src/state/account.js";
import { MemoryState } from "../../src/state/memory-state.js";

const address = (n: number) => new Uint8Array(20).fill(n);
const word = (n: number) => new Uint8Array(32).fill(n);
const NO_CODE = new Uint8Array(0);
const IDS = [0, 1, 2];

/** Account 0 has a balance and storage, account 1 code; account 2 does not exist. */
const STATE = new MemoryState([
  [toHex(address(0)), { balance: 5n, nonce: 6n, code: NO_CODE, storage: new Map([[toHex(word(1)), word(7)]]) }],
  [toHex(address(1)), { balance: 0n, nonce: 1n, code: Uint8Array.of(7), storage: new Map() }],
]);

const account = fc.option(
  fc.record({ balance: fc.bigInt(0n, 3n), nonce: fc.bigInt(0n, 3n), code: fc.uint8Array({ maxLength: 2 }) }),
  { nil: undefined },
);
const id = fc.constantFrom(...IDS);
const named = <T>(value: fc.Arbitrary<T>) =>
  fc.array(
    fc.tuple(
      id.map((n) => toHex(address(n))),
      value,
    ),
    { maxLength: 3 },
  );
const written = fc.array(
  fc.tuple(
    id.map((n) => toHex(word(n))),
    fc.nat(2).map(word),
  ),
  { maxLength: 3 },
);
/** A run clears the storage of accounts that it deletes. */
const changes = fc
  .record({ accounts: named(account), storage: named(fc.record({ written, cleared: fc.boolean() })) })
  .map(({ accounts, storage }) => ({
    accounts: new Map(accounts),
    storage: new Map(storage.map(([name, slots]) => [name, { ...slots, written: new Map(slots.written) }] as const)),
  }))
  .map(({ accounts, storage }) => {
    for (const [name, each] of accounts) if (each === undefined) storage.delete(name);
    return { accounts, storage };
  });

describe("IsolatedHost", () => {
  it("starts with nobody in it", () => {
    const { state, logs, precompiles } = new IsolatedHost();
    expect(new IsolatedHost().blockHash(1n)).toEqual(new Uint8Array(32));
    expect(state.getAccount(address(1))).toBeUndefined();
    expect(state.getStorage(address(1), word(1))).toEqual(new Uint8Array(32));
    expect(state.hasStorage(address(1))).toBe(false);
    expect([logs, precompiles.size]).toEqual([[], 0]);
  });

  it("has the state that it is given, with what runs have done to it", () => {
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 4 }), (all) => {
        const host = new IsolatedHost(STATE);
        let expected = STATE;
        for (const { accounts, storage } of all) {
          // Only who is there after a run has slots that it wrote.
          const there = expected.with({ accounts, storage: new Map() }).accounts;
          const each = { accounts, storage: new Map([...storage].filter(([name]) => there.has(name))) };
          host.take({ changes: each, logs: [] });
          expected = expected.with(each);
        }
        for (const n of IDS) {
          const found = host.state.getAccount(address(n));
          expect(found).toEqual(readAccount(expected, address(n)));
          if (found === undefined) continue;
          for (const key of IDS) {
            expect(host.state.getStorage(address(n), word(key))).toEqual(expected.slot(address(n), word(key)));
          }
          // Slots of the state that was given count while not all of them are cleared at once: nobody says which there are.
          const has = host.state.hasStorage(address(n));
          if (expected.hasStorage(address(n))) expect(has).toBe(true);
          else if (!STATE.hasStorage(address(n))) expect(has).toBe(false);
        }
      }),
    );
  });

  it("keeps logs in the order in which runs have told them", () => {
    const host = new IsolatedHost();
    const log = (n: number) => ({ address: address(n), topics: [], data: NO_CODE });
    const none = { accounts: new Map(), storage: new Map() };
    host.take({ changes: none, logs: [log(1), log(2)] });
    host.take({ changes: none, logs: [log(3)] });
    expect(host.logs).toEqual([log(1), log(2), log(3)]);
  });
});
