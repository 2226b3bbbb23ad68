import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../src/base/bytes.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import { binaryCommitment, type TreeHash } from "../../../src/state/commitment/binary.js";
import { TABLE_SLOT } from "../../../src/state/store/tables.js";
import { MapStore } from "./map-store.js";
import { packed } from "./packed-state.js";
import { applied, type ModelState, manyAccounts, stateBatches } from "./state-model.js";
import { changeLeaves, HASHES, type Leaves, treeModelRoot } from "./tree-model.js";

/** Puts a state's slots where a store has them. */
function putSlots(store: MapStore, state: ModelState): void {
  for (const name of [...store.content.keys()]) {
    if (name.startsWith(`0x0${TABLE_SLOT}`)) store.content.delete(name);
  }
  for (const [name, { storage }] of state) {
    for (const [key, value] of storage) {
      store.content.set(toHex(concatBytes(Uint8Array.of(TABLE_SLOT), fromHex(name), fromHex(key))), value);
    }
  }
}

describe.each(Object.keys(HASHES) as TreeHash[])("the binary commitment (%s)", (name) => {
  const hash = HASHES[name];
  const commitment = binaryCommitment(name);

  it("has the root of nothing", () => {
    const store = new MapStore();
    expect(commitment.root(store)).toEqual(new Uint8Array(32));
    expect(commitment.update(store, packed([]))).toEqual({ root: commitment.emptyRoot, writes: [] });
  });

  it("follows any changes of accounts, codes and slots as the EIP's whole tree does", () => {
    fc.assert(
      fc.property(stateBatches, (batches) => {
        const store = new MapStore();
        const leaves: Leaves = new Map();
        let state: ModelState = new Map();
        for (const batch of batches) {
          const changes = batch(state);
          changeLeaves(leaves, state, changes, hash);
          const { root, writes } = commitment.update(store, packed(changes));
          expect(new Set(writes.map(([key]) => toHex(key))).size).toBe(writes.length);
          store.commit(writes);
          state = applied(state, changes);
          putSlots(store, state);
          expect(toHex(root)).toBe(toHex(treeModelRoot(leaves, hash)));
          expect(toHex(commitment.root(store))).toBe(toHex(root));
        }
      }),
      { numRuns: name === "blake3" ? 40 : 10 },
    );
  });

  it("is the same in one batch and in many, over pages and stems of their own", () => {
    const changes = manyAccounts(800);
    const [one, many] = [new MapStore(), new MapStore()];
    one.commit(commitment.update(one, packed(changes)).writes);
    for (let at = 0; at < changes.length; at += 100) {
      many.commit(commitment.update(many, packed(changes.slice(at, at + 100))).writes);
    }
    expect([...many.content].sort()).toEqual([...one.content].sort());
    const leaves: Leaves = new Map();
    changeLeaves(leaves, new Map(), changes, hash);
    expect(toHex(commitment.root(one))).toBe(toHex(treeModelRoot(leaves, hash)));
  });

  it("has no room for a balance of more than 16 bytes", () => {
    const account = { nonce: 0n, balance: 2n ** 128n, code: new Uint8Array(0) };
    const changes = packed([{ address: new Uint8Array(20), account, slots: [] }]);
    expect(() => commitment.update(new MapStore(), changes)).toThrow(
      expect.objectContaining({ code: "unfitting-account" }),
    );
  });

  it("does not take the root of a state with accounts for that of nothing when its record is missing", () => {
    const store = new MapStore();
    const change = packed(manyAccounts(3));
    store.content.set("0x010000000000000000000000000000000000000001", new Uint8Array(72));
    const missing = expect.objectContaining({ code: "missing-node", message: expect.stringContaining("0x0400") });
    expect(() => commitment.update(store, change)).toThrow(missing);
    expect(() => commitment.root(store)).toThrow(missing);
  });

  it("says which node is missing or damaged", () => {
    const store = new MapStore();
    store.commit(commitment.update(store, packed(manyAccounts(60))).writes);
    const change = packed(manyAccounts(60, 1n));
    for (const [name, record] of store.content) {
      const without = new MapStore(store.content);
      without.content.delete(name);
      if (name !== "0x0400") {
        expect(() => commitment.update(without, change)).toThrow(
          expect.objectContaining({ code: "missing-node", message: expect.stringContaining(name) }),
        );
      }
      for (const damaged of [record.subarray(0, -1), new Uint8Array([...record, 0]), Uint8Array.of(9)]) {
        without.content.set(name, damaged);
        expect(() => commitment.update(without, change)).toThrow(
          expect.objectContaining({ code: "corrupt-node", message: expect.stringContaining(name) }),
        );
      }
    }
  });
});
