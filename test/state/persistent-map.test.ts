import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PersistentMap } from "../../src/state/persistent-map.js";

/** Keys of which many have much in common. */
const key = fc
  .array(fc.constantFrom(..."0000001af"), { minLength: 6, maxLength: 6 })
  .map((digits) => `0x${digits.join("")}`);
const entries = fc.array(fc.tuple(key, fc.nat()), { maxLength: 40 });

const sorted = (map: ReadonlyMap<string, number>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));

describe("PersistentMap", () => {
  it("is a map in the order of its keys, whatever is put and taken", () => {
    const change = fc.tuple(key, fc.option(fc.nat()));
    const check = (start: [string, number][], changes: [string, number | null][]) => {
      const expected = new Map(start);
      let map = PersistentMap.of(expected);
      const versions = [{ map, content: sorted(expected) }];
      for (const [name, value] of changes) {
        if (value === null) expected.delete(name);
        else expected.set(name, value);
        map = value === null ? map.without(name) : map.with(name, value);
        versions.push({ map, content: sorted(expected) });
      }
      // Also those that others were made of.
      for (const { map, content } of versions) {
        expect([...map]).toEqual(content);
        expect(map.size).toBe(content.length);
        for (const [name, value] of content) expect(map.get(name)).toBe(value);
      }
    };
    fc.assert(fc.property(entries, fc.array(change, { maxLength: 40 }), check));
  });

  it("has all that a ReadonlyMap has", () => {
    const map = PersistentMap.of([
      ["0x0b", 2],
      ["0x0a", 1],
    ]);
    expect([...map.keys()]).toEqual(["0x0a", "0x0b"]);
    expect([...map.values()]).toEqual([1, 2]);
    expect([map.has("0x0a"), map.has("0x0c"), map.has("0x0A"), map.has(""), map.has("0x0ag")]).toEqual([
      ...[true, false, false, false, false],
    ]);
    const told: unknown[] = [];
    map.forEach((value, name, all) => void told.push([name, value, all === map]));
    expect(told).toEqual([
      ["0x0a", 1, true],
      ["0x0b", 2, true],
    ]);
    expect([...PersistentMap.of<number>([])]).toEqual([]);
    expect(PersistentMap.of<number>([]).get("0x0a")).toBeUndefined();
    expect(PersistentMap.of<number>([]).without("0x0a").size).toBe(0);
  });

  it("shares what is the same", () => {
    const digits = (n: number) => `0x${n.toString(16).padStart(8, "0")}`;
    const map = PersistentMap.of(Array.from({ length: 1000 }, (_, n) => [digits(n), {}] as const));
    const other = map.with(digits(5), {});
    expect(other.get(digits(5))).not.toBe(map.get(digits(5)));
    expect(other.get(digits(6))).toBe(map.get(digits(6)));
    expect(map.without(digits(2000))).toBe(map);
  });
});
