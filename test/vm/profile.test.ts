import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes } from "../../src/base/bytes.js";
import { ConfigError } from "../../src/base/errors.js";
import type { Vm } from "../../src/vm/engine.js";
import { decodeProfile, defineProfile, encodeProfile, type Profile, profileVm } from "../../src/vm/profile.js";

const vm: Pick<Vm, "name" | "settings"> = {
  name: "wasm",
  settings: {
    pages: { type: "integer", min: 1, max: 65536, default: 256, help: "" },
    fork: { type: "choice", values: ["berlin", "london"], default: "london", help: "" },
    floats: { type: "boolean", default: true, help: "" },
  },
};

const limit = fc.integer({ min: 0, max: 256 * 1024 * 1024 });
const profiles = fc
  .record({
    fuelPerGas: fc.bigInt({ min: 1n, max: 1_000_000n }),
    maxCode: limit,
    maxInput: limit,
    maxOutput: limit,
    settings: fc.record(
      { pages: fc.integer({ min: 1, max: 65536 }), fork: fc.constantFrom("berlin", "london"), floats: fc.boolean() },
      { requiredKeys: [] },
    ),
  })
  .map((fields) => defineProfile(vm, fields));

const utf8 = (text: string) => new TextEncoder().encode(text);

describe("defining", () => {
  test("fills in the defaults", () => {
    expect(defineProfile(vm)).toEqual({
      vm: "wasm",
      fuelPerGas: 10n,
      maxCode: 16 * 1024 * 1024,
      maxInput: 16 * 1024 * 1024,
      maxOutput: 16 * 1024 * 1024,
      settings: { pages: 256, fork: "london", floats: true },
    });
  });

  test("makes something that cannot change", () => {
    const profile = defineProfile(vm);
    expect(Object.isFrozen(profile) && Object.isFrozen(profile.settings)).toBe(true);
  });

  const bad: readonly (readonly [string, unknown])[] = [
    ["fuelPerGas", 0n],
    ["fuelPerGas", 1_000_001n],
    ["fuelPerGas", 10],
    ["fuelPerGas", { toString: 1 }],
    ["maxCode", -1],
    ["maxCode", 1.5],
    ["maxInput", 256 * 1024 * 1024 + 1],
    ["maxInput", Number.NaN],
    ["maxInput", "16"],
    ["maxOutput", Number.POSITIVE_INFINITY],
    ["maxOutput", undefined],
    ["pages", 0],
    ["pages", 65537],
    ["pages", "256"],
    ["fork", "frontier"],
    ["fork", 7],
    ["floats", "true"],
    ["floats", null],
    ["floats", [[["x"]]]],
  ];
  for (const [field, value] of bad) {
    test(`refuses ${field} = ${typeof value === "object" ? "an object" : String(value)}`, () => {
      const overrides = field in vm.settings ? { settings: { [field]: value } } : { [field]: value };
      expect(() => defineProfile(vm, overrides as Partial<Profile>)).toThrow(
        expect.objectContaining({ name: "ConfigError", code: "invalid-profile", details: { field } }),
      );
    });
  }

  for (const name of ["page", "constructor", "toString", "__proto__"]) {
    test(`refuses the unknown setting ${name}`, () => {
      const settings = JSON.parse(`{${JSON.stringify(name)}: 1}`);
      expect(() => defineProfile(vm, { settings })).toThrow(
        expect.objectContaining({ code: "invalid-profile", message: expect.stringContaining(name) }),
      );
    });
  }
});

