import { describe, expect, test } from "vitest";
import { IsolatedHost } from "../../../src/chain/isolated-host.js";
import { message } from "../../../src/vm/message.js";
import { openEngine } from "../../../src/vm/registry.js";
import { CompiledEngine } from "../../../vms/wasm/compiled/engine.js";
import { provableProfile, wasm } from "../../../vms/wasm/index.js";
import { ValueType } from "../../../vms/wasm/isa/types.js";
import {
  CALL_FUEL,
  ELEMENT_FUEL,
  LOAD_BYTE_FUEL,
  LOAD_VALUE_FUEL,
  PAGE_FUEL,
} from "../../../vms/wasm/kernel/prices.js";
import { type Instruction, type ModuleSpec, moduleBytes, program } from "./assembler.js";
import { haltReason, PROFILE, profileWith, run, startFuelOf } from "./fixtures.js";

const { i32, i64 } = ValueType;

const IMPORTS: NonNullable<ModuleSpec["imports"]> = [
  { name: "zkvm.input_size", results: [i32] },
  { name: "zkvm.read_input", params: [i32, i32, i32] },
  { name: "zkvm.write_output", params: [i32, i32] },
  { name: "zkvm.exit", params: [i32] },
];
const [INPUT_SIZE, READ_INPUT, WRITE_OUTPUT, EXIT] = [0, 1, 2, 3].map((index) => ["call", index] as const);

function abiProgram(...code: Instruction[]): Uint8Array {
  return moduleBytes({ memory: [1], imports: IMPORTS, functions: [{ export: "main", code }] });
}

const numbers = (...values: number[]): Instruction[] => values.map((value) => ["i32.const", value]);

/** What a run costs besides loading and starting. */
const costOf = (code: Uint8Array, input = new Uint8Array(0)) =>
  Number(run(code, { input }).fuelUsed - startFuelOf(code));

describe("the interface of programs", () => {
  const echo = abiProgram(
    ...[...numbers(16, 0), INPUT_SIZE!, READ_INPUT!],
    ...[...numbers(16), INPUT_SIZE!, WRITE_OUTPUT!],
  );

  test("gives the input and takes the output", () => {
    const input = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    expect(run(echo, { input })).toMatchObject({ type: "success", output: input });
  });

  test("charges for calls and the bytes they move", () => {
    const cost = (bytes: number) => costOf(echo, new Uint8Array(bytes));
    // Entry 1, three constants 3, four calls of 4, and the host's part of each.
    expect(cost(0)).toBe(1 + 3 + 4 * 4 + 4 * CALL_FUEL);
    expect(cost(7)).toBe(cost(0));
    expect(cost(64)).toBe(cost(0) + 16);
  });

  test("appends what is written", () => {
    const code = abiProgram(...numbers(0, 2), WRITE_OUTPUT!, ...numbers(4, 3), WRITE_OUTPUT!);
    expect(run(code)).toMatchObject({ type: "success", output: new Uint8Array(5) });
  });

  test("ends with exit, at any depth, or with what main returns", () => {
    const exits = (code: number) => abiProgram(...numbers(0, 1), WRITE_OUTPUT!, ...numbers(code), EXIT!, "unreachable");
    expect(run(exits(0))).toMatchObject({ type: "success", output: new Uint8Array(1) });
    expect(run(exits(-1))).toMatchObject({ type: "revert", exitCode: 0xffffffff, output: new Uint8Array(1) });
    expect(run(program(numbers(0)))).toMatchObject({ type: "success" });
    expect(run(program(numbers(7)))).toMatchObject({ type: "revert", exitCode: 7 });
  });

  test.each<[string, Instruction[]]>([
    ["input-out-of-bounds", [...numbers(0, 1, 8), READ_INPUT!]],
    ["input-out-of-bounds", [...numbers(0, -1, 1), READ_INPUT!]],
    ["memory-out-of-bounds", [...numbers(65_530, 0, 8), READ_INPUT!]],
    ["memory-out-of-bounds", [...numbers(-1, 0, 1), READ_INPUT!]],
    ["memory-out-of-bounds", [...numbers(65_536, 1), WRITE_OUTPUT!]],
    ["memory-out-of-bounds", [...numbers(-4, 8), WRITE_OUTPUT!]],
    ["output-too-large", [...numbers(0, 60), WRITE_OUTPUT!, ...numbers(0, 60), WRITE_OUTPUT!]],
    ["out-of-gas", [...numbers(0, -1), WRITE_OUTPUT!]],
  ])("halts with %s", (reason, code) => {
    const profile = profileWith({}, { maxOutput: 100 });
    const gas = startFuelOf(abiProgram(...code)) + 100_000n;
    expect(haltReason(run(abiProgram(...code), { profile, input: new Uint8Array(8), gas }))).toBe(reason);
  });

  test("shows its memory to a start function", () => {
    const start = { code: [...numbers(0, 3), WRITE_OUTPUT!] };
    const code = moduleBytes({
      memory: [1],
      imports: IMPORTS,
      functions: [{ export: "main", code: [] }, start],
      start: 5,
      data: [1, 2, 3],
    });
    expect(run(code)).toMatchObject({ type: "success", output: Uint8Array.of(1, 2, 3) });
  });

  test.each<[string, string, Uint8Array]>([
    ["unknown-import", "env.abort", moduleBytes({ memory: [1], imports: [{ name: "env.abort" }] })],
    [
      "unknown-import",
      "WASI is not offered",
      moduleBytes({ memory: [1], imports: [{ name: "wasi_snapshot_preview1.fd_write" }] }),
    ],
    ["unknown-import", "toString", moduleBytes({ memory: [1], imports: [{ name: "zkvm.toString" }] })],
    ["wrong-import-type", "(i32) -> ()", moduleBytes({ memory: [1], imports: [{ name: "zkvm.exit", params: [i64] }] })],
    ["missing-export", "memory", moduleBytes({ functions: [{ export: "main", code: [] }] })],
    ["missing-export", "main", moduleBytes({ memory: [1] })],
    [
      "wrong-export-type",
      "main",
      moduleBytes({ memory: [1], functions: [{ export: "main", params: [i32], code: [] }] }),
    ],
  ])("refuses, with %s: %s", (code, text, module) => {
    expect(() => new CompiledEngine().load(module, PROFILE)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(text) }),
    );
  });
});

