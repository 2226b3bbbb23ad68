import * as fc from "fast-check";
import { expect, it } from "vitest";
import { concatBytes } from "../../../src/base/bytes.js";
import { encodeRlp } from "../../../src/base/rlp.js";
import { splitBlocks } from "../../../src/chain/blocks/block-file.js";

const block = fc.uint8Array({ maxLength: 400 }).map((bytes) => encodeRlp([bytes, []]));

/** The bytes in parts of some size. */
function* partsOf(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

it("a file is split into its blocks, whatever parts it comes in", () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 6 }), fc.integer({ min: 1, max: 500 }), (blocks, size) => {
      expect([...splitBlocks(partsOf(concatBytes(...blocks), size))]).toEqual(blocks);
    }),
  );
});

it("a file that ends in a block gives the ones before, and an error with the place", () => {
  fc.assert(
    fc.property(block, block, fc.nat(), fc.integer({ min: 1, max: 50 }), (first, second, cut, size) => {
      const bytes = concatBytes(first, second.subarray(0, 1 + (cut % (second.length - 1))));
      const found: Uint8Array[] = [];
      expect(() => {
        for (const each of splitBlocks(partsOf(bytes, size))) found.push(each);
      }).toThrow(new RegExp(`at byte ${first.length}\\): it ends`));
      expect(found).toEqual([first]);
    }),
  );
});

it.each([
  [new Uint8Array([0x80]), /at byte 0\): a block begins there with no list/],
  [new Uint8Array([0xff, 1, 2]), /more than 67108864 bytes/],
  [new Uint8Array([0xfb, 0xff, 0xff, 0xff, 0xff]), /4294967295 bytes, 67108864 are allowed/],
])("%s is no file of blocks", (bytes, message) => {
  expect(() => [...splitBlocks([bytes])]).toThrow(message);
});
