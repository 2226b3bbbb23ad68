import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { equalBytes } from "../../../src/base/bytes.js";
import { IsolatedHost } from "../../../src/chain/isolated-host.js";
import { message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import { commitmentOf } from "../../../src/vm/step/step-proof.js";
import { InterpreterEngine } from "../../../vms/wasm/interpreter/engine.js";
import { ValueType } from "../../../vms/wasm/isa/types.js";
import { CALL_FUEL } from "../../../vms/wasm/kernel/prices.js";
import { createStepEngine, loadProgram } from "../../../vms/wasm/step/engine.js";
import { FastForward } from "../../../vms/wasm/step/fast-forward.js";
import { wasmMachine } from "../../../vms/wasm/step/machine.js";
import { Registers } from "../../../vms/wasm/step/registers.js";
import { blockType, type Instruction, moduleBytes, program } from "./assembler.js";
import { profileWith } from "./fixtures.js";
import {
  HOST_IMPORTS,
  longStepsProgram,
  type RunSpec,
  randomProgram,
  randomStackProgram,
  Stepper,
  smallProfile,
  startOf,
} from "./step-runs.js";

const { i32 } = ValueType;
const seeds = fc.integer({ min: 1, max: 0x7fffffff });
const interpreter = new InterpreterEngine();
const stepEngine = createStepEngine();

function guest(name: string): Uint8Array {
  return readFileSync(new URL(`../../../guest-programs/${name}/artifacts/${name}.wasm`, import.meta.url));
}

/** Runs on the step machine and expects what the interpreter says; the fuel used is that besides loading and starting. */
function compare(code: Uint8Array, spec: RunSpec = {}): Outcome {
  const { input = new Uint8Array(0), fuel = 100_000n, profile = smallProfile() } = spec;
  const start = loadProgram(code, profile).image.fuel;
  const gasLimit = start + fuel;
  const [stepped, interpreted] = [stepEngine, interpreter].map((engine) => {
    const outcome = engine.run(engine.load(code, profile), message({ input, gasLimit }), new IsolatedHost());
    return { ...(outcome as Outcome), at: undefined };
  });
  expect(stepped).toEqual(interpreted);
  return { ...(stepped as Outcome), fuelUsed: stepped!.fuelUsed - start };
}

/** Expects the commitments of a run at each of the clocks, in ascending order, to be the same on kernel and step machine. */
function compareCommitments(code: Uint8Array, spec: RunSpec, strides: Iterable<number>): void {
  const start = startOf(code, spec);
  const stepper = Stepper.start(start);
  const forward = new FastForward(start);
  for (const stride of strides) {
    stepper.run(stride);
    const { clock } = stepper.registers;
    const same = equalBytes(forward.commitmentAt(clock), commitmentOf(wasmMachine, stepper.state));
    expect(same || `commitments differ at step ${clock}`).toBe(true);
    if (!stepper.registers.isRunning) break;
  }
}

describe("wasm/step", () => {
  it("gives the interpreter's outcome for guests", () => {
    const profile = smallProfile({ maxPages: 64, stackBytes: 65_536 });
    const input = new TextEncoder().encode("abc".repeat(60));
    for (const name of ["sha256", "keccak256"]) {
      const { type, fuelUsed } = compare(guest(name), { input, profile });
      expect(type).toBe("success");
      compare(guest(name), { input, profile, fuel: fuelUsed - 1n });
    }
  });

  it("gives the interpreter's outcome for random programs, whatever the fuel", () => {
    const types = new Set<string>();
    fc.assert(
      fc.property(seeds, fc.bigInt({ min: 0n, max: 30_000n }), (seed, fuel) => {
        types.add(compare(randomProgram(seed), { fuel }).type);
      }),
      { numRuns: 150 },
    );
    for (const type of ["halt", "revert"]) expect(types).toContain(type);
  });

  it("gives the interpreter's outcome for random stack code, whatever the fuel", () => {
    const ends = new Set<string>();
    fc.assert(
      fc.property(seeds, fc.bigInt({ min: 1000n, max: 8000n }), (seed, fuel) => {
        const outcome = compare(randomStackProgram(seed), { fuel });
        ends.add(outcome.type === "halt" ? outcome.reason : "end");
      }),
      { numRuns: 300 },
    );
    for (const end of ["end", "out-of-gas", "stack-overflow", "table-out-of-bounds"]) expect(ends).toContain(end);
  });

  it("gives the interpreter's outcome for recursion, loops and growth without end", () => {
    const recursion = program([["call", 0]]);
    expect(compare(recursion)).toMatchObject({ reason: "stack-overflow" });
    const loop = program([["loop", blockType()], ["br", 0], "end", ["i32.const", 0]]);
    expect(compare(loop)).toMatchObject({ reason: "out-of-gas" });
    const growth = program([
      ["loop", blockType()],
      ["i32.const", 1],
      "memory.grow",
      ["i32.const", 0],
      "i32.ge_s",
      ["br_if", 0],
      "end",
      "memory.size",
    ]);
    expect(compare(growth, { fuel: 200_000n })).toMatchObject({ type: "revert", exitCode: 4 });
    expect(compare(growth, { fuel: 30_000n })).toMatchObject({ reason: "out-of-gas" });
  });

  it("gives the interpreter's outcome for what takes many steps, at every limit of fuel near its end", () => {
    const input = new Uint8Array(500).map((_, i) => i);
    const { fuelUsed, type } = compare(longStepsProgram(), { input });
    expect(type).toBe("revert");
    for (let fuel = fuelUsed - 400n; fuel <= fuelUsed; fuel += 7n) compare(longStepsProgram(), { input, fuel });
  });

  it("gives the interpreter's outcome for host calls with any arguments", () => {
    const profile = smallProfile({}, { maxOutput: 1000 });
    const number = fc.oneof(fc.nat({ max: 1200 }), fc.constantFrom(65_535, 65_536, -1, 0x7fffffff));
    const ends = new Set<string>();
    fc.assert(
      fc.property(fc.tuple(number, number, number, number), fc.nat({ max: 900 }), (numbers, fuel) => {
        const [to, offset, length, code] = numbers.map((value): Instruction => ["i32.const", value]);
        const calls: Instruction[] = [
          to!,
          offset!,
          length!,
          ["call", 1],
          to!,
          length!,
          ["call", 2],
          code!,
          ["call", 3],
        ];
        const imports = HOST_IMPORTS;
        const main = { export: "main", results: [i32], code: [...calls, "unreachable"] as Instruction[] };
        const input = new Uint8Array(1100).map((_, i) => i);
        const spec = { input, profile, fuel: BigInt(1024 + fuel) };
        const outcome = compare(moduleBytes({ imports, memory: [1], functions: [main] }), spec);
        ends.add(outcome.type === "halt" ? outcome.reason : outcome.type);
      }),
      { numRuns: 400 },
    );
    for (const end of ["out-of-gas", "input-out-of-bounds", "revert"]) expect(ends).toContain(end);
    const outcomeOf = (...code: Instruction[]) =>
      compare(moduleBytes({ imports: HOST_IMPORTS, memory: [1], functions: [{ export: "main", code }] }), { profile });
    const [zero, many, far]: Instruction[] = [
      ["i32.const", 0],
      ["i32.const", 1001],
      ["i32.const", 65_536],
    ] as const;
    expect(outcomeOf(zero!, many!, ["call", 2])).toMatchObject({ reason: "output-too-large" });
    expect(outcomeOf(far!, many!, ["call", 2])).toMatchObject({ reason: "memory-out-of-bounds" });
    expect(outcomeOf(zero!, ["return_call", 3])).toMatchObject({ type: "success" });
    expect(outcomeOf()).toMatchObject({ type: "success" });
  });

  it("halts before the first step when making the instance does", () => {
    const outOfBounds = program([["i32.const", 0]], { memory: [0], data: [1] });
    expect(compare(outOfBounds)).toMatchObject({ type: "halt", reason: "memory-out-of-bounds" });
    expect(compare(program([["i32.const", 0]]), { fuel: -1n })).toMatchObject({ reason: "out-of-gas" });
    expect(Stepper.start(startOf(outOfBounds)).run().registers.clock).toBe(0n);
  });

  it("calls the start function before main", () => {
    const code = moduleBytes({
      memory: [1],
      globals: [{ type: i32, mutable: true, init: ["i32.const", 4] }],
      start: 0,
      functions: [
        {
          code: [
            ["i32.const", 3],
            ["global.set", 0],
          ],
        },
        { export: "main", results: [i32], code: [["global.get", 0]] },
      ],
    });
    expect(compare(code)).toMatchObject({ type: "revert", exitCode: 3 });
  });

  it("runs a main that is a function of the host, which may halt", () => {
    const name = (text: string) => [text.length, ...Buffer.from(text)];
    const section = (id: number, ...content: number[]) => [id, content.length, ...content];
    const code = Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, 1, 0x60, 0, 1, i32),
      ...section(2, 1, ...name("zkvm"), ...name("input_size"), 0, 0),
      ...section(5, 1, 0, 1),
      ...section(7, 2, ...name("memory"), 2, 0, ...name("main"), 0, 0),
    ]);
    const input = new Uint8Array(3);
    expect(compare(code, { input })).toMatchObject({ type: "revert", exitCode: 3, fuelUsed: BigInt(CALL_FUEL) });
    expect(compare(code, { input, fuel: BigInt(CALL_FUEL - 1) })).toMatchObject({ reason: "out-of-gas" });
    expect(compare(code, { input, fuel: -1n })).toMatchObject({ reason: "out-of-gas" });
  });

  it("refuses profiles with floats", () => {
    expect(() => stepEngine.load(program([["i32.const", 0]]), profileWith())).toThrow(/floats/);
  });

  it("refuses programs whose memory has no room in 2^32 bytes", () => {
    const { settings, ...profile } = smallProfile();
    const unchecked = { ...profile, settings: { ...settings, maxPages: 65_536 } };
    expect(() => startOf(program([["i32.const", 0]]), { profile: unchecked })).toThrow(/no room/);
  });
});

