import { describe, expect, test } from "vitest";
import { compiledEmbedder } from "../../../vms/wasm/compiled/embedder.js";
import { Emitter } from "../../../vms/wasm/inject/emitter.js";
import { ValueType } from "../../../vms/wasm/isa/types.js";
import { SETTINGS } from "../../../vms/wasm/profile.js";
import { blockType, type Instruction, moduleBytes, program } from "./assembler.js";
import { haltReason, profileWith, refusal, run } from "./fixtures.js";

const { i32, i64 } = ValueType;
const PREAMBLE = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

function withSections(...sections: [id: number, write: (part: Emitter) => void][]): Uint8Array {
  const out = new Emitter();
  out.code(...PREAMBLE);
  for (const [id, write] of sections) {
    const part = new Emitter();
    write(part);
    out.byte(id);
    out.sized(part);
  }
  return out.written.slice();
}

const oneType: [number, (part: Emitter) => void] = [1, (part) => part.code(1, 0x60, 0, 0)];

function repeat<T>(count: number, item: T): T[] {
  return new Array<T>(count).fill(item);
}

describe("modules that want too much are refused before it is spent", () => {
  test.each<[string, Uint8Array]>([
    [
      "functions",
      withSections(oneType, [
        3,
        (part) => {
          part.u32(1_000_000);
          part.code(...repeat(65_537, 0));
        },
      ]),
    ],
    ["parameters and locals", bodyOf([1, 0xd0, 0x86, 0x03, 0x7f])],
    ["memory pages", moduleBytes({ memory: [65_536] })],
    ["table elements", moduleBytes({ table: [0xffffffff] })],
    ["types", withSections([1, (part) => part.u32(0xffffffff)])],
    ["imports", withSections([2, (part) => part.u32(0xffffffff)])],
    ["globals", withSections([6, (part) => part.u32(0xffffffff)])],
    ["exports", withSections([7, (part) => part.u32(0xffffffff)])],
    ["element segments", withSections([9, (part) => part.u32(0xffffffff)])],
    ["data segments", withSections([11, (part) => part.u32(0xffffffff)])],
    ["parameters", withSections([1, (part) => part.code(1, 0x60, 0xff, 0xff, 0x03)])],
    ["branch targets", bodyOf([0, 0x41, 0, 0x0e, 0xff, 0xff, 0xff, 0x0f])],
    ["nested blocks", moduleBytes({ functions: [{ code: repeat<Instruction>(1_001, ["block", blockType()]) }] })],
    ["sections", withSections(...repeat<[number, (part: Emitter) => void]>(10_001, [0, (part) => part.byte(0)]))],
  ])("%s", (what, code) => {
    const error = refusal(code);
    expect(error?.code).toBe("limit-exceeded");
    expect(error?.message).toContain(what);
  });

  test("locals of many functions together", () => {
    const functions = repeat(1_000, { locals: [], code: [] });
    const code = withSections(
      oneType,
      [3, (part) => part.code(...[0xe8, 0x07], ...functions.map(() => 0))],
      [
        10,
        (part) => {
          part.u32(functions.length);
          for (let i = 0; i < functions.length; i++) part.code(5, 1, 0x90, 0x4e, 0x7f, 0x0b);
        },
      ],
    );
    expect(refusal(code)).toMatchObject({ code: "limit-exceeded", message: expect.stringContaining("all functions") });
  });

  test("joins of control flow with many locals, which cost compilers more than their bytes", () => {
    const locals = new Array<number>(9000).fill(i32);
    const assign: Instruction[] = locals.flatMap((_, i) => [
      ["local.get", 0],
      ["local.set", i],
    ]);
    const nested = (depth: number): Instruction[] => [
      ...repeat<Instruction>(depth, ["loop", blockType()]),
      ...assign,
      ...repeat<Instruction>(depth, "end"),
    ];
    const joined = (depth: number) => refusal(moduleBytes({ functions: [{ locals, code: nested(depth) }] }));
    expect(joined(115)).toBeUndefined();
    expect(joined(116)).toMatchObject({
      code: "limit-exceeded",
      message: expect.stringContaining("assigned locals at joins of one function"),
    });
    const branches = repeat<Instruction[]>(15_000, [
      ["i32.const", 0],
      ["br_if", 0],
    ]).flat();
    const { code, message } = refusal(moduleBytes({ functions: [{ locals, code: branches }] }))!;
    expect(code).toBe("limit-exceeded");
    expect(message).toContain("locals at joins and calls of all functions");
    const calling = { locals, code: repeat<Instruction>(30_000, ["call", 0]) };
    expect(refusal(moduleBytes({ functions: repeat(7, calling) }))).toBeUndefined();
    expect(refusal(moduleBytes({ functions: repeat(8, calling) }))?.message).toContain("at joins and calls");
  });

  test("as many locals as any profile allows, with all that injection adds, are taken by V8", () => {
    const { max } = SETTINGS.maxLocals;
    const profile = profileWith({ maxLocals: max, stackBytes: SETTINGS.stackBytes.max });
    const locals = new Array<number>(max).fill(i32);
    const code: Instruction[] = [
      ...[["i32.const", 0] as const, ["call_indirect", 0, 0] as const],
      ...[["f32.const", -1] as const, "f32.sqrt", "i32.reinterpret_f32", "drop"],
      ...[["f64.const", -1] as const, "f64.sqrt", "i64.reinterpret_f64", "drop"],
    ];
    const module = moduleBytes({ table: [1], functions: [{ locals, code }] });
    expect(() => compiledEmbedder.load(module, profile)).not.toThrow();
  });

  test("a body beyond the profile's size", () => {
    const code = moduleBytes({ functions: [{ code: repeat<Instruction>(100, "nop") }] });
    expect(refusal(code, profileWith({ maxFunctionSize: 100 }))?.code).toBe("limit-exceeded");
    expect(refusal(code, profileWith({ maxFunctionSize: 102 }))).toBeUndefined();
  });

  test("a branch table of sixty thousand labels is checked once a label", () => {
    const targets = repeat(60_000, 0);
    const code: Instruction[] = [["block", blockType()], ["i32.const", 0], ["br_table", ...targets, 1], "end"];
    expect(refusal(moduleBytes({ functions: [{ code }] }))).toBeUndefined();
  });
});

