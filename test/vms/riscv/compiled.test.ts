import { describe, expect, test } from "vitest";
import { IsolatedHost } from "../../../src/chain/isolated-host.js";
import type { Engine } from "../../../src/vm/engine.js";
import { message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import { defineProfile } from "../../../src/vm/profile.js";
import { createCompiled } from "../../../vms/riscv/compiled/engine.js";
import { TranslatingExecutor } from "../../../vms/riscv/compiled/executor.js";
import { EAGER, NORMAL, type Policy } from "../../../vms/riscv/compiled/policy.js";
import { TranslationCache } from "../../../vms/riscv/compiled/translation-cache.js";
import { loadFuel } from "../../../vms/riscv/image.js";
import { riscv } from "../../../vms/riscv/index.js";
import { createInterpreter } from "../../../vms/riscv/interpreter.js";
import { INSTRUCTIONS } from "../../../vms/riscv/isa/table.js";
import { Kernel } from "../../../vms/riscv/machine/kernel.js";
import { Machine } from "../../../vms/riscv/machine/machine.js";
import { encode, halfwords, loadConstant, words } from "./assembler.js";
import { expectEqual, imageOf, pairFor, runMachine } from "./compiled-machines.js";
import { buildElf, CODE, DATA, program, R, W, X } from "./elf-builder.js";
import { A0, A1, A2, A7, EXIT, RA, SP, T0, T1 } from "./machines.js";
import { constant } from "./random-programs.js";

const MOST = 50_000_000n;

/** Runs a program on both machines, twice, and gives the result, which must be the same. */
function runBoth(code: Uint8Array, settings = {}, policy = EAGER) {
  const { interpreted, compiled } = pairFor(code, settings, policy);
  const expected = runMachine(interpreted, MOST);
  expectEqual(runMachine(compiled, MOST), expected);
  expectEqual(runMachine(compiled, MOST), expected);
  return expected;
}

function add(rd: number, imm: number, rs1 = rd): number {
  return encode("addi", { rd, rs1, imm });
}

describe("translation", () => {
  test("every instruction that only computes, on operands where results change", () => {
    const values = [
      0n,
      1n,
      31n,
      63n,
      64n,
      -1n,
      0x7fffffffn,
      -0x80000000n,
      0xffffffffn,
      2n ** 63n,
      0x0123_4567_89ab_cdefn,
    ];
    const computing = INSTRUCTIONS.filter(({ format }) => ["R", "unary", "I", "shift", "U"].includes(format));
    for (const [index, value] of values.entries()) {
      const other = values[(index + 4) % values.length]!;
      const body = computing.flatMap(({ name }) => [
        encode(name, { rd: A2, rs1: A0, rs2: A1, imm: 13 }),
        encode("xor", { rd: T0, rs1: T0, rs2: A2 }),
        encode("mul", { rd: T0, rs1: T0, rs2: T1 }),
      ]);
      const setUp = [
        ...loadConstant(A0, value),
        ...loadConstant(A1, other),
        ...loadConstant(T1, 0x9e37_79b9_7f4a_7c15n),
      ];
      const result = runBoth(program(words(...setUp, ...body, ...EXIT)));
      expect(result.stop.type).toBe("exit");
      expect(result.registers[T0]).not.toBe(0n);
    }
  });

  test("hot code is translated and cold code is not, and once for equal programs", () => {
    const translations = new TranslationCache(NORMAL);
    const translate = (machine: Machine) => new TranslatingExecutor(machine, translations.for(machine));
    const machineOf = (turns: number) =>
      new Machine(imageOf(program(words(...loop(turns), ...EXIT))), new Kernel(), translate);
    const machine = machineOf(100_000);
    runMachine(machine, 1000n);
    expect(translations.for(machine).batches).toHaveLength(0);
    runMachine(machine, MOST);
    expect(translations.for(machine).batches.length).toBeGreaterThan(0);
    expect(translations.for(machineOf(100_000))).toBe(translations.for(machine));
    expect(translations.for(machineOf(100_001))).not.toBe(translations.for(machine));
  });

  test("makes no more code than it may, of one program and of all", () => {
    const translations = new TranslationCache({ ...EAGER, maxBytes: 6000 });
    const translate = (machine: Machine) => new TranslatingExecutor(machine, translations.for(machine));
    const bodies = Array.from({ length: 200 }, () => [...loop(2), encode("ecall"), encode("fence")]).flat();
    const codeOf = (index: number) => program(words(add(A1, index, 0), add(A7, 214, 0), ...bodies, ...EXIT));
    const machines = [1, 2, 3].map((index) => new Machine(imageOf(codeOf(index)), new Kernel(), translate));
    const first = translations.for(machines[0]!);
    const expected = runMachine(new Machine(imageOf(codeOf(1))), MOST);
    expectEqual(runMachine(machines[0]!, MOST), expected);
    expect(first.bytes).toBeGreaterThan(6000);
    expect(first.bytes).toBeLessThan(12_000);
    const before = first.bytes;
    expectEqual(runMachine(machines[0]!, MOST), expected);
    expect(first.bytes).toBe(before);
    expect(translations.for(machines[1]!)).toBe(translations.for(machines[1]!));
    expect(translations.for(machines[0]!)).not.toBe(first);
  });

  test("calls deeper than V8's stack", () => {
    const depth = 40_000;
    const down = [
      add(SP, -16),
      encode("sd", { rs1: SP, rs2: RA }),
      encode("beq", { rs1: A0, imm: 16 }),
      add(A0, -1),
      encode("jal", { rd: RA, imm: -16 }),
      add(A1, 1),
      encode("ld", { rd: RA, rs1: SP }),
      add(SP, 16),
      encode("jalr", { rs1: RA }),
    ];
    const start = [...constant(A0, depth), encode("jal", { rd: RA, imm: 12 + 4 }), add(A0, 0, 0), ...EXIT];
    const result = runBoth(program(words(...start, ...down)));
    expect(result.stop).toEqual({ type: "exit", code: 0 });
    expect(result.registers[A1]).toBe(BigInt(depth));
  });

  test("calls of functions that take much of V8's stack", () => {
    // Each of these loads has an address of its own, which the translation keeps.
    const loads = Array.from({ length: 1400 }, () => [
      encode("add", { rd: A2, rs1: A2, rs2: T1 }),
      encode("ld", { rd: T1, rs1: A2 }),
    ]).flat();
    const depth = 1000;
    const down = [
      ...[add(SP, -16), encode("sd", { rs1: SP, rs2: RA }), encode("beq", { rs1: A0, imm: 12 }), add(A0, -1)],
      encode("jal", { rd: RA, imm: -16 }),
      ...[...loads, add(A1, 1), encode("ld", { rd: RA, rs1: SP }), add(SP, 16), encode("jalr", { rs1: RA })],
    ];
    const start = [...constant(A2, DATA), ...constant(A0, depth), encode("jal", { rd: RA, imm: 16 }), add(A0, 0, 0)];
    const result = runBoth(program(words(...start, ...EXIT, ...down)));
    expect(result.stop).toEqual({ type: "exit", code: 0 });
    expect(result.registers[A1]).toBe(BigInt(depth + 1));
  });

  test("a loop of two entries, half a megabyte apart", () => {
    const far = 0x8_0000;
    const bytes = new Uint8Array(far + 64);
    // Both blocks are entered from outside of the loop: the first from the begin, the second by the branch.
    const begin = [
      add(T0, 100, 0),
      encode("beq", { rs1: A1, imm: 8 }),
      encode("jal", { imm: 8 }),
      encode("jal", { imm: far - 12 }),
    ];
    bytes.set(words(...begin, add(A2, 1), encode("jal", { imm: far - 20 })));
    bytes.set(
      words(
        add(A2, 3),
        add(T0, -1),
        encode("beq", { rs1: T0, imm: 8 }),
        encode("jal", { imm: 16 - far - 12 }),
        add(A0, 0, 0),
        ...EXIT,
      ),
      far,
    );
    const segments = [{ address: 0x10_0000, bytes, flags: R | X }];
    const result = runBoth(buildElf({ entry: 0x10_0000, segments }));
    expect(result.stop).toEqual({ type: "exit", code: 0 });
    expect(result.registers[A2]).toBe(399n);
  });

  test("recursion without end", () => {
    const result = runBoth(
      program(words(add(SP, -16), encode("sd", { rs1: SP, rs2: RA }), encode("jal", { rd: RA, imm: -8 }))),
    );
    expect(result.stop).toMatchObject({ type: "halt", reason: "memory-out-of-bounds" });
  });

  test("a function larger than a region", () => {
    const body = Array.from({ length: 9000 }, (_, index) => add(A1 + (index % 3), index % 50));
    const jumpBack = encode("jal", { imm: -4 * (body.length + 2) });
    const code = words(
      add(T0, 3, 0),
      ...body,
      add(T0, -1),
      encode("beq", { rs1: T0, imm: 8 }),
      jumpBack,
      add(A0, 0, 0),
      ...EXIT,
    );
    expect(runBoth(program(code)).stop).toEqual({ type: "exit", code: 0 });
  });

  test("jumps into the middle of instructions", () => {
    // The second half of the lui is a compressed addi a0,a0,5.
    const inside = encode("lui", { rd: A2, imm: 0x0515 << 16 });
    const code = [add(T0, 4, 0), inside, add(T0, -1), encode("beq", { rs1: T0, imm: 8 }), encode("jal", { imm: -10 })];
    const result = runBoth(program(words(...code, encode("addi", { rd: A1, rs1: A0 }), add(A0, 0, 0), ...EXIT)));
    expect(result.registers[A1]).toBe(15n);
  });

  test("code that writes code", () => {
    const place = CODE + 4 * 6;
    const replacement = add(A1, 7);
    const code = [
      ...constant(T0, place),
      ...constant(A2, replacement),
      add(T1, 3, 0),
      add(0, 0),
      add(A1, 1),
      encode("sw", { rs1: T0, rs2: A2 }),
      encode("fence.i"),
      add(T1, -1),
      encode("bne", { rs1: T1, imm: -16 }),
      add(A0, 0, 0),
      ...EXIT,
    ];
    const segments = [{ address: CODE, bytes: words(...code), flags: R | W | X }];
    const elf = buildElf({ entry: CODE, segments });
    expect(runBoth(elf, { fenceI: true }).registers[A1]).toBe(15n);
    expect(runBoth(elf).stop).toMatchObject({ type: "halt", reason: "memory-protection" });
  });

  test("loads and stores whose habits change", () => {
    // Walks one pointer over the data, the stack and a far page, 200 times each, misaligned in the end.
    const far = 0x7000_0000;
    const walk = [
      encode("ld", { rd: A1, rs1: A0 }),
      encode("add", { rd: A2, rs1: A2, rs2: A1 }),
      encode("sd", { rs1: A0, rs2: A2 }),
      add(A0, 1),
      add(T0, -1),
      encode("bne", { rs1: T0, imm: -20 }),
    ];
    const turn = (setUp: number[]) => [...setUp, add(T0, 200, 0), ...walk];
    const turns = [constant(A0, DATA + 8), [add(A0, -512, SP)], constant(A0, far), constant(A0, DATA + 3900)];
    const code = words(...turns.flatMap(turn), ...turns.flatMap(turn), add(A0, 0, 0), ...EXIT);
    const segments = [
      { address: CODE, bytes: code, flags: R | X },
      { address: DATA, bytes: words(1, 2, 3), size: 8192, flags: R | W },
      { address: far, bytes: words(4, 5, 6), size: 4096, flags: R | W },
    ];
    expect(runBoth(buildElf({ entry: CODE, segments })).stop).toEqual({ type: "exit", code: 0 });
  });

  test("compressed code of odd sizes", () => {
    const code = halfwords(0x4285, 0x0515, 0x12fd, 0xfee5);
    expect(runBoth(program(code)).stop.type).not.toBe("exit");
  });
});

/** Counts a register down to zero. */
function loop(turns: number): number[] {
  return [...constant(T0, turns), add(T0, -1), encode("bne", { rs1: T0, imm: -4 }), add(A0, 0, 0)];
}

describe("the engine", () => {
  const run = (engine: Engine, code: Uint8Array, gasLimit: bigint) =>
    engine.run(
      engine.load(code, defineProfile(riscv)),
      message({ input: new Uint8Array(0), gasLimit: gasLimit + loadFuel(imageOf(code), 0) / 10n }),
      new IsolatedHost(),
    ) as Outcome;

  test("gives the interpreter's outcomes for more programs than it keeps machines", () => {
    const [compiled, interpreter] = [createCompiled(EAGER), createInterpreter()];
    for (let round = 0; round < 2; round++) {
      for (let index = 1; index <= 40; index++) {
        const code = program(words(...loop(index * 7), add(A0, index % 3, 0), ...EXIT));
        for (const gas of [3n, 20n, 1000n]) expect(run(compiled, code, gas)).toEqual(run(interpreter, code, gas));
      }
    }
  });

  test("interprets what leaves translated code all the time", () => {
    // LR leaves, as often as the loop turns.
    const turn = [
      ...new Array(8).fill(encode("lr.d", { rd: A1, rs1: A0 })),
      add(T0, -1),
      encode("bne", { rs1: T0, imm: -36 }),
    ];
    const code = program(words(...constant(A0, DATA), ...constant(T0, 5000), ...turn, add(A0, 0, 0), ...EXIT));
    const translated = (policy: Policy) => {
      const engine = createCompiled(policy);
      const { type, fuelUsed } = run(engine, code, 10_000_000n);
      expect(type).toBe("success");
      return engine.activity.fuelTranslated / Number(fuelUsed);
    };
    expect(translated(EAGER)).toBeGreaterThan(0);
    expect(translated({ ...EAGER, crossing: 1 << 12 })).toBeLessThan(translated(EAGER) / 4);
  });

  test("does a run in which it fails by the interpreter, and says so", () => {
    const guess = () => {
      throw new RangeError("too much for V8");
    };
    const [broken, interpreter] = [createCompiled({ ...EAGER, guess }), createInterpreter()];
    const code = program(words(...loop(1000), encode("sd", { rs1: SP, rs2: T0, imm: -8 }), add(A0, 3, 0), ...EXIT));
    for (const gas of [3n, 1000n]) expect(run(broken, code, gas)).toEqual(run(interpreter, code, gas));
    expect(broken.activity).toEqual({ fuelTranslated: 0, faults: 2 });
    const sound = createCompiled(EAGER);
    expect(run(sound, code, 1000n)).toEqual(run(interpreter, code, 1000n));
    expect(sound.activity.faults).toBe(0);
    expect(sound.activity.fuelTranslated).toBeGreaterThan(2000);
  });
});
