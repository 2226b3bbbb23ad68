import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { webAssembly } from "../../../src/base/webassembly.js";
import { ValueType } from "../../../vms/wasm/isa/types.js";
import { blockType, type Instruction, moduleBytes } from "./assembler.js";
import { profileWith, refusal } from "./fixtures.js";
import { Dice, randomModule } from "./random-module.js";

const { i32, i64, f32, f64, funcref } = ValueType;

function refusedBody(code: Instruction[], results: number[] = [], more = {}): string | undefined {
  return refusal(moduleBytes({ functions: [{ code, results, locals: [i32, i64] }], ...more }))?.code;
}

describe("bodies", () => {
  test.each<[string, Instruction[], number[]]>([
    ["a value too few", ["i32.add"], []],
    ["a value too many", [["i32.const", 1]], []],
    ["another type", [["i64.const", 1n]], [i32]],
    [
      "an if without else that gives a value",
      [["i32.const", 1], ["if", blockType(i32)], ["i32.const", 1], "end"],
      [i32],
    ],
    ["select of different types", [["i32.const", 1], ["i64.const", 1n], ["i32.const", 1], "select", "drop"], []],
    [
      "select of references without a type",
      [["ref.null", funcref], ["ref.null", funcref], ["i32.const", 1], "select", "drop"],
      [],
    ],
    ["a branch that takes too little along", [["block", blockType(i32)], ["br", 0], "end"], [i32]],
    [
      "a branch table of different arities",
      [["block", blockType()], ["i32.const", 1], ["i32.const", 0], ["br_table", 0, 1], "end", ["i32.const", 1]],
      [i32],
    ],
    ["a nested block that takes from unreachable code", ["unreachable", ["block", blockType()], "drop", "end"], []],
  ])("refuse %s", (_, code, results) => {
    expect(refusedBody(code, results)).toBe("type-mismatch");
  });

  test.each<[string, string, Instruction[]]>([
    ["unknown-index", "an unknown local", [["local.get", 9], "drop"]],
    ["unknown-index", "an unknown global", [["global.get", 0], "drop"]],
    ["unknown-index", "an unknown function", [["call", 7]]],
    ["unknown-index", "an unknown table", [["i32.const", 0], ["table.get", 0], "drop"]],
    ["unknown-index", "a memory that is not there", [["i32.const", 0], ["i32.load", 0], "drop"]],
    ["unknown-label", "an unknown label", [["br", 3]]],
    ["undeclared-reference", "an undeclared reference", [["ref.func", 0], "drop"]],
    ["missing-data-count", "memory.init without a data count", [["data.drop", 0]]],
    ["malformed-block", "an else without an if", [["block", blockType()], "else", "end"]],
  ])("refuse, with %s: %s", (code, _, body) => {
    expect(refusedBody(body)).toBe(code);
  });

  test("take what unreachable code asks for", () => {
    expect(refusedBody(["unreachable", "i32.add", "i64.extend_i32_u", "drop"])).toBeUndefined();
    expect(refusedBody([["br", 0], "select", "drop"])).toBeUndefined();
    expect(refusedBody([["block", blockType(i32)], "unreachable", "end"], [i32])).toBeUndefined();
  });

  test("are blamed at their offset", () => {
    const code = moduleBytes({ functions: [{ code: ["nop", "nop", "i32.add", "drop"] }] });
    expect(code[refusal(code)!.offset]).toBe(0x6a);
  });
});

describe("modules", () => {
  test("refuse an alignment larger than natural, and a global that is not mutable", () => {
    const aligned = moduleBytes({ memory: [1], functions: [{ code: [["i32.const", 0], ["i32.load", 0], "drop"] }] });
    aligned[aligned.lastIndexOf(0x28) + 1] = 3;
    expect(refusal(aligned)?.code).toBe("invalid-alignment");
    const globals = [{ type: i32, init: ["i32.const", 1] as Instruction }];
    expect(
      refusedBody(
        [
          ["i32.const", 2],
          ["global.set", 0],
        ],
        [],
        { globals },
      ),
    ).toBe("immutable-global");
  });

  test("refuse exports of one name, a start function with parameters, constants that are not", () => {
    const twice = [0, 1].map(() => ({ code: [], export: "f" }));
    expect(refusal(moduleBytes({ functions: twice }))?.code).toBe("duplicate-export");
    expect(refusal(moduleBytes({ functions: [{ params: [i32], code: [] }], start: 0 }))?.code).toBe("invalid-start");
    expect(refusal(moduleBytes({ globals: [{ type: i32, init: "nop" }] }))?.code).toBe("invalid-constant");
    expect(refusal(moduleBytes({ globals: [{ type: i64, init: ["i32.const", 1] }] }))?.code).toBe("type-mismatch");
  });
});

describe("a profile that refuses floats", () => {
  const provable = profileWith({ floats: "refused" });
  const refuses = (spec: Parameters<typeof moduleBytes>[0]) => refusal(moduleBytes(spec), provable);

  test("finds them wherever they are, and says where", () => {
    expect(refuses({ functions: [{ params: [f32], code: [] }] })?.code).toBe("float-refused");
    expect(refuses({ functions: [{ locals: [f64], code: [] }] })?.code).toBe("float-refused");
    expect(refuses({ globals: [{ type: f32, init: ["f32.const", 1] }] })?.code).toBe("float-refused");
    const code = moduleBytes({ functions: [{ code: ["nop", ["f64.const", 1], "drop"] }] });
    const error = refusal(code, provable);
    expect(error?.message).toContain("f64.const uses floating point");
    expect(code[error!.offset]).toBe(0x44);
  });

  test("takes everything else", () => {
    expect(refuses({ functions: [{ code: [["i64.const", 1n], "drop"] }] })).toBeUndefined();
  });
});

const guests = new URL("../../../guest-programs/", import.meta.url).pathname;
const artifacts = readdirSync(guests, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".wasm"))
  .map((path) => new Uint8Array(readFileSync(join(guests, path))));

/** Features of V8 that this VM refuses, and limits of its own. */
const STRICTER = new Set(["unsupported-feature", "limit-exceeded"]);

test("agrees with V8 on modules with bytes changed", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 0x7fffffff }), (seed) => {
      const dice = new Dice(seed);
      const original = dice.roll(2) ? dice.pick(artifacts) : moduleBytes(randomModule(seed));
      const code = original.slice();
      for (let i = dice.roll(3); i >= 0; i--)
        code[dice.roll(code.length)] = dice.roll(2) ? dice.roll(256) : dice.pick([...original]);
      const error = refusal(code);
      if (error !== undefined && STRICTER.has(error.code)) return;
      expect(error === undefined, error?.message).toBe(webAssembly.validate(code));
    }),
    { numRuns: 3000 },
  );
});
