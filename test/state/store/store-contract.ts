import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { compareBytes } from "../../../src/base/bytes.js";
import { toHex } from "../../../src/base/hex.js";
import type { Store, StoreReader, StoreSnapshot, Write } from "../../../src/state/store/store.js";

/** Few and close to each other, so that writes meet. The table META is the store's own. */
const keys = fc
  .array(fc.constantFrom(0x00, 0x01, 0x7f, 0xff), { minLength: 0, maxLength: 4 })
  .map((rest) => Uint8Array.of(0x05, ...rest));
const values = fc.oneof(
  { weight: 8, arbitrary: fc.uint8Array({ maxLength: 40 }) },
  fc.integer({ min: 2000, max: 140_000 }).map((size) => new Uint8Array(size).fill(size)),
);
const writes = fc.array(fc.tuple(keys, fc.option(values, { nil: undefined })) as fc.Arbitrary<Write>, {
  maxLength: 30,
});
const bounds = fc.tuple(fc.oneof(keys, fc.constant(Uint8Array.of(1))), fc.oneof(keys, fc.constant(Uint8Array.of(9))));
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("commit" as const), writes }),
    fc.record({ kind: fc.constant("get" as const), key: keys }),
    fc.record({
      kind: fc.constant("entries" as const),
      bounds,
      reverse: fc.boolean(),
      most: fc.integer({ min: 1, max: 9 }),
    }),
    fc.record({ kind: fc.constant("snapshot" as const) }),
    fc.record({ kind: fc.constant("dispose" as const) }),
    fc.record({ kind: fc.constant("turn" as const) }),
    fc.record({ kind: fc.constant("refused" as const), writes }),
  ),
  { maxLength: 40 },
);

type Model = ReadonlyMap<string, readonly [Uint8Array, Uint8Array]>;

/** What every store does, held against a map. */
export function describeStore(name: string, open: () => Store): void {
  describe(`the contract of stores: ${name}`, () => {
    const opened: Store[] = [];
    const make = () => {
      const store = open();
      opened.push(store);
      return store;
    };
    afterEach(async () => {
      for (const store of opened.splice(0)) await store.close();
    });

    test("commits, ranges and snapshots are a map's", async () => {
      await fc.assert(
        fc.asyncProperty(steps, async (list) => {
          const store = make();
          let model: Model = new Map();
          const snapshots: { readonly snapshot: StoreSnapshot; readonly model: Model }[] = [];
          for (const step of list) {
            if (step.kind === "commit") {
              store.commit(step.writes);
              model = applied(model, step.writes);
            } else if (step.kind === "refused") {
              const failing = function* (): Iterable<Write> {
                yield* step.writes;
                throw new Error("on purpose");
              };
              expect(() => store.commit(failing())).toThrow("on purpose");
            } else if (step.kind === "snapshot") snapshots.push({ snapshot: store.snapshot(), model });
            else if (step.kind === "dispose") snapshots.pop()?.snapshot[Symbol.dispose]();
            else if (step.kind === "turn") await new Promise((done) => setTimeout(done, 1));
            else {
              for (const each of [{ snapshot: store, model }, ...snapshots]) {
                if (step.kind === "get") expectValue(each.snapshot, each.model, step.key);
                else expectEntries(each.snapshot, each.model, step);
              }
            }
          }
          for (const { snapshot, model } of snapshots) {
            expectAll(snapshot, model);
            snapshot[Symbol.dispose]();
          }
          expectAll(store, model);
          await store.close();
        }),
        { numRuns: 60 },
      );
    });

    test("bytes given and got are the caller's and the store's: changing one does not change the other", () => {
      const store = make();
      const [key, value] = [Uint8Array.of(5, 1), Uint8Array.of(7, 7)];
      store.commit([[key, value]]);
      const got = store.get(Uint8Array.of(5, 1))!;
      expect(got).toEqual(Uint8Array.of(7, 7));
      key[1] = 2;
      value[0] = 8;
      store.commit([[Uint8Array.of(5, 9), Uint8Array.of(1)]]);
      expect(store.get(Uint8Array.of(5, 1))).toEqual(Uint8Array.of(7, 7));
      expect(got).toEqual(Uint8Array.of(7, 7));
    });

    test("the last of two changes of a key holds", () => {
      const store = make();
      const key = Uint8Array.of(5);
      store.commit([
        [key, Uint8Array.of(1)],
        [key, undefined],
        [key, Uint8Array.of(2)],
      ]);
      expect(store.get(key)).toEqual(Uint8Array.of(2));
      store.commit([
        [key, Uint8Array.of(3)],
        [key, undefined],
      ]);
      expect(store.get(key)).toBeUndefined();
    });

    test("an iteration goes on over what was there while batches are committed", () => {
      const store = make();
      store.commit(Array.from({ length: 300 }, (_, i) => [Uint8Array.of(5, i >> 8, i), Uint8Array.of(i)]));
      using snapshot = store.snapshot();
      let seen = 0;
      for (const [key] of snapshot.entries(Uint8Array.of(5), Uint8Array.of(6))) {
        store.commit([[key, undefined]]);
        seen++;
      }
      expect(seen).toBe(300);
      expect([...store.entries(Uint8Array.of(5), Uint8Array.of(6))]).toEqual([]);
    });

    test("flush resolves, and nothing is read or written after close", async () => {
      const store = make();
      store.commit([[Uint8Array.of(5), Uint8Array.of(1)]]);
      await store.flush();
      await store.close();
      for (const use of [
        () => store.get(Uint8Array.of(5)),
        () => [...store.entries(Uint8Array.of(5), Uint8Array.of(6))],
        () => store.commit([[Uint8Array.of(5), undefined]]),
        () => store.snapshot(),
      ]) {
        expect(use).toThrow(expect.objectContaining({ code: "store-closed" }));
      }
    });
  });
}

