import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidProgramError } from "../../../src/base/errors.js";
import { Reader } from "../../../vms/wasm/decode/reader.js";
import { Emitter } from "../../../vms/wasm/inject/emitter.js";
import { ValueType } from "../../../vms/wasm/isa/types.js";
import { assemble, moduleBytes } from "./assembler.js";
import { refusal } from "./fixtures.js";

const PREAMBLE = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const bytes = (...rest: number[]) => Uint8Array.from([...PREAMBLE, ...rest]);

function reader(...content: number[]): Reader {
  return new Reader(Uint8Array.from(content));
}

describe("integers", () => {
  test("come back as they were written", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.integer(),
        fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
        (u, s, l) => {
          const out = new Emitter();
          out.u32(u);
          out.signed(s);
          const read = new Reader(out.written);
          expect([read.u32(), read.s32()]).toEqual([u, s]);
          const constant = new Reader(assemble([["i64.const", l]]), 1);
          const low = BigInt(constant.s64() >>> 0);
          expect(BigInt.asIntN(64, low | (BigInt(constant.high) << 32n))).toBe(l);
          expect(constant.done).toBe(true);
        },
      ),
    );
  });

  test.each([
    ["u32 of six bytes", () => reader(0x80, 0x80, 0x80, 0x80, 0x80, 0x00).u32()],
    ["u32 with unused bits", () => reader(0xff, 0xff, 0xff, 0xff, 0x1f).u32()],
    ["s32 with bits that are not the sign's", () => reader(0xff, 0xff, 0xff, 0xff, 0x4f).s32()],
    ["s33 with bits that are not the sign's", () => reader(0xff, 0xff, 0xff, 0xff, 0x6f).s33()],
    ["s64 with bits that are not the sign's", () => reader(...new Array(9).fill(0xff), 0x7e).s64()],
  ])("refuse a %s", (_, read) => {
    expect(read).toThrow(expect.objectContaining({ code: "malformed-integer" }));
  });

  test("take the largest and smallest", () => {
    expect(reader(0xff, 0xff, 0xff, 0xff, 0x0f).u32()).toBe(0xffffffff);
    expect(reader(0x80, 0x80, 0x80, 0x80, 0x78).s32()).toBe(-(2 ** 31));
    expect(reader(0xff, 0xff, 0xff, 0xff, 0x0f).s33()).toBe(2 ** 32 - 1);
    expect(reader(0x40).s33()).toBe(-64);
  });
});

describe("sections", () => {
  test.each<[string, string, Uint8Array]>([
    ["bad-magic", "other magic", Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 1, 0, 0, 0)],
    ["unexpected-end", "no version", Uint8Array.of(0x00, 0x61, 0x73, 0x6d)],
    ["bad-version", "version 2", Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 2, 0, 0, 0)],
    ["malformed-section", "an unknown section", bytes(14, 0)],
    ["malformed-section", "sections out of order", bytes(3, 1, 0, 1, 1, 0)],
    ["malformed-section", "a section twice", bytes(1, 1, 0, 1, 1, 0)],
    ["malformed-section", "bytes left over", bytes(1, 2, 0, 0)],
    ["unexpected-end", "a section beyond the end", bytes(1, 9, 0)],
    ["malformed-section", "functions without code", bytes(1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0)],
    ["malformed-section", "a data count without data", bytes(12, 1, 1)],
    ["malformed-name", "a name that is no UTF-8", bytes(0, 2, 1, 0xff)],
    ["malformed-type", "a value type nobody knows", bytes(1, 5, 1, 0x60, 1, 0x10, 0)],
    ["malformed-limits", "unknown limits", bytes(5, 3, 1, 8, 1)],
    ["invalid-limits", "a maximum below the minimum", bytes(5, 4, 1, 1, 2, 1)],
    ["invalid-limits", "more than 4 GiB", bytes(5, 6, 1, 1, 0, 0x81, 0x80, 0x04)],
  ])("refuse, with %s: %s", (code, _, module) => {
    const error = refusal(module);
    expect(error).toBeInstanceOf(InvalidProgramError);
    expect(error!.code).toBe(code);
    expect(error!.offset).toBeLessThanOrEqual(module.length);
  });

  test.each<[string, Uint8Array]>([
    ["SIMD", bytes(1, 5, 1, 0x60, 1, 0x7b, 0)],
    ["threads", bytes(5, 4, 1, 3, 1, 1)],
    ["memory64", bytes(5, 3, 1, 4, 1)],
    ["multi-memory", bytes(5, 5, 2, 0, 1, 0, 1)],
    ["exception handling", bytes(13, 1, 0)],
    ["garbage collection", bytes(1, 3, 1, 0x5f, 0)],
    ["SIMD", oneFunction(0xfd, 0x0c)],
    ["threads", oneFunction(0xfe, 0x03, 0x00)],
    ["garbage collection", oneFunction(0xfb, 0x00)],
    ["exception handling", oneFunction(0x06, 0x40)],
    ["typed function references", oneFunction(0x14, 0x00)],
  ])("name the proposal they refuse: %s", (feature, module) => {
    expect(refusal(module)).toMatchObject({ code: "unsupported-feature", details: { feature } });
  });
});

function oneFunction(...code: number[]): Uint8Array {
  const body = [0, ...code, 0x0b];
  return bytes(1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, body.length + 2, 1, body.length, ...body);
}

test("any bytes at all are refused with a typed error, or valid", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (content, withPreamble) => {
      const error = refusal(withPreamble ? bytes(...content) : content);
      if (error !== undefined) expect(error).toBeInstanceOf(InvalidProgramError);
    }),
    { numRuns: 2000 },
  );
});

test("value types print by their names", () => {
  const module = moduleBytes({ functions: [{ results: [ValueType.i32], code: [["i64.const", 1n]] }] });
  expect(refusal(module)!.message).toContain("i32 is needed and i64 is there");
});