describe("fuel", () => {
  test("of a straight line is what its instructions cost", () => {
    expect(costOf(program([...numbers(1, 1), "i32.sub"]))).toBe(1 + 3);
    expect(costOf(program([...numbers(6, 3), "i32.div_u", ...numbers(2), "i32.sub"]))).toBe(1 + 2 + 4 + 2);
    expect(costOf(program(numbers(0), {}, [i32, i32, i32, i64, i64]))).toBe(1 + 3 + 1);
  });

  test("of loads and stores goes with how far the memory may grow", () => {
    const access = [...numbers(0, 0), "i32.store", ...numbers(0), ["i32.load", 0]] as const;
    const cost = (...memory: [number, number?]) => costOf(program(access, { memory })) - (1 + 3);
    expect(cost(1, 16)).toBe(2);
    expect(cost(1, 17)).toBe(12);
    expect(cost(1)).toBe(12);
    const far = profileWith({ maxPages: 1024 });
    const code = program(access, { memory: [1] });
    expect(run(code, { profile: far }).fuelUsed - startFuelOf(code, far)).toBe(4n + 2n * 80n);
  });

  test("of branches goes with the values they take along and the places they may go to", () => {
    const wide = { params: [], results: [i32, i32, i32], code: ["unreachable"] as const };
    const branching = (branch: readonly Instruction[]) =>
      moduleBytes({
        memory: [1],
        functions: [
          { export: "main", code: [["block", 1], ...numbers(1, 2, 3), ...branch, "end", "drop", "drop", "drop"] },
          wide,
        ],
      });
    expect(costOf(branching([["br", 0]]))).toBe(1 + 3 + 1 + 2 + 3);
    expect(costOf(branching([...numbers(1), ["br_if", 0]]))).toBe(1 + 4 + 1 + 2 + 3);
    expect(costOf(branching([...numbers(0), ["br_table", 0, 0, 0, 0, 0]]))).toBe(1 + 4 + 2 + 2 + 4 * 3 + 3);
  });

  test("of starting goes with the module's size and with what validation has to do", () => {
    const blocks = (count: number, arity: number) =>
      startFuelOf(
        moduleBytes({
          memory: [1],
          functions: [
            { export: "main", code: [] },
            {
              params: Array.from({ length: arity }, () => i32),
              results: Array.from({ length: arity }, () => i32),
              code: [
                ...Array.from({ length: arity }, (_, i): Instruction => ["local.get", i]),
                ...Array.from({ length: count }, (): Instruction[] => [["block", 1], "end"]).flat(),
              ],
            },
          ],
        }),
      );
    const each = (arity: number) => Number(blocks(101, arity) - blocks(100, arity));
    expect(each(0)).toBe(3 * LOAD_BYTE_FUEL);
    expect(each(100)).toBe(3 * LOAD_BYTE_FUEL + 400 * LOAD_VALUE_FUEL);
  });

  test("of starting is paid before anything runs", () => {
    const code = program(numbers(0));
    const [start, cost] = [startFuelOf(code), BigInt(costOf(code))];
    expect(run(code, { gas: start + cost }).type).toBe("success");
    for (const gas of [0n, start - 1n, start + cost - 1n]) {
      expect(run(code, { gas })).toEqual({ type: "halt", reason: "out-of-gas", gasUsed: gas, fuelUsed: gas });
    }
  });

  test("of bulk operations goes with their length", () => {
    const fill = (length: number) => program([...numbers(0, 0, length), "memory.fill", ...numbers(0)]);
    expect(costOf(fill(0))).toBe(1 + 3 + 4 + 1);
    expect(costOf(fill(8_000))).toBe(costOf(fill(0)) + 1_000);
    expect(haltReason(run(fill(-1), { gas: startFuelOf(fill(-1)) + 100_000n }))).toBe("out-of-gas");
    expect(haltReason(run(fill(-1), { gas: 1_000_000_000n }))).toBe("memory-out-of-bounds");
  });

  test("of growth goes with the pages, if it is allowed", () => {
    const grow = (pages: number) =>
      program([...numbers(pages), "memory.grow", ...numbers(-1), "i32.eq"], { memory: [1, 3] });
    const cost = (pages: number) => costOf(grow(pages));
    expect(cost(0)).toBe(1 + 1 + 1024 + 2);
    expect(cost(2)).toBe(cost(0) + 2 * PAGE_FUEL);
    expect(run(grow(3))).toMatchObject({ type: "revert", exitCode: 1 });
    expect(cost(3)).toBe(cost(0));
    expect(run(grow(-1))).toMatchObject({ type: "revert", exitCode: 1 });
  });

  test("lets memory grow to the profile's limit and no further", () => {
    const grow = program([...numbers(1), "memory.grow"], { memory: [1] });
    expect(run(grow, { profile: profileWith({ maxPages: 2 }) })).toMatchObject({ type: "revert", exitCode: 1 });
    expect(run(grow, { profile: profileWith({ maxPages: 1 }) })).toMatchObject({
      type: "revert",
      exitCode: 0xffffffff,
    });
  });

  test("of a table that grows goes with its elements", () => {
    const grow = (by: number) => program([["ref.null", 0x70], ...numbers(by), ["table.grow", 0]], { table: [1, 50] });
    expect(run(grow(10))).toMatchObject({ type: "revert", exitCode: 1 });
    expect(run(grow(20)).fuelUsed).toBe(run(grow(10)).fuelUsed + BigInt(10 * ELEMENT_FUEL));
    expect(run(grow(50))).toMatchObject({
      type: "revert",
      exitCode: 0xffffffff,
      fuelUsed: run(grow(10)).fuelUsed - BigInt(10 * ELEMENT_FUEL),
    });
  });

  test("is what the gas limit buys, rounded up in what it costs", () => {
    const profile = profileWith({}, { fuelPerGas: 100n });
    const code = program(numbers(0));
    const fuelUsed = startFuelOf(code) + 2n;
    const gas = fuelUsed / 100n + 1n;
    expect(run(code, { profile, gas })).toMatchObject({ type: "success", fuelUsed, gasUsed: gas });
    expect(haltReason(run(code, { profile, gas: gas - 1n }))).toBe("out-of-gas");
  });

  test("is charged before a call that may end the run, not at a test that comes after it", () => {
    const code = abiProgram(...numbers(0), EXIT!, ...numbers(1), ["if", -64], "return", "end", "nop");
    expect(costOf(code)).toBe(1 + 1 + 4 + 1 + 1 + CALL_FUEL);
  });

  test("is all gone after a trap", () => {
    const gas = startFuelOf(program(["unreachable"])) + 5_000n;
    expect(run(program(["unreachable"]), { gas })).toMatchObject({ reason: "unreachable", fuelUsed: gas });
  });
});

