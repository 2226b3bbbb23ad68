import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toHex } from "../../../src/base/hex.js";
import { CommitmentKernel } from "../../../src/state/commitment/commitment-kernel.js";
import { kernelWasm } from "../../../src/state/commitment/generated/mpt.js";
import { EMPTY_TRIE_ROOT, mptCommitment } from "../../../src/state/commitment/mpt.js";
import { MapStore } from "./map-store.js";
import { packed } from "./packed-state.js";
import { applied, everything, type ModelState, manyAccounts, modelStateRoot, stateBatches } from "./state-model.js";

describe("the Merkle Patricia commitment", () => {
  it("has Ethereum's root of nothing", () => {
    const store = new MapStore();
    expect(mptCommitment.root(store)).toEqual(EMPTY_TRIE_ROOT);
    expect(mptCommitment.update(store, packed([]))).toEqual({ root: EMPTY_TRIE_ROOT, writes: [] });
  });

  it("follows any changes of accounts and slots, batch by batch, with the records of the state and no others", () => {
    fc.assert(
      fc.property(stateBatches, (batches) => {
        const store = new MapStore();
        let state: ModelState = new Map();
        for (const batch of batches) {
          const changes = batch(state);
          state = applied(state, changes);
          const { root, writes } = mptCommitment.update(store, packed(changes));
          expect(new Set(writes.map(([key]) => toHex(key))).size).toBe(writes.length);
          store.commit(writes);
          expect(toHex(root)).toBe(toHex(modelStateRoot(state)));
          expect(toHex(mptCommitment.root(store))).toBe(toHex(root));
        }
        const whole = new MapStore();
        whole.commit(mptCommitment.update(whole, packed(everything(state))).writes);
        expect([...store.content].sort()).toEqual([...whole.content].sort());
      }),
      { numRuns: 100 },
    );
  });

  it("says which node is missing or damaged", () => {
    const store = new MapStore();
    store.commit(mptCommitment.update(store, packed(manyAccounts(100))).writes);
    const change = packed(manyAccounts(100, 1n));
    // A kernel that has not seen the records: they are found by hash without asking the store.
    const update = (damaged: MapStore) => () => new CommitmentKernel(kernelWasm).update(damaged, change);
    for (const [name, record] of [...store.content]) {
      const without = new MapStore(store.content);
      without.content.delete(name);
      // Without the root there is nothing, which is a state, too.
      if (name !== "0x0400") {
        expect(update(without)).toThrow(
          expect.objectContaining({ code: "missing-node", message: expect.stringContaining(name) }),
        );
      }
      for (const damaged of [record.subarray(0, -1), new Uint8Array([...record, 0]), Uint8Array.of(0)]) {
        without.content.set(name, damaged);
        expect(update(without)).toThrow(
          expect.objectContaining({ code: "corrupt-node", message: expect.stringContaining(name) }),
        );
      }
    }
  });

  it("does not take the root of a state with accounts for that of nothing when its record is missing", () => {
    const store = new MapStore();
    store.commit(mptCommitment.update(store, packed(manyAccounts(3))).writes);
    store.content.set("0x010000000000000000000000000000000000000001", new Uint8Array(72));
    const change = packed(manyAccounts(3, 1n));
    const root = mptCommitment.root(store);
    store.content.delete("0x0400");
    const missing = expect.objectContaining({ code: "missing-node", message: expect.stringContaining("0x0400") });
    expect(() => mptCommitment.update(store, change)).toThrow(missing);
    expect(() => mptCommitment.root(store)).toThrow(missing);
    expect(() => mptCommitment.prove(store, new Uint8Array(20), [])).toThrow(missing);
    expect(root).not.toEqual(EMPTY_TRIE_ROOT);
  });
});
