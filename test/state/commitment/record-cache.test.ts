import { beforeEach, describe, expect, it } from "vitest";
import { keccak256 } from "../../../src/base/hash.js";
import { assemble, type Room } from "../../support/assembly.js";

const ENTRY = `
import { FREE_MEMORY } from "./src/state/commitment/kernel/arena";
import { beginCache, findRecord, keepRecord, recordSizeOf } from "./src/state/commitment/kernel/record-cache";
export function begin(): usize { return beginCache(FREE_MEMORY); }
export function find(hash: usize): usize { return findRecord(hash); }
export function sizeOf(found: usize): u32 { return recordSizeOf(found); }
export function keep(hash: usize, record: usize, size: u32): void { keepRecord(hash, record, size); }
export function free(): usize { return FREE_MEMORY; }
`;

interface Cache extends Room {
  begin(): number;
  find(hash: number): number;
  sizeOf(found: number): number;
  keep(hash: number, record: number, size: number): void;
  free(): number;
}

const hashOf = (i: number) => keccak256(new Uint8Array(Uint32Array.of(i).buffer));
const recordOf = (i: number, size: number) => new Uint8Array(size).map((_, k) => i + k);

describe("the cache of records", () => {
  let cache: Cache;
  const bytes = (at: number, size: number) => new Uint8Array(cache.memory.buffer, at, size);
  const keep = (i: number, size: number) => {
    bytes(cache.room(), 32).set(hashOf(i));
    bytes(cache.room() + 32, size).set(recordOf(i, size));
    cache.keep(cache.room(), cache.room() + 32, size);
  };
  const find = (i: number): Uint8Array | undefined => {
    bytes(cache.room(), 32).set(hashOf(i));
    const found = cache.find(cache.room());
    return found === 0 ? undefined : bytes(found, cache.sizeOf(found)).slice();
  };
  const sizeOfRecord = (i: number) => 1 + ((i * 37) % 900);

  beforeEach(async () => {
    const nodes = { exhausted: () => expect.unreachable() };
    cache = await assemble<Cache>(ENTRY, "vectors", 4096, { nodes });
  });

  it("gives back what it was given, under its whole hash", () => {
    cache.begin();
    for (let i = 0; i < 200; i++) keep(i, sizeOfRecord(i));
    for (let i = 0; i < 200; i++) expect(find(i)).toEqual(recordOf(i, sizeOfRecord(i)));
    for (let i = 200; i < 400; i++) expect(find(i)).toBeUndefined();
    for (let bit = 0; bit < 256; bit++) {
      const hash = hashOf(7);
      hash[bit >> 3]! ^= 1 << (bit & 7);
      bytes(cache.room(), 32).set(hash);
      expect(cache.find(cache.room())).toBe(0);
    }
  });

  it("never gives anything else, however much comes, and keeps what is asked for", () => {
    let end = cache.begin();
    for (let call = 0; call < 60; call++) {
      for (let i = 500 * call; i < 500 * (call + 1); i++) keep(i, sizeOfRecord(i));
      for (let i = 0; i < 500 * (call + 1); i += 61) {
        const found = find(i);
        if (found !== undefined) expect(found).toEqual(recordOf(i, sizeOfRecord(i)));
      }
      // The kernel's own work lies behind it.
      const next = cache.begin();
      expect(next).toBeGreaterThanOrEqual(end);
      if (next > cache.memory.buffer.byteLength) expect.unreachable();
      end = next;
      if (call > 0) expect(find(1)).toEqual(recordOf(1, sizeOfRecord(1)));
      else keep(1, sizeOfRecord(1));
    }
  });

  it("does not grow while it has nearly all that is asked for", () => {
    const end = cache.begin();
    for (let call = 0; call < 200; call++) {
      for (let i = 0; i < 40; i++) {
        if (find(i) === undefined) keep(i, 500);
        keep(1000 * (call + 1) + i, 500);
        for (let again = 0; again < 2; again++) expect(find(i)).toEqual(recordOf(i, 500));
      }
      expect(cache.begin()).toBe(end);
    }
    for (let i = 0; i < 40; i++) expect(find(i)).toEqual(recordOf(i, 500));
    expect(find(1000)).toBeUndefined();
  });
});
