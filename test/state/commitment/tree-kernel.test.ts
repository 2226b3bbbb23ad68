import { createBinaryTree } from "@ethereumjs/binarytree";
import { blake3 } from "@noble/hashes/blake3.js";
import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../../src/base/hex.js";
import { OneTree } from "./one-tree.js";

const key = (...first: number[]) => Uint8Array.from({ length: 32 }, (_, i) => first[i] ?? 0);

describe("a binary tree in the kernel", () => {
  let tree: OneTree;
  beforeAll(async () => {
    tree = await OneTree.open();
  });

  // Of the tests of the authors' reference implementation (the last one) and of @ethereumjs/binarytree.
  const keys = [key(), key(0x80), key(0x01), key(0x81)];
  const filled = (value: number) => new Uint8Array(32).fill(value);
  it.each([
    [[[keys[0]!, filled(1)]], "0x694545468677064fd833cddc8455762fe6b21c6cabe2fc172529e0f573181cd5"],
    [
      [
        [keys[0]!, filled(1)],
        [keys[1]!, filled(2)],
      ],
      "0x85fc622076752a6fcda2c886c18058d639066a83473d9684704b5a29455ed2ed",
    ],
    [
      keys.map((each, i) => [each, key(i + 1)] as const),
      "0xe93c209026b8b00d76062638102ece415028bd104e1d892d5399375a323f2218",
    ],
  ] satisfies [(readonly [Uint8Array, Uint8Array])[], string][])(
    "has the roots of EIP-7864's vectors (%#)",
    (entries, root) => {
      tree.records.clear();
      expect(tree.put(entries, "blake3")).toBe(root);
      tree.records.clear();
      for (const entry of entries.toReversed()) tree.put([entry], "blake3");
      expect(tree.put([], "blake3")).toBe(root);
    },
  );

  // Stems that part early and late; subindexes of all groups.
  const stemByte = fc.constantFrom(0x00, 0x01, 0x80, 0xff);
  const entry = fc.tuple(
    fc.tuple(stemByte, stemByte, stemByte, stemByte, fc.nat(255)).map(([a, b, c, d, subindex]) => {
      const bytes = key(a, b);
      bytes[29] = c;
      bytes[30] = d;
      bytes[31] = subindex;
      return bytes;
    }),
    fc.uint8Array({ minLength: 32, maxLength: 32 }),
  );

  it.each([
    ["blake3", blake3],
    ["sha256", sha256],
  ] as const)("has the roots of @ethereumjs/binarytree after every batch (%s)", async (name, hashFunction) => {
    const batches = fc.array(fc.array(entry, { minLength: 1, maxLength: 10 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(batches, async (batches) => {
        tree.records.clear();
        const peer = await createBinaryTree({ hashFunction });
        for (const batch of batches) {
          for (const [each, value] of batch) await peer.put(each.subarray(0, 31), [each[31]!], [value]);
          expect(tree.put(batch, name)).toBe(toHex(peer.root()));
        }
      }),
      { numRuns: 60 },
    );
  });
});
