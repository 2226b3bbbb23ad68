import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HOST_CALLS } from "../../../vms/riscv/abi.js";
import { INSTRUCTIONS, type Instruction } from "../../../vms/riscv/isa/table.js";
import type { Machine, Stop } from "../../../vms/riscv/machine/machine.js";
import { encode, halfwords, loadConstant, words } from "./assembler.js";
import { CODE, DATA, program } from "./elf-builder.js";
import { A0, A1, A2, EXIT, machineFor, type State, stateOf, T0 } from "./machines.js";

const NONE = new Uint8Array(0);
const PLENTY = 1_000_000n;

interface Steps {
  /** After each instruction, and the fuel that was used up to there. */
  readonly states: readonly { readonly state: State; readonly used: bigint }[];
  readonly stop: Stop | undefined;
}

/** A run made one instruction at a time. */
function steps(machine: Machine, limit: number): Steps {
  const states = [{ state: stateOf(machine), used: 0n }];
  for (let used = 0n; states.length <= limit; ) {
    const { stop, fuelLeft } = machine.step(PLENTY);
    used += PLENTY - fuelLeft;
    states.push({ state: stateOf(machine), used });
    if (stop) return { states, stop };
  }
  return { states, stop: undefined };
}

/** Runs with every fuel limit that makes a difference and expects the very states that single steps give. */
function expectExact(code: Uint8Array, limit: number): void {
  const machine = machineFor(code);
  const { states, stop } = steps(machine, limit);
  const { used: total } = states.at(-1)!;
  const limits = new Set(states.flatMap(({ used }) => [used - 1n, used, used + 1n]));
  for (const fuel of [...limits].filter((limit) => limit >= 0n && limit <= total)) {
    machine.start(NONE, 0);
    const result = machine.run(fuel);
    const last = stop !== undefined && fuel === total;
    expect(result).toEqual({ stop: last ? stop : { type: "out-of-fuel" }, fuelLeft: 0n });
    expect(stateOf(machine)).toEqual(states.filter(({ used }) => used <= fuel).at(-1)!.state);
  }
  if (stop === undefined) return;
  machine.start(NONE, 0);
  expect(machine.run(total + 10n)).toEqual({ stop, fuelLeft: 10n });
}

describe("fuel is exact at every limit", () => {
  test("loops, calls and an exit", () => {
    const code = words(
      encode("addi", { rd: T0, imm: 5 }),
      encode("jal", { rd: 1, imm: 20 }),
      encode("addi", { rd: T0, rs1: T0, imm: -1 }),
      encode("bne", { rs1: T0, imm: -8 }),
      ...EXIT,
      encode("addi", { rd: A1, rs1: A1, imm: 3 }),
      encode("mul", { rd: A2, rs1: A1, rs2: T0 }),
      encode("jalr", { rs1: 1 }),
    );
    expectExact(program(code), 100);
  });

  test("a trap in the middle of straight code", () => {
    const adds = Array.from({ length: 5 }, () => encode("addi", { rd: A0, rs1: A0, imm: 1 }));
    expectExact(program(words(...adds, encode("lw", { rd: A1 }), ...adds)), 100);
    expectExact(program(words(...adds, 0, ...adds)), 100);
  });

  test("straight code that is longer than one piece", () => {
    const adds = Array.from({ length: 150 }, (_, index) => encode("addi", { rd: A0, rs1: A0, imm: index }));
    expectExact(program(words(...adds, ...EXIT)), 200);
  });

  test("random programs", () => {
    fc.assert(
      fc.property(fc.array(instruction, { minLength: 1, maxLength: 30 }), (code) => {
        expectExact(program(words(...setUp, ...code)), 60);
      }),
      { numRuns: 150 },
    );
  });
});

/** a1 points into the data, so that some loads and stores meet memory. */
const setUp = [...loadConstant(A1, BigInt(DATA + 2040))];
const registers = fc.constantFrom(0, 1, A0, A1, A2, T0);
const rows = INSTRUCTIONS.filter(({ extension }) => extension !== "zifencei");
const instruction = instructionOf(rows);
/** Fuel that an instruction is too dear for is gone, so only these can be run in parts. */
const unitInstruction = instructionOf(rows.filter(({ fuel }) => fuel === 1));