describe("the kernel's commitment", () => {
  it("is the step machine's at every step of what takes many steps", () => {
    const input = new Uint8Array(500).fill(9);
    const { clock } = Stepper.start(startOf(longStepsProgram(), { input })).run().registers;
    expect(clock).toBeGreaterThan(100n);
    compareCommitments(longStepsProgram(), { input }, new Array(Number(clock) + 1).fill(1));
  });

  it("is the step machine's at any step of random programs, and where they halt", () => {
    const strides = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(seeds, fc.bigInt({ min: 0n, max: 8000n }), strides, (seed, fuel, some) => {
        compareCommitments(randomProgram(seed), { fuel }, [...some, Number.POSITIVE_INFINITY]);
        compareCommitments(randomStackProgram(seed), { fuel }, [...some, Number.POSITIVE_INFINITY]);
      }),
      { numRuns: 60 },
    );
  });

  it("counts the steps of a record that takes more of them than a slice of the kernel", () => {
    const pages = 144;
    const code = program(
      [["i32.const", 0], ["i32.const", 7], ["i32.const", pages * 65_536], "memory.fill", ["i32.const", 0]],
      {
        memory: [pages],
      },
    );
    const start = startOf(code, { fuel: 2_000_000n, profile: smallProfile({ maxPages: pages }) });
    const { registers, state } = Stepper.start(start).run();
    expect(registers.clock).toBeGreaterThan(73_728n);
    for (const clock of [70_000n, registers.clock - 1n, registers.clock]) {
      const forward = new FastForward(start).stateAt(clock);
      expect(new Registers(forward.registers).clock).toBe(clock);
      if (clock === registers.clock) expect(forward.registers).toEqual(state.registers);
    }
  });

  it("of an image tells programs and limits apart", () => {
    const commitments = [
      startOf(program([["i32.const", 0]])),
      startOf(program([["i32.const", 1]])),
      startOf(program([["i32.const", 0]]), { profile: smallProfile({ maxPages: 5 }) }),
      startOf(program([["i32.const", 0]]), { profile: smallProfile({ stackBytes: 4104 }) }),
    ].map(({ image }) => Buffer.from(image.commitment).toString("hex"));
    expect(new Set(commitments).size).toBe(4);
    expect(Buffer.from(startOf(program([["i32.const", 0]])).image.commitment).toString("hex")).toBe(commitments[0]);
  });
});
