import { describe, expect, test } from "vitest";
import { embedders, type FunctionExtern } from "../../../../vms/wasm/index.js";
import { ValueType } from "../../../../vms/wasm/isa/types.js";
import { SETTINGS } from "../../../../vms/wasm/profile.js";
import { runOnBoth } from "../../../differential/wasm-runs.js";
import { blockType, type Instruction, type ModuleSpec, moduleBytes } from "../assembler.js";
import { PROFILE, profileWith } from "../fixtures.js";

const { i32 } = ValueType;

const repeated = (times: number, ...code: Instruction[]): Instruction[] =>
  Array.from({ length: times }, () => code).flat();

/** Runs on both engines, which must agree; returns why the first function halted. */
function reason(spec: ModuleSpec, fuel = 10_000_000n, profile = PROFILE): string | undefined {
  const code = moduleBytes({ memory: [1], ...spec });
  const run = runOnBoth(code, fuel, { profile });
  const result = run.calls[0]?.result;
  return result?.type === "halt" ? result.reason : undefined;
}

describe("hostile modules on wasm/interpreter", () => {
  test("recursion for ever comes to the stack's end, at the same depth as on V8", () => {
    expect(reason({ functions: [{ export: "f", code: [["call", 0]] }] })).toBe("stack-overflow");
    const [count, again]: Instruction[] = [
      ["global.set", 0],
      ["call", 0],
    ];
    const code: Instruction[] = [
      ["global.get", 0],
      ["i32.const", 1],
      "i32.add",
      count!,
      ["i32.const", 0],
      ["global.get", 0],
      ["i32.store", 0],
      again!,
    ];
    const globals = [{ type: i32, mutable: true, init: ["i32.const", 0] as Instruction }];
    expect(reason({ globals, functions: [{ export: "f", code }] })).toBe("stack-overflow");
  });

  test("tail calls for ever and loops for ever run out of gas", () => {
    expect(reason({ functions: [{ export: "f", code: [["return_call", 0]] }] })).toBe("out-of-gas");
    expect(reason({ functions: [{ export: "f", code: [["loop", blockType()], ["br", 0], "end"] }] })).toBe(
      "out-of-gas",
    );
  });

  test("growth for ever stops at the profile's limit and is paid for", () => {
    const profile = profileWith({ maxPages: 40, maxTableElements: 3000 });
    const memory: Instruction[] = [
      ["loop", blockType()],
      ["i32.const", 1],
      "memory.grow",
      ["i32.const", -1],
      "i32.ne",
      ["br_if", 0],
      "end",
    ];
    const table: Instruction[] = [
      ["loop", blockType()],
      ["ref.null", ValueType.funcref],
      ["i32.const", 7],
      ["table.grow", 0],
      ["i32.const", -1],
      "i32.ne",
      ["br_if", 0],
      "end",
    ];
    const both = { table: [0] as const, functions: [{ export: "f", code: [...table, ...memory] }] };
    expect(reason(both, 10_000_000n, profile)).toBeUndefined();
    expect(reason(both, 60_000n, profile)).toBe("out-of-gas");
  });

  test("operands that wait for thousands of locals, each of them set, are lowered in time linear in the code", () => {
    const locals = new Array<number>(2000).fill(i32);
    const waiting: Instruction[] = locals.map((_, i) => ["local.get", i]);
    const more = repeated(20_000, ["local.get", 1999]);
    const setting: Instruction[] = locals.slice(1).flatMap((_, i) => [
      ["i32.const", i],
      ["local.set", i],
    ]);
    const code = [...waiting, ...more, ...setting, ...repeated(22_000, "drop" as Instruction)];
    expect(reason({ functions: [{ export: "f", locals, code }] })).toBeUndefined();
    const small = profileWith({ stackBytes: 100_000 });
    expect(reason({ functions: [{ export: "f", locals, code }] }, 10_000_000n, small)).toBe("stack-overflow");
  });

  test("nested blocks with values, left by branch tables, take no more than their share", () => {
    const depth = 900;
    const targets = Array.from({ length: 60_000 }, (_, i) => i % depth);
    const code: Instruction[] = [
      ...repeated(depth, ["block", blockType(i32)], ["i32.const", 1]),
      ["i32.const", 2],
      ["i32.const", 1234],
      ["br_table", ...targets],
      ...repeated(depth, "end", "drop"),
    ];
    // Values below the one that a branch takes along are left behind.
    const spec = {
      functions: [{ export: "f", code: code.flatMap((item) => (item === "end" ? ["end" as Instruction] : [item])) }],
    };
    expect(() => reason(spec)).not.toThrow();
  });

  test("memories, tables and data at their largest leave the address space room for code", () => {
    const { maxPages, maxTableElements, maxDataBytes } = SETTINGS;
    const largest = maxPages.max * 65_536 + 100 * 4 * maxTableElements.max + maxDataBytes.max;
    expect(largest).toBeLessThan(0.75 * 2 ** 32);
  });

  test.each(Object.keys(embedders))("a memory grows to 2 GiB, and a table beside it: %s", async (engine) => {
    const embedder = await embedders[engine]!();
    const profile = profileWith({ maxPages: 32_768, maxTableElements: 1_000_000 });
    const grown: Instruction[] = [
      ...[["i32.const", 32_766] as const, "memory.grow" as const, "drop" as const],
      ...[["ref.null", ValueType.funcref] as const, ["i32.const", 999_999] as const, ["table.grow", 0] as const],
      ...["drop" as const, ["i32.const", 1] as const, "memory.grow" as const, "drop" as const],
    ];
    const read = (at: number): Instruction[] => [...grown, ["i32.const", at], ["i32.load", 0]];
    const reading = (at: number) => {
      const functions = [{ export: "f", results: [i32], code: read(at) }];
      const code = moduleBytes({ memory: [1], table: [1], functions });
      const made = embedder.newStore(1n << 60n, profile).instantiate(embedder.load(code, profile), () => undefined);
      if (made.type === "halt") throw new Error(made.reason);
      return (made.instance.exports.get("f") as FunctionExtern).call([]);
    };
    expect(reading(0x7ffffffc)).toEqual({ type: "values", values: [0] });
    expect(reading(0x7ffffffd)).toEqual({ type: "halt", reason: "memory-out-of-bounds" });
  });
});
