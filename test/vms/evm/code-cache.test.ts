import { describe, expect, it } from "vitest";
import { keccak256 } from "../../../src/base/hash.js";
import { Bridge } from "../../../vms/evm/interpreter/bridge.js";
import { C_BYTES, CODE_PADDING } from "../../../vms/evm/kernel/layout.js";

const codeOf = (n: number, size = 100) => new Uint8Array(size).fill(n);

describe("the codes of a kernel", () => {
  it("are there once, whichever array they come in", () => {
    const { codes } = new Bridge("osaka");
    const code = codeOf(1);
    const object = codes.objectOf(code);
    expect([codes.objectOf(code), codes.objectOf(codeOf(1))]).toEqual([object, object]);
    expect(codes.objectOf(codeOf(2))).not.toBe(object);
    expect(codes.objectOf(codeOf(1, 101))).not.toBe(object);
  });

  it("take no room when they come again", () => {
    const { codes } = new Bridge("osaka");
    const first = codes.objectOf(codeOf(1));
    for (let n = 0; n < 10; n++) codes.objectOf(codeOf(1));
    expect(codes.objectOf(codeOf(2)) - first).toBeLessThan(C_BYTES + 100 + CODE_PADDING + 8);
  });

  it("carry their hash", () => {
    const { codes, kernel } = new Bridge("osaka");
    for (const code of [codeOf(0, 0), codeOf(7, 136), codeOf(9, 24_576)]) {
      expect(kernel.wordBytes(kernel.exports.codeHash(codes.objectOf(code)) >>> 0)).toEqual(keccak256(code));
    }
  });
});
