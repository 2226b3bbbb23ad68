import { describe, expect, test } from "vitest";
import { lowerModule } from "../../../../vms/wasm/interpreter/module.js";
import { ValueType } from "../../../../vms/wasm/isa/types.js";
import { RECORD_SIZE } from "../../../../vms/wasm/kernel/layout.js";
import * as numeric from "../../../../vms/wasm/kernel/numeric-ops.js";
import * as ops from "../../../../vms/wasm/kernel/ops.js";
import { runOnBoth } from "../../../differential/wasm-runs.js";
import { blockType, type FunctionSpec, type Instruction, moduleBytes } from "../assembler.js";
import { PROFILE, profileWith } from "../fixtures.js";

const { i32, i64, f64 } = ValueType;

/** The ops that a body becomes, without `ENTER`. */
function lowered(code: readonly Instruction[], signature: Omit<FunctionSpec, "code"> = {}): number[] {
  const { code: records } = lowerModule(moduleBytes({ memory: [1], functions: [{ ...signature, code }] }), PROFILE);
  const view = new DataView(records.buffer);
  return Array.from({ length: records.length / RECORD_SIZE - 1 }, (_, i) =>
    view.getUint16((i + 1) * RECORD_SIZE, true),
  );
}

/** Runs the function on both engines, which must agree; returns its values, or why it halted. */
function result(spec: FunctionSpec, fuel = 1n << 40n, profile = PROFILE): unknown {
  const code = moduleBytes({ memory: [1], functions: [{ ...spec, export: "f" }] });
  const run = runOnBoth(code, fuel, { profile, seed: 3n });
  const [call] = run.calls;
  return call!.result.type === "values" ? call!.result.values : call!.result.reason;
}

const repeated = (times: number, ...code: Instruction[]): Instruction[] =>
  Array.from({ length: times }, () => code).flat();

describe("lowering", () => {
  test("locals and constants need no instructions of their own", () => {
    const code: Instruction[] = [
      ["local.get", 0],
      ["local.get", 1],
      "i32.mul",
      ["i32.const", 7],
      "i32.xor",
      ["local.set", 0],
    ];
    expect(lowered(code, { params: [i32, i32] })).toEqual([numeric.I32_MUL, numeric.I32_XOR_IMMEDIATE, ops.RETURN]);
  });

  test("a comparison and the branch on it are one instruction, negated or not", () => {
    const code: Instruction[] = [
      ["loop", blockType()],
      ["local.get", 0],
      ["i32.const", 9],
      "i32.lt_s",
      "i32.eqz",
      ["br_if", 0],
      "end",
    ];
    expect(lowered(code, { params: [i32] })).toEqual([ops.CHARGE, numeric.I32_GE_S_BRANCH_IMMEDIATE, ops.RETURN]);
  });

  test("an addition is part of the access whose address it makes", () => {
    const code: Instruction[] = [
      ["local.get", 0],
      ["i32.const", 4],
      "i32.add",
      ["local.get", 0],
      ["local.get", 1],
      "i32.add",
      ["i32.load", 8],
      ["i32.store", 0],
    ];
    expect(lowered(code, { params: [i32, i32] })).toEqual([ops.LOAD_32_SUM, ops.STORE_32_OFFSET, ops.RETURN]);
  });

  test("unreachable code is left out", () => {
    const code: Instruction[] = ["unreachable", ["block", blockType()], ["i32.const", 1], "drop", "end"];
    expect(lowered(code)).toEqual([ops.TRAP]);
  });

  test("two copies in a row are one, but not over a label", () => {
    const swap: Instruction[] = [
      ["local.get", 0],
      ["local.get", 1],
      ["local.set", 0],
      ["local.set", 1],
    ];
    expect(lowered(swap, { params: [i32, i32] })).toEqual([ops.COPY_TWO, ops.COPY, ops.RETURN]);
    expect(
      result({
        params: [i32, i32],
        results: [i32],
        code: [...swap, ["local.get", 0], ["i32.const", 10], "i32.mul", ["local.get", 1], "i32.add"],
      }),
    ).toEqual(
      // Arguments are 3 and 4 times 0x9e3779b9.
      [(Math.imul(Math.imul(4, 0x9e3779b9), 10) + Math.imul(3, 0x9e3779b9)) | 0],
    );
    const apart: Instruction[] = [
      ["block", blockType()],
      ["local.get", 0],
      ["br_if", 0],
      ["local.get", 1],
      ["local.set", 2],
      "end",
      ["local.get", 1],
      ["local.set", 0],
    ];
    expect(lowered(apart, { params: [i32, i32, i32] }).filter((op) => op === ops.COPY)).toHaveLength(2);
  });
});

