import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keccak256 } from "../../src/base/hash.js";
import { toHex } from "../../src/base/hex.js";
import { EMPTY_TRIE_ROOT, trieRoot } from "../../src/state/commitment/mpt.js";
import { modelRoot } from "./commitment/trie-model.js";

const text = (value: string) => new TextEncoder().encode(value);
const secure = (pairs: Readonly<Record<string, string>>) =>
  Object.entries(pairs).map(([key, value]) => ({ key: keccak256(text(key)), value: text(value) }));

describe("the root of a trie", () => {
  it("with nothing in it", () => {
    expect(toHex(trieRoot([]))).toBe("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
    expect(trieRoot([])).toEqual(EMPTY_TRIE_ROOT);
  });

  it.each<[Record<string, string>, string]>([
    [{ A: "a".repeat(50) }, "0xe9e2935138352776cad724d31c9fa5266a5c593bb97726dd2a908fe6d53284df"],
    [
      { doe: "reindeer", dog: "puppy", dogglesworth: "cat" },
      "0xd4cd937e4a4368d7931a9cf51686b7e10abb3dce38a39000fd7902a092b64585",
    ],
    [
      { do: "verb", horse: "stallion", doge: "coin", dog: "puppy" },
      "0x29b235a58c3c25ab83010c327d5932bcf05324b7d6b1185e650798034783ca9d",
    ],
    [{ foo: "bar", food: "bass" }, "0x1385f23a33021025d9e87cca5c66c00de06178807b96a9acc92b7d651ccde842"],
    [{ be: "e", dog: "puppy", bed: "d" }, "0x826a4f9f9054a3e980e54b20da992c24fa20467f1ca635115ef4917be66e746f"],
  ])("is that of Ethereum's trie tests: %j", (pairs, root) => {
    expect(toHex(trieRoot(secure(pairs)))).toBe(root);
  });

  it("is that of the Yellow Paper's recursion, in whatever order the entries are", () => {
    // Few different bytes, so that keys share much; short values, so that nodes are put in whole.
    const key = fc.array(fc.constantFrom(0x00, 0x01, 0x10, 0x11, 0xff), { minLength: 4, maxLength: 4 });
    const entry = fc.record({
      key: key.map((bytes) => Uint8Array.from(bytes)),
      value: fc.uint8Array({ minLength: 1, maxLength: 40 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ({ key }) => toHex(key), maxLength: 40 }), (entries) => {
        expect(trieRoot(entries)).toEqual(modelRoot(entries));
        expect(trieRoot(entries.toReversed())).toEqual(trieRoot(entries));
      }),
    );
  });

  it("has keys that start one another, and the last of two values under one key", () => {
    const key = fc.uint8Array({ maxLength: 3, max: 2 });
    const entry = fc.record({ key, value: fc.uint8Array({ minLength: 1, maxLength: 40 }) });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), (entries) => {
        const last = new Map(entries.map((each) => [toHex(each.key), each]));
        expect(trieRoot(entries)).toEqual(last.size === 0 ? EMPTY_TRIE_ROOT : modelRoot([...last.values()]));
      }),
    );
  });

  it("takes keys of up to 127 bytes, and an empty value for an absent one", () => {
    const long = { key: new Uint8Array(127).fill(1), value: new Uint8Array(200_000).fill(2) };
    expect(trieRoot([long])).toEqual(modelRoot([long]));
    const longer = { ...long, key: new Uint8Array(128) };
    expect(() => trieRoot([longer])).toThrow(expect.objectContaining({ code: "invalid-trie-key" }));
    const absent = { key: Uint8Array.of(9), value: new Uint8Array(0) };
    expect(trieRoot([absent, long, absent])).toEqual(trieRoot([long]));
    expect(trieRoot([absent])).toEqual(EMPTY_TRIE_ROOT);
  });
});
