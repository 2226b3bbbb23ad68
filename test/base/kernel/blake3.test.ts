import { blake3 } from "@noble/hashes/blake3.js";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { assemble, BUILDS, type Room } from "../../support/assembly.js";

const ENTRY = `
import { blake3 as hash } from "./src/base/kernel/blake3";
export function blake3(to: usize, from: usize, size: usize): void { hash(to, from, size); }
`;

interface Exports extends Room {
  blake3(to: number, from: number, size: number): void;
}

describe.each(BUILDS)("BLAKE3 in kernels (%s)", (build) => {
  let exports: Exports;
  beforeAll(async () => {
    exports = await assemble<Exports>(ENTRY, build);
  });

  it("is that of @noble/hashes for every size up to a block, in place, too", () => {
    const bytes = fc.uint8Array({ maxLength: 64 });
    fc.assert(
      fc.property(bytes, fc.integer({ min: 0, max: 64 }), (input, to) => {
        const at = exports.room();
        const memory = new Uint8Array(exports.memory.buffer);
        memory.set(input, at);
        exports.blake3(at + to, at, input.length);
        expect(memory.slice(at + to, at + to + 32)).toEqual(blake3(input));
      }),
      { numRuns: 1000 },
    );
  });
});
