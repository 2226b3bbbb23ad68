import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { keccak256 } from "../../../src/base/hash.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import { BUILDS } from "../../support/assembly.js";
import { findArchive, readFixtures } from "../../support/evm-fixtures.js";
import { type Change, OneTrie } from "./one-trie.js";
import { modelRoot } from "./trie-model.js";

const misc = findArchive("ethereum-misc-tests");

function bytesOf(text: string): Uint8Array {
  return text.startsWith("0x") ? fromHex(text) : new TextEncoder().encode(text);
}

interface TrieCase {
  readonly in: readonly (readonly [string, string | null])[] | Readonly<Record<string, string | null>>;
  readonly root: string;
}

describe.each(BUILDS)("a trie in the kernel (%s)", (build) => {
  let trie: OneTrie;
  beforeAll(async () => {
    trie = await OneTrie.open(build);
  });
  beforeEach(() => trie.records.clear());

  it("is empty at first, and again when all is gone", () => {
    const empty = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";
    expect(trie.update([])).toBe(empty);
    expect(trie.records.size).toBe(0);
    const keys = Array.from({ length: 300 }, (_, i) => keccak256(Uint8Array.of(i, i >> 8)));
    trie.update(keys.map((key) => [key, key]));
    expect(trie.records.size).toBeGreaterThan(15);
    expect(trie.update(keys.map((key) => [key, undefined]))).toBe(empty);
    expect(trie.records.size).toBe(0);
  });

  // Keys that share much and start one another; values that make nodes shorter and longer than a hash.
  const key = fc.array(fc.constantFrom(0x00, 0x01, 0x10, 0x11, 0xff), { minLength: 0, maxLength: 5 });
  const value = fc.option(fc.uint8Array({ minLength: 1, maxLength: 40 }), { nil: undefined, freq: 2 });
  const change = fc.tuple(
    key.map((bytes) => Uint8Array.from(bytes)),
    value,
  );
  const batches = fc.array(fc.uniqueArray(change, { selector: ([key]) => toHex(key), maxLength: 12 }), {
    minLength: 1,
    maxLength: 12,
  });

  it("has the root of the Yellow Paper's recursion after every batch, and no record that nothing needs", () => {
    fc.assert(
      fc.property(batches, (batches) => {
        trie.records.clear();
        const content = new Map<string, Change>();
        for (const batch of batches) {
          for (const each of batch) {
            if (each[1] === undefined) content.delete(toHex(each[0]));
            else content.set(toHex(each[0]), each);
          }
          const entries = [...content.values()].map(([key, value]) => ({ key, value: value! }));
          expect(trie.update(batch)).toBe(toHex(modelRoot(entries)));
        }
        const before = [...trie.records].sort();
        trie.records.clear();
        trie.update([...content.values()]);
        expect([...trie.records].sort()).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });

  describe.skipIf(misc === undefined)("passes ethereum/tests", () => {
    const files = misc === undefined ? [] : readFixtures(misc, "ethereum-misc-tests/ethereum-tests/TrieTests");
    const cases = files
      .filter(({ path }) => !path.includes("nextprev"))
      .flatMap(({ path, text }) =>
        Object.entries(JSON.parse(text) as Record<string, TrieCase>).map(([name, test]) => ({
          name: `${path.split("/").at(-1)} ${name}`,
          isSecure: /secure/i.test(path),
          changes: Array.isArray(test.in) ? test.in : Object.entries(test.in),
          root: test.root,
        })),
      );

    it.each(cases)("$name", ({ isSecure, changes, root }) => {
      const made = changes.map(([name, text]: readonly [string, string | null]): Change => {
        const key = bytesOf(name);
        return [isSecure ? keccak256(key) : key, text === null ? undefined : bytesOf(text)];
      });
      let after = "";
      for (const each of made) after = trie.update([each]);
      expect(after).toBe(root);
      trie.records.clear();
      const last = new Map(made.map((each) => [toHex(each[0]), each]));
      expect(trie.update([...last.values()])).toBe(root);
    });
  });
});
