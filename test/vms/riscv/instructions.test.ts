import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { INSTRUCTIONS } from "../../../vms/riscv/isa/table.js";
import { encode, words } from "./assembler.js";
import { CODE, DATA, program } from "./elf-builder.js";
import { A0, A1, A2, machineFor, running, runSteps } from "./machines.js";
import { AMOS, BRANCHES, COMPUTES, IMMEDIATE_FORM } from "./semantics.js";

const EDGES = [0n, 1n, 2n, 31n, 32n, 33n, 63n, 64n, 0x7fn, 0x80n, 0xffn, 0x7fffn, 0x8000n].flatMap((value) => [
  value,
  BigInt.asUintN(64, -value),
]);
const WIDE_EDGES = [31n, 32n, 63n].flatMap((bit) =>
  [-1n, 0n, 1n].map((near) => BigInt.asUintN(64, (1n << bit) + near)),
);
const PAIRED_EDGES = [0n, 1n, -1n, 31n, 32n, 63n, 64n, 1n << 31n, -(1n << 31n), 1n << 32n, 1n << 63n].map((edge) =>
  BigInt.asUintN(64, edge),
);
const value = fc.oneof(
  fc.constantFrom(...EDGES, ...WIDE_EDGES),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }),
);
const u64 = (result: bigint) => BigInt.asUintN(64, result);

/** A machine with one instruction, run again and again with other registers. */
function single(word: number) {
  const machine = running(word);
  return (a: bigint, b: bigint) => {
    machine.start(new Uint8Array(0), 0);
    machine.setRegister(A1, a);
    machine.setRegister(A2, b);
    runSteps(machine, 1);
    return machine;
  };
}

const byFormat = (...formats: readonly string[]) =>
  INSTRUCTIONS.filter(({ format }) => formats.includes(format)).map(({ name }) => name);

describe("computation", () => {
  test.each(byFormat("R", "unary"))("%s", (name) => {
    const run = single(encode(name, { rd: A0, rs1: A1, rs2: A2 }));
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(run(a, b).register(A0)).toBe(u64(COMPUTES[name]!(a, b)));
      }),
    );
    // Chance rarely pairs the most negative number with -1; every pair of edges is tried.
    for (const a of PAIRED_EDGES) {
      for (const b of PAIRED_EDGES) {
        expect(run(a, b).register(A0), `${name} ${a} ${b}`).toBe(u64(COMPUTES[name]!(a, b)));
      }
    }
  });

  test.each(byFormat("R", "unary", "I", "shift", "U"))("%s leaves x0 zero", (name) => {
    const machine = single(encode(name, { rs1: A1, rs2: A2, imm: 5 }))(7n, 3n);
    expect(machine.register(0)).toBe(0n);
    expect(machine.pc).toBe(BigInt(CODE + 4));
  });

  test.each(byFormat("I"))("%s", (name) => {
    const form = COMPUTES[IMMEDIATE_FORM[name]!]!;
    fc.assert(
      fc.property(value, fc.integer({ min: -2048, max: 2047 }), (a, imm) => {
        const machine = single(encode(name, { rd: A0, rs1: A1, imm }))(a, 0n);
        expect(machine.register(A0)).toBe(u64(form(a, u64(BigInt(imm)))));
      }),
      { numRuns: 30 },
    );
  });

  test.each(byFormat("shift"))("%s", (name) => {
    const width = name.endsWith("w") && name !== "slli.uw" ? 32 : 64;
    const form =
      name === "slli.uw" ? (a: bigint, b: bigint) => BigInt.asUintN(32, a) << b : COMPUTES[IMMEDIATE_FORM[name]!]!;
    for (let imm = 0; imm < width; imm++) {
      const run = single(encode(name, { rd: A0, rs1: A1, imm }));
      for (const a of [0x8123456789abcdefn, 0x7fffffff80000001n]) {
        expect(run(a, 0n).register(A0)).toBe(u64(form(a, BigInt(imm))));
      }
    }
  });

  test.each(byFormat("U"))("%s", (name) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xfffff }), (upper) => {
        const base = name === "auipc" ? BigInt(CODE) : 0n;
        const machine = single(encode(name, { rd: A0, imm: upper << 12 }))(0n, 0n);
        expect(machine.register(A0)).toBe(u64(base + BigInt(upper << 12)));
      }),
      { numRuns: 30 },
    );
  });
});

