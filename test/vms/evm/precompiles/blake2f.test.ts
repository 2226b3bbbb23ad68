import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../../src/base/bytes.js";
import { fromHex, toHex } from "../../../../src/base/hex.js";
import { contractAt } from "./contract-at.js";

const blake2f = contractAt(9);

const IV = fromHex(
  "08c9bcf367e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b",
);

function input(rounds: number, state: Uint8Array, block: Uint8Array, offset: number, isLast: boolean): Uint8Array {
  const out = new Uint8Array(213);
  const view = new DataView(out.buffer);
  view.setUint32(0, rounds);
  out.set(state, 4);
  out.set(block, 68);
  view.setUint32(196, offset, true);
  out[212] = Number(isLast);
  return out;
}

/** BLAKE2b-512 of a message, block by block. */
function blake2b(message: Uint8Array): string {
  let state: Uint8Array = IV.slice();
  // The parameters: digests of 64 bytes, no key, no tree.
  state[0]! ^= 0x40;
  state[2]! ^= 0x01;
  state[3]! ^= 0x01;
  for (let at = 0; ; at += 128) {
    const isLast = at + 128 >= message.length;
    const block = concatBytes(message.subarray(at, at + 128), new Uint8Array(128)).subarray(0, 128);
    state = blake2f.run(input(12, state, block, isLast ? message.length : at + 128, isLast))!;
    if (isLast) return toHex(state);
  }
}

describe("BLAKE2F", () => {
  it("makes the hashes that the platform makes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (message) => {
        expect(blake2b(message)).toBe(toHex(createHash("blake2b512").update(message).digest()));
      }),
    );
  });

  it("has the results of EIP-152 for other numbers of rounds", () => {
    const state = IV.slice();
    state[0]! ^= 0x40;
    state[2]! ^= 0x01;
    state[3]! ^= 0x01;
    const block = concatBytes(new TextEncoder().encode("abc"), new Uint8Array(125));
    const result = (rounds: number, isLast = true) => toHex(blake2f.run(input(rounds, state, block, 3, isLast))!);
    expect(result(0)).toBe(
      "0x08c9bcf367e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5d282e6ad7f520e511f6c3e2b8c68059b9442be0454267ce079217e1319cde05b",
    );
    expect(result(1)).toBe(
      "0xb63a380cb2897d521994a85234ee2c181b5f844d2c624c002677e9703449d2fba551b3a8333bcdf5f2f7e08993d53923de3d64fcc68c034e717b9293fed7a421",
    );
    expect(result(12, false)).toBe(
      "0x75ab69d3190a562c51aef8d88f1c2775876944407270c42c9844252c26d2875298743e7f6d5ea2f2d3e8d226039cd31b4e426ac4f2d3d666a610c2116fde4735",
    );
  });

  it("fails for every wrong length and flag", () => {
    const good = input(1, IV, new Uint8Array(128), 0, true);
    expect(blake2f.run(good)).toHaveLength(64);
    expect(blake2f.gas(good)).toBe(1n);
    for (const size of [0, 1, 212]) expect(blake2f.run(good.subarray(0, size))).toBeUndefined();
    expect(blake2f.run(concatBytes(good, new Uint8Array(1)))).toBeUndefined();
    for (const flag of [2, 0x80, 0xff]) {
      good[212] = flag;
      expect(blake2f.run(good)).toBeUndefined();
    }
  });
});
