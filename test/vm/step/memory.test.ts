import { keccak_256 } from "@noble/hashes/sha3.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keccak256 } from "../../../src/base/hash.js";
import { PartialTree } from "../../../src/vm/step/partial-tree.js";
import { SparseMemory } from "../../../src/vm/step/sparse-memory.js";
import { absorbSponge, digestSponge, SPONGE_SIZE } from "../../../src/vm/step/sponge.js";
import { ADDRESS_SPACE, PAGE_SIZE, ROOT_LEVEL, ZERO_NODES } from "../../../src/vm/step/tree.js";
import { WitnessReader, WitnessRecorder } from "../../../src/vm/step/witness.js";

const address = fc.oneof(
  fc.nat({ max: 3 * PAGE_SIZE }),
  fc.constantFrom(0, PAGE_SIZE - 3, 0x8000_0000, ADDRESS_SPACE - 8, 0x7fff_fffc),
);
const stores = fc.array(
  fc.record({ address, size: fc.constantFrom(1, 2, 4, 8), value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
  { maxLength: 30 },
);

/** The root by the definition, from a map of the bytes that are not zero. */
function rootOf(bytes: ReadonlyMap<number, number>, level = ROOT_LEVEL, index = 0): Uint8Array {
  const size = 32 * 2 ** level;
  const inside = new Map([...bytes].filter(([at]) => at >= index * size && at < (index + 1) * size));
  if (level === 0) {
    const leaf = Uint8Array.from({ length: 32 }, (_, at) => inside.get(index * size + at) ?? 0);
    return keccak_256(Uint8Array.of(0, ...leaf));
  }
  if (inside.size === 0) return ZERO_NODES[level]!;
  const [left, right] = [rootOf(inside, level - 1, 2 * index), rootOf(inside, level - 1, 2 * index + 1)];
  return keccak_256(Uint8Array.of(1, ...left, ...right));
}

describe("sparse memory", () => {
  it("loads what was stored and commits to it as the definition says", () => {
    fc.assert(
      fc.property(stores, (stores) => {
        const memory = new SparseMemory();
        const bytes = new Map<number, number>();
        for (const { address, size, value } of stores) {
          memory.store(address, size, value);
          for (let at = 0; at < size; at++) bytes.set(address + at, Number((value >> BigInt(8 * at)) & 255n));
          expect(memory.load(address, size)).toBe(BigInt.asUintN(8 * size, value));
        }
        const set = new Map([...bytes].filter(([, byte]) => byte !== 0));
        expect(memory.root()).toEqual(rootOf(set));
      }),
      { numRuns: 30 },
    );
  });

  it("gives the same root however it came about", () => {
    const memory = new SparseMemory();
    const empty = memory.root();
    memory.store(5 * PAGE_SIZE, 8, 1n);
    memory.root();
    memory.clearPage(5);
    expect(memory.root()).toEqual(empty);
    memory.store(5 * PAGE_SIZE, 8, 1n);
    memory.store(5 * PAGE_SIZE, 8, 0n);
    expect(memory.root()).toEqual(empty);
    expect(empty).toEqual(ZERO_NODES[ROOT_LEVEL]);
  });

  it("keeps copies apart", () => {
    const memory = new SparseMemory();
    memory.store(100, 8, 1n);
    const copy = memory.copy();
    const root = memory.root();
    memory.store(100, 8, 2n);
    expect(copy.root()).toEqual(root);
    expect(copy.load(100, 8)).toBe(1n);
    copy.clearPage(0);
    expect(memory.load(100, 8)).toBe(2n);
  });
});

describe("a partial tree", () => {
  it("arrives at the root of the memory after the same stores, from a witness alone", () => {
    fc.assert(
      fc.property(stores, stores, fc.nat({ max: 3 }), (before, after, cleared) => {
        const memory = new SparseMemory();
        for (const { address, size, value } of before) memory.store(address, size, value);
        const recorder = new WitnessRecorder(memory);
        const change = (tree: PartialTree) => {
          for (const [index, { address, value }] of after.entries()) {
            if (index === 3) tree.clearPage(cleared);
            const leaf = tree.leaf(Math.floor(address / 32)).slice();
            leaf[address % 32] = Number(value & 255n);
            tree.setLeaf(Math.floor(address / 32), leaf);
          }
          return tree.root();
        };
        const recorded = change(new PartialTree(memory.root(), recorder));
        const reader = new WitnessReader(recorder.bytes());
        const replayed = change(new PartialTree(memory.root(), reader));
        reader.finish();
        for (const [index, { address, value }] of after.entries()) {
          if (index === 3) memory.clearPage(cleared);
          memory.store(address, 1, value);
        }
        expect(recorded).toEqual(memory.root());
        expect(replayed).toEqual(memory.root());
      }),
      { numRuns: 60 },
    );
  });
});

describe("the output's sponge", () => {
  it("gives keccak-256 of all that was absorbed, in whatever pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), (pieces) => {
        const sponge = new Uint8Array(SPONGE_SIZE);
        let length = 0;
        for (const piece of pieces) {
          absorbSponge(sponge, length, piece);
          length += piece.length;
        }
        expect(digestSponge(sponge, length)).toEqual(keccak256(Uint8Array.from(pieces.flatMap((piece) => [...piece]))));
      }),
    );
  });
});