describe("control", () => {
  test.each(byFormat("branch"))("%s", (name) => {
    const run = single(encode(name, { rs1: A1, rs2: A2, imm: 8 }));
    const both = fc.oneof(
      fc.tuple(value, value),
      value.map((same): [bigint, bigint] => [same, same]),
    );
    fc.assert(
      fc.property(both, ([a, b]) => {
        expect(run(a, b).pc).toBe(BigInt(CODE + (BRANCHES[name]!(a, b) ? 8 : 4)));
      }),
    );
  });

  test("jal links and jumps, forwards and backwards", () => {
    const machine = running(encode("jal", { rd: A0, imm: 8 }), 0, encode("jal", { rd: A1, imm: -4 }), 0);
    machine.run(2n);
    expect([machine.register(A0), machine.register(A1), machine.pc]).toEqual([0x10004n, 0x1000cn, 0x10004n]);
  });

  test("jalr clears the lowest bit, and reads rs1 before it writes rd", () => {
    const machine = single(encode("jalr", { rd: A1, rs1: A1, imm: 5 }))(BigInt(CODE + 4), 0n);
    expect([machine.register(A1), machine.pc]).toEqual([0x10004n, 0x10008n]);
  });
});

describe("memory", () => {
  const DATA_BYTES = Uint8Array.from({ length: 64 }, (_, index) => 37 * index + 129);

  test.each(byFormat("load"))("%s at every alignment", (name) => {
    const size = 1 << "bhwd".indexOf(name[1]!);
    const machine = machineFor(program(words(encode(name, { rd: A0, rs1: A1, imm: -3 })), DATA_BYTES));
    for (let offset = 0; offset < 16; offset++) {
      machine.start(new Uint8Array(0), 0);
      machine.setRegister(A1, BigInt(DATA + offset + 3));
      machine.run(1n);
      const bytes = [...DATA_BYTES.subarray(offset, offset + size)].reverse();
      const raw = BigInt(`0x${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`);
      const expected = name.endsWith("u") ? raw : u64(BigInt.asIntN(8 * size, raw));
      expect(machine.register(A0)).toBe(expected);
    }
  });

  test.each(byFormat("store"))("%s at every alignment", (name) => {
    const size = 1 << "bhwd".indexOf(name[1]!);
    const machine = machineFor(program(words(encode(name, { rs1: A1, rs2: A2, imm: -3 })), DATA_BYTES));
    for (let offset = 0; offset < 16; offset++) {
      machine.start(new Uint8Array(0), 0);
      machine.setRegister(A1, BigInt(DATA + offset + 3));
      machine.setRegister(A2, 0x0807060504030201n);
      machine.run(1n);
      const expected = DATA_BYTES.slice();
      for (let i = 0; i < size; i++) expected[offset + i] = i + 1;
      expect(machine.memory.read(BigInt(DATA), 64)).toEqual(expected);
    }
  });

  const amos = byFormat("amo").filter((name) => name.startsWith("amo"));
  test.each(amos)("%s", (name) => {
    const width = name.endsWith(".d") ? 64 : 32;
    const machine = running(
      encode("sd", { rs1: A0, rs2: A1 }),
      encode(name, { rd: A1, rs1: A0, rs2: A2 }),
      encode("ld", { rd: A2, rs1: A0 }),
    );
    fc.assert(
      fc.property(value, value, (old, operand) => {
        machine.start(new Uint8Array(0), 0);
        machine.setRegister(A0, BigInt(DATA));
        machine.setRegister(A1, old);
        machine.setRegister(A2, operand);
        runSteps(machine, 3);
        const [a, b] = [BigInt.asUintN(width, old), BigInt.asUintN(width, operand)];
        const left = AMOS[name.split(".")[0]!]!(a, b, width);
        expect(machine.register(A1)).toBe(u64(BigInt.asIntN(width, old)));
        expect(machine.register(A2)).toBe(((old >> BigInt(width)) << BigInt(width)) | left);
      }),
      { numRuns: 50 },
    );
  });
});
