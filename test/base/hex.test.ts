import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TercetError } from "../../src/base/errors.js";
import { fromHex, toHex } from "../../src/base/hex.js";

test("hex is what Buffer makes of the bytes, there and back, in either case, with and without 0x", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const hex = toHex(bytes);
      expect(hex).toBe(`0x${Buffer.from(bytes).toString("hex")}`);
      expect(fromHex(hex)).toEqual(bytes);
      expect(fromHex(hex.slice(2).toUpperCase())).toEqual(bytes);
    }),
  );
});

describe("what is no hex", () => {
  for (const [text, problem] of [
    ["0xabc", "an odd number of hex digits (3)"],
    ["f", "an odd number of hex digits (1)"],
    ["0x0g", 'character 3 ("g") is not a hex digit'],
    ["0X00", 'character 1 ("X") is not a hex digit'],
    ["0x0x", 'character 3 ("x") is not a hex digit'],
    [" 00", 'character 0 (" ") is not a hex digit'],
    ["00\n", 'character 2 ("\\n") is not a hex digit'],
    ["0x1١", 'character 3 ("١") is not a hex digit'],
  ] as const) {
    test(JSON.stringify(text), () => {
      expect(() => fromHex(text)).toThrow(expect.objectContaining({ code: "invalid-hex", message: problem }));
    });
  }

  test("any text gives bytes or a typed error", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        try {
          expect(toHex(fromHex(text)).slice(2)).toBe(text.toLowerCase().replace(/^0x/, ""));
        } catch (error) {
          if (!(error instanceof TercetError)) throw error;
          expect(error.code).toBe("invalid-hex");
        }
      }),
    );
  });
});