describe("the canonical encoding", () => {
  test("is this", () => {
    expect(new TextDecoder().decode(encodeProfile(defineProfile(vm)))).toBe(
      '{"fuelPerGas":"10","maxCode":16777216,"maxInput":16777216,"maxOutput":16777216,' +
        '"settings":{"floats":true,"fork":"london","pages":256},"vm":"wasm"}',
    );
  });

  test("goes there and back, and knows its VM", () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        const bytes = encodeProfile(profile);
        expect(decodeProfile(bytes, vm)).toEqual(profile);
        expect(profileVm(bytes)).toBe("wasm");
      }),
    );
  });

  test("does not depend on the order in which settings are given", () => {
    const one = defineProfile(vm, { settings: { floats: false, pages: 3 } });
    const two = { ...one, settings: { pages: 3, fork: "london", floats: false } };
    expect(encodeProfile(two)).toEqual(encodeProfile(one));
  });

  test("differs when any field differs", () => {
    fc.assert(
      fc.property(profiles, profiles, (a, b) => {
        const same = Buffer.from(encodeProfile(a)).equals(encodeProfile(b));
        expect(same).toBe(JSON.stringify(flat(a)) === JSON.stringify(flat(b)));
      }),
    );
  });

  function flat({ fuelPerGas, maxCode, maxInput, maxOutput, settings }: Profile): unknown[] {
    return [fuelPerGas.toString(), maxCode, maxInput, maxOutput, settings.pages, settings.fork, settings.floats];
  }
});

describe("decoding what is not canonical", () => {
  const good = new TextDecoder().decode(encodeProfile(defineProfile(vm)));
  const variants: readonly (readonly [string, string])[] = [
    ["white space", good.replace(",", ", ")],
    ["white space at the end", `${good}\n`],
    ["a byte order mark", `\ufeff${good}`],
    ["another order", good.replace('"fuelPerGas":"10",', "").replace('"vm":', '"fuelPerGas":"10","vm":')],
    ["an unknown field", good.replace('"vm"', '"extra":1,"vm"')],
    ["a field twice", good.replace('"vm"', '"maxCode":16777216,"vm"')],
    ["a missing field", good.replace('"maxCode":16777216,', "")],
    ["a missing setting", good.replace('"floats":true,', "")],
    ["a number in another form", good.replace("256", "2.56e2")],
    ["minus zero", good.replace('"maxCode":16777216', '"maxCode":-0')],
    ["an escape", good.replace("wasm", "\\u0077asm")],
    ["fuel with a leading zero", good.replace('"10"', '"010"')],
    ["fuel as a number", good.replace('"10"', "10")],
    ["another VM", good.replace("wasm", "riscv")],
    ["no settings", good.replace(/\{"floats.*?\}/, "null")],
    ["settings in an array", good.replace(/\{"floats.*?\}/, "[]")],
    ["a prototype in the settings", good.replace('{"floats"', '{"__proto__":{},"floats"')],
    ["a prototype", good.replace('"vm"', '"__proto__":{"maxCode":1},"vm"')],
    ["an object that cannot be shown", good.replace('"10"', '{"toString":1,"valueOf":1}')],
    ["nothing", ""],
    ["deep arrays", "[".repeat(50_000)],
    ["deep arrays in a field", good.replace("16777216", "[".repeat(20_000) + "]".repeat(20_000))],
  ];
  for (const [name, text] of variants) {
    test(name, () => {
      expect(text).not.toBe(good);
      expect(() => decodeProfile(utf8(text), vm)).toThrow(
        expect.objectContaining({ name: "ConfigError", code: "invalid-profile" }),
      );
    });
  }

  test("bytes that are no UTF-8", () => {
    const bytes = concatBytes(utf8('{"vm":"'), Uint8Array.of(0xff), utf8('"}'));
    for (const decode of [() => decodeProfile(bytes, vm), () => profileVm(bytes)]) {
      expect(decode).toThrow(expect.objectContaining({ code: "invalid-profile" }));
    }
  });

  test("any JSON and any bytes: the one encoding of a profile, or a typed error", () => {
    const changed = fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, value]) => {
      const bytes = utf8(good);
      bytes[at] = value;
      return bytes;
    });
    const hostile = fc.oneof(changed, fc.json().map(utf8), fc.uint8Array());
    fc.assert(
      fc.property(hostile, (bytes) => {
        try {
          expect(encodeProfile(decodeProfile(bytes, vm))).toEqual(bytes);
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});
