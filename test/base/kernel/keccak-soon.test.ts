import { keccak_256 } from "@noble/hashes/sha3.js";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { assemble, BUILDS, type Room } from "../../support/assembly.js";

const ENTRY = `export { hashSoon, hashWaiting } from "./src/base/kernel/keccak-soon";`;

interface Kernel extends Room {
  readonly hashSoon: (to: number, from: number, size: number) => void;
  readonly hashWaiting: () => void;
}

const INPUT = 0x8000;

describe.each(BUILDS)("hashes of many inputs with %s", (build) => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await assemble<Kernel>(ENTRY, build);
  });

  const at = (offset: number, size: number) => new Uint8Array(kernel.memory.buffer, kernel.room() + offset, size);
  /** All inputs lie in the same place, one after another. */
  const hashSoon = (bytes: Uint8Array, index: number) => {
    at(INPUT, bytes.length).set(bytes);
    kernel.hashSoon(kernel.room() + 32 * index, kernel.room() + INPUT, bytes.length);
    at(INPUT, bytes.length).fill(0xee);
  };

  test("are those of each, whichever are hashed together", () => {
    const input = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.integer({ min: 130, max: 140 }).map((size) => new Uint8Array(size).fill(size)),
      fc.integer({ min: 600, max: 900 }).map((size) => Uint8Array.from({ length: size }, (_, i) => i ^ (i >> 4))),
    );
    fc.assert(
      fc.property(fc.array(input, { maxLength: 40 }), (inputs) => {
        inputs.forEach(hashSoon);
        kernel.hashWaiting();
        for (const [i, bytes] of inputs.entries()) expect(at(32 * i, 32).slice()).toEqual(keccak_256(bytes));
      }),
    );
  });

  test("are right at every length of some blocks, and none is written twice", () => {
    for (let length = 0; length <= 720; length++) {
      const pair = [1, 2].map((n) => Uint8Array.from({ length }, (_, i) => (i * 31 * n) ^ (i >> 3)));
      pair.forEach(hashSoon);
      kernel.hashWaiting();
      for (const [i, bytes] of pair.entries()) expect(at(32 * i, 32).slice()).toEqual(keccak_256(bytes));
      at(0, 64).fill(7);
      kernel.hashWaiting();
      expect(at(0, 64).every((byte) => byte === 7)).toBe(true);
    }
  });
});
