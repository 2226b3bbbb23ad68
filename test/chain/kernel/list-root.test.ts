import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../../src/base/hex.js";
import { encodeRlp, integerToRlp } from "../../../src/base/rlp.js";
import { trieRoot } from "../../../src/state/commitment/mpt.js";
import { assemble, BUILDS, type Room } from "../../support/assembly.js";

const ENTRY = `
import { listRoot } from "./src/chain/kernel/list-root";
export function root(to: usize, entries: usize, count: u32): void { listRoot(to, entries, count); }
`;
const oracle = Object.fromEntries(
  ["account", "hasStorage", "slot", "code", "blockHash", "exhausted"].map((name) => [name, () => 0]),
);

interface Exports extends Room {
  root(to: number, entries: number, count: number): void;
}

describe.each(BUILDS)("the root of a block's list (%s)", (build) => {
  let exports: Exports;
  beforeAll(async () => {
    exports = await assemble<Exports>(ENTRY, build, 0x400000, { oracle });
    // The heap that nodes are written on.
    exports.memory.grow(0x4010);
  });

  function rootOf(items: readonly Uint8Array[]): string {
    const { memory, room, root } = exports;
    const at = room();
    const view = new DataView(memory.buffer);
    const bytes = new Uint8Array(memory.buffer);
    let free = at + 32 + 8 * items.length;
    items.forEach((item, i) => {
      bytes.set(item, free);
      view.setUint32(at + 32 + 8 * i, free, true);
      view.setUint32(at + 32 + 8 * i + 4, item.length, true);
      free += item.length;
    });
    root(at, at + 32, items.length);
    return toHex(bytes.slice(at, at + 32));
  }

  function expected(items: readonly Uint8Array[]): string {
    return toHex(trieRoot(items.map((value, i) => ({ key: encodeRlp(integerToRlp(BigInt(i))), value }))));
  }

  it("is that of the trie, for each length up to where keys have three bytes", () => {
    const item = (i: number, size: number) => new Uint8Array(size).map((_, at) => i * 31 + at);
    for (const count of [0, 1, 2, 15, 16, 17, 126, 127, 128, 129, 130, 254, 255, 256, 257, 300, 1000]) {
      const items = Array.from({ length: count }, (_, i) => item(i, 1 + ((i * 7) % 90)));
      expect(rootOf(items)).toBe(expected(items));
    }
  });

  it("is that of the trie, whatever the items are, short ones within their parents among them", () => {
    const items = fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { maxLength: 140 });
    const property = fc.property(items, (items) => {
      expect(rootOf(items)).toBe(expected(items));
    });
    fc.assert(property, { numRuns: 100 });
  });
});