describe("traps", () => {
  const table = { table: [3, 3] as const, elements: [0] };
  test.each<[string, Instruction[], Partial<ModuleSpec>]>([
    ["unreachable", ["unreachable"], {}],
    ["integer-divide-by-zero", [...numbers(1, 0), "i32.div_u"], {}],
    ["integer-divide-by-zero", [...numbers(1, 0), "i32.rem_s"], {}],
    ["integer-overflow", [...numbers(-(2 ** 31), -1), "i32.div_s"], {}],
    ["invalid-conversion", [["f64.const", Number.NaN], "i32.trunc_f64_s"], {}],
    ["invalid-conversion", [["f32.const", 1e20], "i32.trunc_f32_u"], {}],
    ["memory-out-of-bounds", [...numbers(65_533), ["i32.load", 0]], {}],
    ["memory-out-of-bounds", [...numbers(-1), ["i32.load8_u", 0xffffffff]], {}],
    ["memory-out-of-bounds", [...numbers(65_530, 0, 8), "memory.copy", ...numbers(0)], {}],
    ["table-out-of-bounds", [...numbers(3), ["call_indirect", 0, 0]], table],
    ["table-out-of-bounds", [...numbers(9), ["table.get", 0], "ref.is_null"], table],
    ["table-out-of-bounds", [...numbers(2, 0, 2), ["table.copy", 0, 0], ...numbers(0)], table],
    ["signature-mismatch", [...numbers(1), ["call_indirect", 0, 0]], table],
  ])("halt with %s", (reason, code, more) => {
    expect(haltReason(run(program(code, more)))).toBe(reason);
  });

  test("of segments that do not fit", () => {
    const data = new Array(65_537).fill(1);
    expect(haltReason(run(program(numbers(0), { data })))).toBe("memory-out-of-bounds");
    expect(haltReason(run(program(numbers(0), { table: [1], elements: [0, 0] })))).toBe("table-out-of-bounds");
  });

  test("of a call to another type", () => {
    const other = { params: [i64], code: [] };
    const main = {
      export: "main",
      results: [i32],
      code: [...numbers(0), ["call_indirect", 0, 0]] satisfies Instruction[],
    };
    const code = moduleBytes({ memory: [1], functions: [main, other], table: [1], elements: [1] });
    expect(haltReason(run(code))).toBe("signature-mismatch");
  });
});

