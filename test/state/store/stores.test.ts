import * as fc from "fast-check";
import { expect, it } from "vitest";
import { compareBytes } from "../../../src/base/bytes.js";
import { toHex } from "../../../src/base/hex.js";
import { emptyStore } from "../../../src/state/store/empty-store.js";
import { MemoryStore } from "../../../src/state/store/memory-store.js";
import { StoreOverlay } from "../../../src/state/store/overlay.js";
import { decodeReverse, encodeReverse } from "../../../src/state/store/reverse.js";
import type { StoreReader, Write } from "../../../src/state/store/store.js";

// Few keys, of several lengths, some the beginning of others, in tables whose entries have reverse changes (1, 2, 4) and in another.
const key = fc
  .tuple(fc.constantFrom(1, 2, 4, 6), fc.array(fc.constantFrom(0, 1, 0xff), { maxLength: 3 }))
  .map(([table, rest]) => new Uint8Array([table, ...rest]));
const value = fc.option(fc.uint8Array({ maxLength: 3 }), { nil: undefined });
const writes = fc.array(fc.tuple(key, value), { maxLength: 12 }) as fc.Arbitrary<Write[]>;
const FROM = new Uint8Array(0);
const TO = new Uint8Array([255]);

function modelOf(...batches: readonly (readonly Write[])[]): readonly (readonly [Uint8Array, Uint8Array])[] {
  const model = new Map<string, readonly [Uint8Array, Uint8Array]>();
  for (const [each, after] of batches.flat()) {
    if (after === undefined) model.delete(toHex(each));
    else model.set(toHex(each), [each, after]);
  }
  return [...model.values()].sort(([a], [b]) => compareBytes(a, b));
}

function expectContent(store: StoreReader, model: ReturnType<typeof modelOf>, from = FROM, to = TO): void {
  const range = model.filter(([each]) => compareBytes(each, from) >= 0 && compareBytes(each, to) < 0);
  expect([...store.entries(from, to)]).toEqual(range);
  expect([...store.entries(from, to, { reverse: true })]).toEqual([...range].reverse());
  for (const [each, after] of model) expect(store.get(each)).toEqual(after);
}

it("a store in memory is what was written; a snapshot stays as it was", async () => {
  await fc.assert(
    fc.asyncProperty(writes, writes, key, key, async (first, second, from, to) => {
      const store = new MemoryStore();
      store.commit(first);
      using snapshot = store.snapshot();
      store.commit(second);
      expectContent(store, modelOf(first, second), from, to);
      expectContent(store, modelOf(first, second));
      expectContent(snapshot, modelOf(first));
      await store.close();
      expect(() => store.get(from)).toThrow(/closed/);
    }),
  );
});

it("a batch that goes wrong while it is read writes nothing", () => {
  const store = new MemoryStore();
  function* bad(): Generator<Write> {
    yield [new Uint8Array([1]), new Uint8Array([1])];
    throw new Error("wrong");
  }
  expect(() => store.commit(bad())).toThrow("wrong");
  expect([...store.entries(FROM, TO)]).toEqual([]);
});

it("an overlay is a store as it would be after its writes, over another overlay too", () => {
  fc.assert(
    fc.property(writes, writes, writes, writes, key, key, (base, first, second, third, from, to) => {
      const store = new MemoryStore();
      store.commit(base);
      const lower = new StoreOverlay(store, first);
      lower.apply(second);
      const upper = new StoreOverlay(lower, third);
      expectContent(upper, modelOf(base, first, second, third), from, to);
      expectContent(lower, modelOf(base, first, second));
      expectContent(store, modelOf(base));
      expectContent(new StoreOverlay(new StoreOverlay(emptyStore, base), lower.writes()), modelOf(base, first, second));
    }),
  );
});

it("reverse changes bring back the tables that change with the state", () => {
  fc.assert(
    fc.property(writes, writes, (before, after) => {
      const store = new MemoryStore();
      store.commit(before);
      const reverse = encodeReverse(store, after);
      store.commit(after);
      store.commit(decodeReverse(reverse));
      const isChanging = ([each]: readonly [Uint8Array, unknown]) => each[0] !== 6;
      expect([...store.entries(FROM, TO)].filter(isChanging)).toEqual(modelOf(before).filter(isChanging));
    }),
  );
});
