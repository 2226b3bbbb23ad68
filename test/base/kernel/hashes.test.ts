import { ripemd160 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { assemble, BUILDS, type Room } from "../../support/assembly.js";

const ENTRY = `
export { keccak256, beginSponge, absorb, squeeze } from "./src/base/kernel/keccak256";
export { sha256 } from "./src/base/kernel/sha256";
export { ripemd160 } from "./src/base/kernel/ripemd160";
`;

type Hash = (to: number, from: number, size: number) => void;

interface Kernel extends Room {
  readonly keccak256: Hash;
  readonly sha256: Hash;
  readonly ripemd160: Hash;
  readonly beginSponge: (sponge: number) => void;
  readonly absorb: (sponge: number, from: number, size: number) => void;
  readonly squeeze: (sponge: number, to: number) => void;
}

const HASHES = [
  { name: "keccak256", size: 32, peer: keccak_256 },
  { name: "sha256", size: 32, peer: sha256 },
  { name: "ripemd160", size: 20, peer: ripemd160 },
] as const;

describe.each(BUILDS)("hashes with %s", (build) => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await assemble<Kernel>(ENTRY, build);
  });

  /** The memory from so many bytes behind the room's start on. */
  const at = (offset: number, size: number) => new Uint8Array(kernel.memory.buffer, kernel.room() + offset, size);

  for (const { name, size, peer } of HASHES) {
    const hash = (bytes: Uint8Array, offset: number) => {
      at(offset, bytes.length).set(bytes);
      kernel[name](kernel.room(), kernel.room() + offset, bytes.length);
      return at(0, size).slice();
    };

    test(`${name} agrees with @noble/hashes at every length of some blocks, from any place`, () => {
      const bytes = Uint8Array.from({ length: 700 }, (_, i) => (i * 31) ^ (i >> 3));
      for (let length = 0; length <= bytes.length; length++) {
        const part = bytes.subarray(0, length);
        expect(hash(part, 64 + (length % 9))).toEqual(peer(part));
      }
    });

    test(`${name} writes nothing behind its hash, and over its input where it is told to`, () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
          at(0, 64).fill(0xee);
          expect(hash(bytes, 64)).toEqual(peer(bytes));
          expect(at(size, 64 - size).every((byte) => byte === 0xee)).toBe(true);
          expect(hash(bytes, 0)).toEqual(peer(bytes));
        }),
      );
    });
  }

  test("a sponge takes its input in any parts, and two of them at a time", () => {
    const part = fc.uint8Array({ maxLength: 300 });
    const parts = fc.array(fc.tuple(fc.nat(1), part), { maxLength: 12 });
    fc.assert(
      fc.property(parts, (all) => {
        const sponges = [kernel.room(), kernel.room() + 208];
        const taken: number[][] = [[], []];
        for (const sponge of sponges) kernel.beginSponge(sponge);
        for (const [which, bytes] of all) {
          at(512, bytes.length).set(bytes);
          kernel.absorb(sponges[which]!, kernel.room() + 512, bytes.length);
          taken[which]!.push(...bytes);
        }
        for (const which of [0, 1]) {
          kernel.squeeze(sponges[which]!, kernel.room() + 448);
          expect(at(448, 32).slice()).toEqual(keccak_256(Uint8Array.from(taken[which]!)));
        }
      }),
    );
  });
});