function applied(model: Model, writes: readonly Write[]): Model {
  const next = new Map(model);
  for (const [key, value] of writes) {
    if (value === undefined) next.delete(toHex(key));
    else next.set(toHex(key), [key, value]);
  }
  return next;
}

function range(model: Model, from: Uint8Array, to: Uint8Array): (readonly [Uint8Array, Uint8Array])[] {
  return [...model.values()]
    .filter(([key]) => compareBytes(from, key) <= 0 && compareBytes(key, to) < 0)
    .sort(([a], [b]) => compareBytes(a, b));
}

function expectValue(reader: StoreReader, model: Model, key: Uint8Array): void {
  const [got, expected] = [reader.get(key), model.get(toHex(key))?.[1]];
  expect(got && toHex(got)).toEqual(expected && toHex(expected));
}

function expectEntries(
  reader: StoreReader,
  model: Model,
  { bounds: [from, to], reverse, most }: { bounds: [Uint8Array, Uint8Array]; reverse: boolean; most: number },
): void {
  const expected = range(model, from, to);
  if (reverse) expected.reverse();
  const got: (readonly [Uint8Array, Uint8Array])[] = [];
  for (const entry of reader.entries(from, to, { reverse })) {
    got.push(entry);
    if (got.length === most) break;
  }
  expect(textOf(got)).toEqual(textOf(expected.slice(0, most)));
}

function expectAll(reader: StoreReader, model: Model): void {
  const [from, to] = [Uint8Array.of(1), Uint8Array.of(0xff)];
  const expected = textOf(range(model, from, to));
  expect(textOf(reader.entries(from, to))).toEqual(expected);
  expect(textOf(reader.entries(from, to, { reverse: true }))).toEqual(expected.reverse());
}

/** Texts are compared thousands of times as fast as bytes. */
function textOf(entries: Iterable<readonly [Uint8Array, Uint8Array]>): string[] {
  return Array.from(entries, ([key, value]) => `${toHex(key)}=${toHex(value)}`);
}
