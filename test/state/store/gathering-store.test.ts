import { expect, it } from "vitest";
import { GatheringStore } from "../../../src/state/store/gathering-store.js";
import { MemoryStore } from "../../../src/state/store/memory-store.js";
import type { Write } from "../../../src/state/store/store.js";
import { describeStore } from "./store-contract.js";

describeStore("gathering, over one in memory", () => new GatheringStore(new MemoryStore()));

const entry = (n: number, value: number): Write => [Uint8Array.of(5, n), Uint8Array.of(value)];

/** A store that notes its batches, and refuses them on demand. */
function noting() {
  const base = new MemoryStore();
  const batches: Write[][] = [];
  const state = { isFull: false };
  const commit = base.commit.bind(base);
  base.commit = (writes) => {
    if (state.isFull) throw new Error("full");
    batches.push([...writes]);
    commit(batches.at(-1)!);
  };
  return { base, batches, state };
}

it("gives what was gathered as one batch, each key once", () => {
  const { base, batches } = noting();
  const store = new GatheringStore(base);
  store.settle();
  store.commit([entry(1, 1), entry(2, 1)]);
  store.commit([entry(1, 2), [Uint8Array.of(5, 2), undefined]]);
  expect(base.get(Uint8Array.of(5, 1))).toBeUndefined();
  expect(store.get(Uint8Array.of(5, 1))).toEqual(Uint8Array.of(2));
  store.settle();
  store.settle();
  expect(batches).toEqual([[entry(1, 2), [Uint8Array.of(5, 2), undefined]]]);
  expect(base.get(Uint8Array.of(5, 1))).toEqual(Uint8Array.of(2));
});

it("keeps what the other store has refused, and is full after some batches or many bytes", () => {
  const { base, batches, state } = noting();
  const store = new GatheringStore(base);
  state.isFull = true;
  for (let n = 0; !store.isFull; n++) store.commit([entry(n, n)]);
  expect(() => store.settle()).toThrow("full");
  expect(store.get(Uint8Array.of(5, 3))).toEqual(Uint8Array.of(3));
  state.isFull = false;
  store.settle();
  expect([batches.length, batches[0]!.length, store.isFull]).toEqual([1, 32, false]);
  store.commit([[Uint8Array.of(5), new Uint8Array(17_000_000)]]);
  expect(store.isFull).toBe(true);
});
