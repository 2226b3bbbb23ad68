import { expect, test } from "vitest";
import { WeighedCache } from "../../src/base/weighed-cache.js";

const ENTRY = 4096;

test("a weighed cache makes what it has not, and lets go what was used least recently", () => {
  const made: string[] = [];
  const cache = new WeighedCache<string>(3 * (ENTRY + 100));
  const get = (key: string, bytes = 100) =>
    cache.get(key, bytes, () => {
      made.push(key);
      return key.toUpperCase();
    });
  expect([get("a"), get("b"), get("c"), get("a")]).toEqual(["A", "B", "C", "A"]);
  expect(made).toEqual(["a", "b", "c"]);
  get("d");
  get("a");
  expect(made).toEqual(["a", "b", "c", "d"]);
  get("b");
  expect(made.at(-1)).toBe("b");
  // One that is heavier than all together is kept alone.
  get("heavy", 1_000_000);
  get("heavy", 1_000_000);
  expect(made.filter((key) => key === "heavy")).toHaveLength(1);
  get("a");
  expect(made.at(-1)).toBe("a");
});
