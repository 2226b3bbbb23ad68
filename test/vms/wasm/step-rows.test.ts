import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Row, RowAccess } from "../../../src/vm/rows.js";
import type { SparseMemory } from "../../../src/vm/step/sparse-memory.js";
import { ValueType } from "../../../vms/wasm/isa/types.js";
import { VALUE_STACK } from "../../../vms/wasm/kernel/layout.js";
import { I32_ADD, I32_REM_U_IMMEDIATE } from "../../../vms/wasm/kernel/numeric-ops.js";
import { RETURN_ONE, STORE_16 } from "../../../vms/wasm/kernel/ops.js";
import { initialState } from "../../../vms/wasm/step/initial-state.js";
import { rows, steppedRows } from "../../../vms/wasm/step/rows.js";
import { program } from "./assembler.js";
import { longStepsProgram, randomProgram, randomStackProgram, Stepper, startOf } from "./step-runs.js";

const { i32 } = ValueType;
const END = 1n << 40n;
const SLOT = 8n;

/** Address of what an access names. */
function addressOf({ space, address }: RowAccess): number {
  return Number(space === "stack" ? BigInt(VALUE_STACK) + SLOT * address : address);
}

/** Does what an access says to a memory that knows nothing else of the run; expects it to be true of that memory. */
function apply(memory: SparseMemory, access: RowAccess): void {
  const address = addressOf(access);
  let found = 0n;
  for (let at = access.size - 1; at >= 0; at--) found = (found << 8n) | memory.load(address + at, 1);
  expect(access.previous).toBe(found);
  if (access.kind === "read") expect(access.value).toBe(found);
  else for (let at = 0; at < access.size; at++) memory.store(address + at, 1, access.value >> BigInt(8 * at));
}

describe("rows", () => {
  it("show each step's record, fuel and accesses in order", () => {
    const code = program(
      [
        ["i32.const", 8],
        ["local.set", 0],
        ["local.get", 0],
        ["i32.const", 7],
        "i32.rem_u",
        ["local.tee", 1],
        ["local.get", 0],
        ["i32.store16", 2],
        ["local.get", 0],
        ["local.get", 1],
        "i32.add",
      ],
      {},
      [i32, i32],
    );
    const start = startOf(code);
    const { linearMemory } = start.image;
    const all = [...rows(start, 0n, END)].filter(({ accesses }) => accesses.some(({ space }) => space === "stack"));
    const stack = (kind: "read" | "write", slot: bigint, value: bigint, previous = value) =>
      ({ space: "stack", kind, address: slot, size: 8, value, previous }) as const;
    const shown = all.map(({ opcode, imm, accesses }): Pick<Row, "opcode" | "imm" | "accesses"> => {
      return { opcode, imm, accesses };
    });
    const at = shown.findIndex(({ opcode }) => opcode === I32_REM_U_IMMEDIATE);
    expect(shown.slice(at, at + 3)).toEqual([
      { opcode: I32_REM_U_IMMEDIATE, imm: 7n << 32n, accesses: [stack("read", 0n, 8n), stack("write", 1n, 1n, 0n)] },
      {
        opcode: STORE_16,
        imm: 2n,
        accesses: [
          stack("read", 1n, 1n),
          stack("read", 0n, 8n),
          { space: "memory", kind: "write", address: BigInt(linearMemory + 3), size: 2, value: 8n, previous: 0n },
        ],
      },
      {
        opcode: I32_ADD,
        imm: 0n,
        accesses: [stack("read", 0n, 8n), stack("read", 1n, 1n), stack("write", 2n, 9n, 0n)],
      },
    ]);
    expect(shown[at + 3]!.opcode).toBe(RETURN_ONE);
  });

  it("tell every change of memory, and join up", () => {
    const check = (code: Uint8Array, fuel: bigint) => {
      const start = startOf(code, { fuel, input: new Uint8Array(300).fill(3) });
      const { memory } = initialState(start);
      const stepper = Stepper.start(start);
      for (const row of rows(start, 0n, END)) {
        const { clock, pc, fuel } = stepper.registers;
        expect([row.clk, row.pc, row.fuel]).toEqual([clock, BigInt(pc), fuel]);
        for (const access of row.accesses) apply(memory, access);
        stepper.step();
        expect(row.nextPc).toBe(BigInt(stepper.registers.pc));
      }
      expect(stepper.registers.isRunning).toBe(false);
      expect(memory.root()).toEqual(stepper.state.memory.root());
    };
    check(longStepsProgram(), 100_000n);
    const seeds = fc.integer({ min: 1, max: 0x7fffffff });
    fc.assert(
      fc.property(seeds, (seed) => check(randomProgram(seed), 1500n)),
      { numRuns: 25 },
    );
  });

  it("are the step machine's, whoever has made them", () => {
    const check = (code: Uint8Array, fuel: bigint) => {
      const start = startOf(code, { fuel, input: new Uint8Array(300).fill(3) });
      const [made, wanted] = [[...rows(start, 0n, END)], [...steppedRows(start)]];
      expect(made).toEqual(wanted);
      return made.length;
    };
    check(longStepsProgram(), 100_000n);
    const seeds = fc.integer({ min: 1, max: 0x7fffffff });
    const fuels = fc.bigInt({ min: 0n, max: 3000n });
    let count = 0;
    fc.assert(
      fc.property(seeds, fuels, (seed, fuel) => {
        count += check(randomProgram(seed), fuel) + check(randomStackProgram(seed), fuel);
      }),
      { numRuns: 60 },
    );
    expect(count).toBeGreaterThan(5000);
  });

  it("of a part of a run are that part of its rows", () => {
    const start = startOf(longStepsProgram(), { input: new Uint8Array(300).fill(3) });
    const all = [...rows(start, 0n, END)];
    const length = BigInt(all.length);
    for (const [from, to] of [
      [0n, 10n],
      [50n, 60n],
      [length - 5n, length + 5n],
      [length, length + 5n],
    ] as const) {
      expect([...rows(start, from, to)]).toEqual(all.slice(Number(from), Number(to)));
    }
  });
});
