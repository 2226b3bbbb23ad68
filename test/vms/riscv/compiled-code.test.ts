import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encode, loadConstant, words } from "./assembler.js";
import { expectSameAtEveryLimit, pairFor, runMachine } from "./compiled-machines.js";
import { program } from "./elf-builder.js";
import { A0, A1, A2, EXIT, RA, SP, T0, T1, T2 } from "./machines.js";

const add = (rd: number, imm: number, rs1 = rd) => encode("addi", { rd, rs1, imm });
const RETURN = encode("jalr", { rs1: RA });

/** Calls what follows it, then exits with a0 unchanged but for its low bits. */
function main(...body: number[]): number[] {
  return [...body, encode("andi", { rd: A0, rs1: A0, imm: 1 }), ...EXIT];
}

function calling(setUp: number[], callee: number[]): Uint8Array {
  const start = main(...setUp, encode("jal", { rd: RA, imm: 4 * 4 }));
  return program(words(...start, ...callee));
}

describe("a branch over one instruction", () => {
  const skipped = [
    encode("addi", { rd: A1, rs1: A2 }),
    encode("mulw", { rd: A2, rs1: A1, rs2: T1 }),
    encode("lui", { rd: A1, imm: 0x7ffff000 }),
    encode("sub", { rd: T1, rs1: T1, rs2: A1 }),
    encode("ld", { rd: A2, rs1: SP, imm: -8 }),
  ];

  test.each(["beq", "bne", "blt", "bge", "bltu", "bgeu"])("%s", (name) => {
    for (const instruction of skipped) {
      const loop = [
        encode("xor", { rd: A1, rs1: A1, rs2: T0 }),
        encode(name, { rs1: A1, rs2: T1, imm: 8 }),
        instruction,
        add(T1, 3),
        add(T0, -1),
        encode("bne", { rs1: T0, imm: -20 }),
      ];
      const code = words(add(T0, 9, 0), add(T1, 5, 0), ...main(...loop));
      expectSameAtEveryLimit(program(code));
    }
  });
});

describe("calls of small functions", () => {
  test("that return elsewhere", () => {
    const callee = [add(A0, 1), encode("sub", { rd: T1, rs1: A0, rs2: T0 }), add(RA, 4), RETURN];
    expectSameAtEveryLimit(calling([add(T0, 7, 0)], callee));
  });

  test("that return to an odd address, or to none", () => {
    for (const ra of [1n, -4n, 0x1_0001_0000n]) {
      const callee = [...loadConstant(T1, ra), encode("add", { rd: RA, rs1: RA, rs2: T1 }), RETURN];
      expectSameAtEveryLimit(calling([], callee));
    }
  });

  test("that call themselves and keep registers on the stack", () => {
    const callee = [
      add(SP, -16),
      encode("sd", { rs1: SP, rs2: RA, imm: 8 }),
      encode("sd", { rs1: SP, rs2: A0 }),
      encode("bge", { rs1: 0, rs2: A0, imm: 24 }),
      add(A0, -1),
      encode("jal", { rd: RA, imm: -20 }),
      encode("ld", { rd: T0, rs1: SP }),
      encode("add", { rd: A0, rs1: A0, rs2: T0 }),
      encode("jal", { imm: 4 }),
      encode("ld", { rd: RA, rs1: SP, imm: 8 }),
      add(SP, 16),
      RETURN,
    ];
    expectSameAtEveryLimit(calling([add(A0, 12, 0)], callee));
    const { compiled } = pairFor(calling([add(A0, 100, 0)], callee));
    expect(runMachine(compiled, 1_000_000n).stop).toEqual({ type: "exit", code: 0 });
  });

  test("that another one returns from", () => {
    // The inner function drops the outer one's frame and returns to where that was called from.
    const callee = [
      encode("addi", { rd: T2, rs1: RA }),
      encode("jal", { rd: RA, imm: 12 }),
      add(A0, 100),
      RETURN,
      encode("addi", { rd: RA, rs1: T2 }),
      add(A0, 3),
      RETURN,
    ];
    expectSameAtEveryLimit(calling([], callee));
  });
});

test("rotations, and what only looks like them", () => {
  const shift = fc.record({ name: fc.constantFrom("slli", "srli"), rd: fc.constantFrom(A0, A1, A2), imm: fc.nat(63) });
  fc.assert(
    fc.property(
      fc.nat(63),
      fc.constantFrom("or", "add", "xor", "and"),
      fc.constantFrom(A0, A1, A2),
      fc.array(shift, { maxLength: 2 }),
      (left, name, rd, others) => {
        const between = others.map((one) => encode(one.name, { rd: one.rd, rs1: A0, imm: one.imm }));
        const body = [
          encode("slli", { rd: A1, rs1: A0, imm: left }),
          encode("srli", { rd, rs1: A0, imm: (64 - left) % 64 }),
          ...between,
          encode(name, { rd: A0, rs1: A1, rs2: rd }),
          encode("srli", { rd: A1, rs1: A0, imm: (64 - left) % 64 }),
          encode("slli", { rd: A0, rs1: A0, imm: left }),
          encode(name, { rd: A0, rs1: A1, rs2: A0 }),
          add(T0, -1),
        ];
        const loop = [...body, encode("bne", { rs1: T0, imm: -4 * body.length })];
        const start = [...loadConstant(A0, 0x0123_4567_89ab_cdefn), add(T0, 3, 0)];
        expectSameAtEveryLimit(program(words(...start, ...main(...loop))), 120n);
      },
    ),
    { numRuns: 12 },
  );
});