describe("NaNs", () => {
  const lower = (bits: number) =>
    [["f32.const", 0], "drop", ["i32.const", bits], "f32.reinterpret_i32"] as Instruction[];
  const toResult: Instruction[] = ["i32.reinterpret_f32"];
  const EXIT_OF = (code: Instruction[]) => {
    const outcome = run(program(code));
    return outcome.type === "revert" ? outcome.exitCode : 0;
  };

  test("that arithmetic makes are canonical", () => {
    const payload = lower(0x7fa12345);
    expect(EXIT_OF([...payload, ["f32.const", 1], "f32.add", ...toResult])).toBe(0x7fc00000);
    expect(EXIT_OF([["f32.const", 0], ["f32.const", 0], "f32.div", ...toResult])).toBe(0x7fc00000);
    expect(EXIT_OF([["f32.const", -1], "f32.sqrt", "f32.neg", ...toResult])).toBe(0xffc00000);
    expect(EXIT_OF([["f64.const", -1], "f64.sqrt", "f32.demote_f64", ...toResult])).toBe(0x7fc00000);
    const stored: Instruction[] = [
      ...numbers(0),
      ...payload,
      "f32.nearest",
      ["f32.store", 0],
      ...numbers(0),
      ["i32.load", 0],
    ];
    expect(EXIT_OF(stored)).toBe(0x7fc00000);
  });

  test("that nothing computes with keep their bits", () => {
    expect(EXIT_OF([...lower(0x7fa12345), "f32.neg", "f32.abs", ...toResult])).toBe(0x7fa12345);
  });

  test("are refused with all floats by the provable profile", () => {
    const code = program([["f32.const", 1], "drop", ...numbers(0)]);
    const load = () => new CompiledEngine().load(code, provableProfile());
    expect(load).toThrow(expect.objectContaining({ code: "float-refused" }));
  });
});

describe("the engine", () => {
  test("is found by name, knows its programs, and describes them", async () => {
    const engine = await openEngine("wasm/compiled");
    expect(wasm.recognise(program([]))).toBe(true);
    const loaded = engine.load(program(numbers(0)), PROFILE);
    const facts = loaded.describe().map(({ label, value }) => `${label} ${value}`);
    expect(facts).toContain("export main: func () -> (i32)");
    const other = { ...loaded, describe: () => [] };
    const run = () => engine.run(other, message({ input: new Uint8Array(0), gasLimit: 1n }), new IsolatedHost());
    expect(run).toThrow(expect.objectContaining({ code: "foreign-program" }));
  });

  test("gives every run an instance of its own", () => {
    const count: Instruction[] = [
      ...numbers(0),
      ...numbers(0),
      ["i32.load", 0],
      ...numbers(1),
      "i32.add",
      ["i32.store", 0],
      ...numbers(0),
      ["i32.load", 0],
    ];
    const engine = new CompiledEngine();
    const loaded = engine.load(program(count), PROFILE);
    const once = () =>
      engine.run(loaded, message({ input: new Uint8Array(0), gasLimit: 1_000_000n }), new IsolatedHost());
    expect([once(), once()]).toMatchObject([{ exitCode: 1 }, { exitCode: 1 }]);
  });

  test("does not let a program import its own meter", () => {
    const imports = [{ name: "meter.fuel", params: [] }];
    const code = moduleBytes({ memory: [1], imports, functions: [{ export: "main", code: [["call", 0]] }] });
    expect(() => new CompiledEngine().load(code, PROFILE)).toThrow(expect.objectContaining({ code: "unknown-import" }));
  });
});
