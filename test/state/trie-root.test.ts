import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keccak256 } from "../../src/base/hash.js";
import { toHex } from "../../src/base/hex.js";
import { encodeRlp, type RlpItem } from "../../src/base/rlp.js";
import { EMPTY_TRIE_ROOT, type TrieEntry, trieRoot } from "../../src/state/trie-root.js";

const text = (value: string) => new TextEncoder().encode(value);
const secure = (pairs: Readonly<Record<string, string>>) =>
  Object.entries(pairs).map(([key, value]) => ({ key: keccak256(text(key)), value: text(value) }));

/** The same trie after the letter of the Yellow Paper (appendix D), over whole lists of nibbles. */
function modelRoot(entries: readonly TrieEntry[]): Uint8Array {
  const pairs = entries.map(({ key, value }) => ({ nibbles: [...key].flatMap((b) => [b >> 4, b & 15]), value }));
  return keccak256(encodeRlp(modelNode(pairs)));
}

function modelNode(pairs: { nibbles: number[]; value: Uint8Array }[]): RlpItem {
  if (pairs.length === 0) return new Uint8Array(0);
  const [first] = pairs;
  if (pairs.length === 1) return [hexPrefix(first!.nibbles, true), first!.value];
  let shared = 0;
  while (pairs.every(({ nibbles }) => nibbles[shared] === first!.nibbles[shared])) shared++;
  if (shared > 0) {
    const rest = pairs.map(({ nibbles, value }) => ({ nibbles: nibbles.slice(shared), value }));
    return [hexPrefix(first!.nibbles.slice(0, shared), false), modelChild(rest)];
  }
  const children = Array.from({ length: 16 }, (_, nibble) => {
    const below = pairs.filter(({ nibbles }) => nibbles[0] === nibble);
    return modelChild(below.map(({ nibbles, value }) => ({ nibbles: nibbles.slice(1), value })));
  });
  return [...children, new Uint8Array(0)];
}

function modelChild(pairs: { nibbles: number[]; value: Uint8Array }[]): RlpItem {
  const node = modelNode(pairs);
  const encoded = encodeRlp(node);
  return encoded.length < 32 ? node : keccak256(encoded);
}

function hexPrefix(nibbles: number[], isLeaf: boolean): Uint8Array {
  const flag = isLeaf ? 2 : 0;
  const all = nibbles.length % 2 === 0 ? [flag, 0, ...nibbles] : [flag + 1, ...nibbles];
  return Uint8Array.from({ length: all.length / 2 }, (_, i) => 16 * all[2 * i]! + all[2 * i + 1]!);
}

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

  it("needs keys of which none starts another", () => {
    const value = Uint8Array.of(1);
    const of = (...keys: number[][]) => keys.map((key) => ({ key: Uint8Array.from(key), value }));
    for (const entries of [of([1, 2], [1, 2]), of([1], [1, 2]), of([1, 2, 3], [1, 2], [7])]) {
      expect(() => trieRoot(entries)).toThrow(expect.objectContaining({ code: "ambiguous-trie-key" }));
    }
  });
});