function bodyOf(body: number[]): Uint8Array {
  const content = [...body, 0x0b];
  return withSections(
    oneType,
    [3, (part) => part.code(1, 0)],
    [10, (part) => part.code(1, content.length, ...content)],
  );
}

describe("programs that want too much are halted", () => {
  test("looping for ever", () => {
    const code = program([["loop", blockType()], ["br", 0], "end", ["i32.const", 0]]);
    expect(run(code)).toEqual({ type: "halt", reason: "out-of-gas", gasUsed: 10_000_000n, fuelUsed: 10_000_000n });
  });

  test("calling themselves for ever, directly or through the table", () => {
    expect(haltReason(run(program([["call", 0]])))).toBe("stack-overflow");
    const indirect = program(
      [
        ["i32.const", 0],
        ["call_indirect", 0, 0],
      ],
      { table: [1], elements: [0] },
    );
    expect(haltReason(run(indirect))).toBe("stack-overflow");
  });

  test("tail-calling for ever need fuel, not stack", () => {
    expect(haltReason(run(program([["return_call", 0]])))).toBe("out-of-gas");
    const indirect = program(
      [
        ["i32.const", 0],
        ["return_call_indirect", 0, 0],
      ],
      { table: [1], elements: [0] },
    );
    expect(haltReason(run(indirect))).toBe("out-of-gas");
  });

  test("growing for ever pay until the fuel is gone", () => {
    const code = program([
      ["loop", blockType()],
      ["i32.const", 1],
      "memory.grow",
      "drop",
      ["br", 0],
      "end",
      ["i32.const", 0],
    ]);
    expect(haltReason(run(code))).toBe("out-of-gas");
  });

  test("start functions that loop or trap", () => {
    const main = { export: "main", code: [] };
    const looping = { code: [["loop", blockType()], ["br", 0], "end"] satisfies Instruction[] };
    const trapping = { code: ["unreachable"] satisfies Instruction[] };
    expect(haltReason(run(moduleBytes({ memory: [1], functions: [main, looping], start: 1 })))).toBe("out-of-gas");
    expect(haltReason(run(moduleBytes({ memory: [1], functions: [main, trapping], start: 1 })))).toBe("unreachable");
  });

  test("the depth they reach depends on frame sizes only", () => {
    // Each call counts in memory; the frame is 96 bytes and 8 for each local and operand.
    const depthWith = (locals: number[], stackBytes: number) => {
      const count: Instruction[] = [
        ["i32.const", 0],
        ["i32.const", 0],
        ["i32.load", 0],
        ["i32.const", 1],
        "i32.add",
        ["i32.store", 0],
      ];
      const code = moduleBytes({
        memory: [1],
        imports: [{ name: "zkvm.exit", params: [i32] }],
        functions: [
          {
            export: "main",
            results: [],
            locals,
            code: [
              ...count,
              ["i32.const", 0],
              ["i32.load", 0],
              ["i32.const", 10],
              "i32.ge_u",
              ["if", blockType()],
              ["i32.const", 0],
              ["call", 0],
              "end",
              ["call", 1],
            ],
          },
        ],
      });
      return haltReason(run(code, { profile: profileWith({ stackBytes }) }));
    };
    const frame = 96 + 8 * 3;
    expect(depthWith([], 10 * frame - 1)).toBe("stack-overflow");
    expect(depthWith([], 10 * frame)).toBeUndefined();
    const larger = frame + 8 * 4;
    expect(depthWith([i32, i64, i32, i64], 10 * larger - 1)).toBe("stack-overflow");
    expect(depthWith([i32, i64, i32, i64], 10 * larger)).toBeUndefined();
  });
});