function instructionOf(of: readonly Instruction[]): fc.Arbitrary<number> {
  const fields = fc.record({
    row: fc.constantFrom(...of),
    rd: registers,
    rs1: registers,
    rs2: registers,
    imm: fc.integer({ min: -64, max: 64 }),
  });
  return fields.map(({ row: { format, name }, rd, rs1, rs2, imm }) => {
    const jumps = format === "branch" || format === "jal";
    return encode(name, { rd, rs1, rs2, imm: format === "shift" ? imm & 31 : jumps ? imm & -4 : imm });
  });
}

describe("a run in parts", () => {
  test("is the same as a run in one", () => {
    const run = fc.tuple(
      fc.array(unitInstruction, { minLength: 1, maxLength: 40 }),
      fc.array(fc.integer({ min: 0, max: 9 })),
    );
    fc.assert(
      fc.property(run, ([code, parts]) => {
        const machine = machineFor(program(words(...setUp, ...code)));
        const total = parts.reduce((sum, part) => sum + part, 0);
        const whole = machine.run(BigInt(total)).stop;
        const state = stateOf(machine);
        const data = machine.memory.read(BigInt(DATA), 4096);
        machine.start(NONE, 0);
        let stop: Stop | undefined;
        for (const part of [...parts, 0]) stop = machine.run(BigInt(part)).stop;
        expect(stop).toEqual(whole);
        expect(stateOf(machine)).toEqual(state);
        expect(machine.memory.read(BigInt(DATA), 4096)).toEqual(data);
      }),
      { numRuns: 150 },
    );
  });

  test("no fuel means no step, not even a trap or a fetch", () => {
    for (const first of [0, encode("ecall"), encode("ebreak"), encode("addi", { rd: A0, imm: 1 })]) {
      const machine = machineFor(program(words(first)));
      expect(machine.run(0n)).toEqual({ stop: { type: "out-of-fuel" }, fuelLeft: 0n });
      expect([machine.pc, machine.register(A0)]).toEqual([BigInt(CODE), 0n]);
    }
  });

  test("long runs are exact across slices", () => {
    const machine = machineFor(program(words(encode("addi", { rd: A0, rs1: A0, imm: 1 }), encode("jal", { imm: -4 }))));
    for (const fuel of [65535n, 65536n, 65537n, 200_001n]) {
      machine.start(NONE, 0);
      expect(machine.run(fuel).stop).toEqual({ type: "out-of-fuel" });
      expect(machine.register(A0)).toBe((fuel + 1n) / 2n);
    }
  });

  test("a host call that the fuel does not last for can be made later", () => {
    const code = words(...loadConstant(17, BigInt(HOST_CALLS.readInput)), encode("ecall"), ...EXIT);
    const machine = machineFor(program(code), {}, new Uint8Array(3));
    const before = BigInt(code.length / 4 - 3);
    expect(machine.run(before + 10n).stop).toEqual({ type: "out-of-fuel" });
    expect(machine.register(A1)).toBe(0n);
    machine.run(10_000n);
    expect(machine.register(A1)).toBe(3n);
  });
});

describe("code that runs into the middle of itself", () => {
  test("is right however often the record area is emptied, and stays within it", () => {
    // 05130513 is addi a0,t1,81, at every halfword. Entered backwards, each entry makes two records.
    const code = halfwords(...new Array<number>(4096).fill(0x0513));
    const machine = machineFor(program(code));
    const size = machine.kernel.bytes.length;
    for (let round = 0; round < 2; round++) {
      for (let at = code.length - 20; at >= 0; at -= 2) {
        machine.start(NONE, 0);
        machine.kernel.pc = BigInt(CODE + at);
        expect(machine.run(4n).stop).toEqual({ type: "out-of-fuel" });
        expect([machine.pc, machine.register(A0)]).toEqual([BigInt(CODE + at + 16), 81n]);
      }
    }
    expect(machine.kernel.bytes.length).toBe(size);
  });
});