describe("operands that wait on the stack", () => {
  test("keep the value that a local had", () => {
    const code: Instruction[] = [
      ["local.get", 0],
      ["local.get", 0],
      ["i32.const", 1],
      "i32.add",
      ["i32.const", 50],
      ["local.set", 0],
      ["local.get", 0],
      ["i32.const", 2],
      "i32.add",
      ["local.tee", 0],
      "i32.mul",
      ["local.get", 0],
      "i32.sub",
      "i32.add",
    ];
    const x = Math.imul(3, 0x9e3779b9) | 0;
    expect(result({ params: [i32], results: [i32], code })).toEqual([(x + (Math.imul(x + 1, 52) - 52)) | 0]);
  });

  test("are the same on every way to a label", () => {
    const code: Instruction[] = [
      ["local.get", 0],
      ["i64.const", 5],
      ["block", blockType()],
      ["local.get", 1],
      ["br_if", 0],
      ["i64.const", 100],
      ["local.set", 0],
      "end",
      "i64.add",
      ["local.get", 0],
      "i64.sub",
    ];
    for (const argument of [0, 1]) {
      const spec = {
        params: [i64, i32],
        results: [i64],
        code: [["i32.const", argument] as Instruction, ["local.set", 1] as Instruction, ...code],
      };
      expect(result(spec)).not.toBe("unreachable");
    }
  });

  test("several results change places", () => {
    const code: Instruction[] = [
      ["local.get", 1],
      ["local.get", 0],
      ["local.get", 1],
    ];
    const values = result({ params: [i32, i32], results: [i32, i32, i32], code }) as number[];
    expect(values).toEqual([Math.imul(4, 0x9e3779b9), Math.imul(3, 0x9e3779b9), Math.imul(4, 0x9e3779b9)]);
  });

  test("a sum that is a branch's value is made on both sides", () => {
    const code: Instruction[] = [
      ["block", blockType(i32)],
      ["i32.const", 1],
      "drop",
      ["local.get", 0],
      ["i32.const", 9],
      "i32.add",
      ["local.get", 0],
      ["br_if", 0],
      ["i32.const", 1],
      "i32.add",
      "end",
    ];
    expect(result({ params: [i32], results: [i32], code })).toEqual([(Math.imul(3, 0x9e3779b9) + 9) | 0]);
  });
});

describe("what does not fit into a record", () => {
  const dear = repeated(300, ["i32.const", 0], "memory.grow", "drop");

  test("charges of more than 16 bits", () => {
    const code: Instruction[] = [
      ["i32.const", 3],
      ["local.set", 0],
      ["loop", blockType()],
      ...dear,
      ["local.get", 0],
      ["i32.const", 1],
      "i32.sub",
      ["local.tee", 0],
      ["if", blockType()],
      ...dear,
      ["br", 1],
      "else",
      ...dear,
      "end",
      "end",
      ...dear,
    ];
    const used = 12n * 300n * 257n;
    expect(result({ params: [i32], code })).toEqual([]);
    for (const fuel of [0n, 65_535n, 65_536n, 77_000n, 80_000n, 150_000n, 300_000n, used / 2n, used])
      result({ params: [i32], code }, fuel);
  });

  test("a branch table with many targets, one of which takes a value out of the function", () => {
    const targets = Array.from({ length: 5000 }, (_, i) => i % 3);
    const code: Instruction[] = [
      ["block", blockType(i32)],
      ["block", blockType(i32)],
      ["i32.const", 77],
      ["i32.const", 42],
      ["local.get", 0],
      ["br_table", ...targets],
      "end",
      ["i32.const", 1000],
      "i32.add",
      "end",
      ["i32.const", 5],
      "i32.mul",
    ];
    for (const [index, value] of [
      [0, 5210],
      [1, 210],
      [2, 42],
      [4999, 210],
      [-1, 210],
      [5000, 210],
    ] as const) {
      const set: Instruction[] = [
        ["i32.const", index],
        ["local.set", 0],
      ];
      expect(result({ params: [i32], results: [i32], code: [...set, ...code] })).toEqual([value]);
    }
  });

  test("a function whose frame is larger than the stack is never entered", () => {
    const locals = new Array<number>(10_000).fill(i64);
    const profile = profileWith({ stackBytes: 1024 });
    expect(result({ locals, results: [i64], code: [["local.get", 9999]] }, 1n << 40n, profile)).toBe("stack-overflow");
  });

  test("ten thousand locals are zero, whoever used the stack before", () => {
    const locals = new Array<number>(9000).fill(i64);
    const code: Instruction[] = [
      ["local.get", 8999],
      ["local.get", 0],
      "i64.or",
      ["i64.const", 7],
      ["local.set", 8999],
    ];
    expect(result({ locals, results: [i64], code })).toEqual([0n]);
  });

  test("constants of 64 bits and floats are operands", () => {
    const code: Instruction[] = [
      ["local.get", 0],
      ["i64.const", 0x1234_5678_9abc_def0n],
      "i64.xor",
      "f64.convert_i64_s",
      ["f64.const", 0.5],
      "f64.mul",
      ["f64.const", Number.NaN],
      "f64.add",
      "i64.reinterpret_f64",
    ];
    expect(lowered(code.slice(0, 3), { params: [i64], results: [i64] })).toEqual([
      numeric.I64_XOR_IMMEDIATE,
      ops.RETURN_ONE,
    ]);
    expect(result({ params: [i64], results: [i64], code })).toEqual([0x7ff8n << 48n]);
    const swapped: Instruction[] = [["f64.const", 3], ["local.get", 0], "f64.mul", ["f64.const", -1.5], "f64.sub"];
    expect(result({ params: [f64], results: [f64], code: swapped })).toEqual([4.5]);
  });
});
