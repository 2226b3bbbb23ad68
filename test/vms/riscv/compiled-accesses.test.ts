import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encode, loadConstant, words } from "./assembler.js";
import {
  compiledMachine,
  expectEqual,
  expectSameAtEveryLimit,
  imageOf,
  pairFor,
  runMachine,
  stateOfMachine,
} from "./compiled-machines.js";
import { buildElf, CODE, DATA, program, R, W, X } from "./elf-builder.js";
import { A0, A1, A2, A7, EXIT, SP, T0, T1 } from "./machines.js";

const add = (rd: number, imm: number, rs1 = rd) => encode("addi", { rd, rs1, imm });
const PAGE = 4096;
const HEAP = DATA + PAGE;

const setBreak = (end: number) => [...loadConstant(A0, BigInt(end)), add(A7, 214, 0), encode("ecall")];

/** Runs a body so many times. The pointer in a1 moves by a2 each time. */
function walk(from: bigint, stride: bigint, turns: number, body: readonly number[]): number[] {
  const loop = [...body, encode("add", { rd: A1, rs1: A1, rs2: A2 }), add(T0, -1)];
  return [
    ...loadConstant(A1, from),
    ...loadConstant(A2, stride),
    add(T0, turns, 0),
    ...loop,
    encode("bne", { rs1: T0, imm: -4 * loop.length }),
  ];
}

const accesses = fc.array(
  fc.record({
    name: fc.constantFrom("lb", "lhu", "lw", "ld", "sb", "sh", "sw", "sd"),
    imm: fc.constantFrom(0, 1, 8, -8, 64, 1000, -1000),
  }),
  { minLength: 1, maxLength: 3 },
);

const bodyOf = (list: readonly { readonly name: string; readonly imm: number }[]) =>
  list.map(({ name, imm }) => encode(name, { rd: T1, rs1: A1, rs2: T0, imm }));

describe("walks over memory", () => {
  const THIRD = 0x5555_5555_5555_5556n;
  const ends = [CODE, DATA, DATA + PAGE, HEAP + 3 * PAGE, 0, 2 ** 32].map(BigInt);

  test("into all that is not there, at every fuel limit", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ends),
        fc.constantFrom(1n, 3n, 8n, -8n, -1n, 512n, 4096n, -4096n, 1n << 32n, THIRD),
        fc.integer({ min: -40, max: 8 }),
        fc.integer({ min: 1, max: 14 }),
        accesses,
        (end, stride, before, turns, list) => {
          const from = end + BigInt(before);
          const again = walk(BigInt(DATA + 64), 8n, 9, bodyOf(list));
          const code = [...setBreak(HEAP + 3 * PAGE), ...again, ...walk(from, stride, turns, bodyOf(list))];
          expectSameAtEveryLimit(program(words(...code, add(A0, 0, 0), ...EXIT)), 200n);
        },
      ),
      { numRuns: 8 },
    );
  });

  test("up and down the stack and the heap, page by page", () => {
    const store = [encode("sd", { rs1: A1, rs2: T0 }), encode("lb", { rd: T1, rs1: A1, imm: 7 })];
    const code = [
      ...setBreak(HEAP + 300 * PAGE),
      ...walk(BigInt(HEAP), BigInt(PAGE - 8), 290, store),
      ...walk(BigInt(HEAP + 300 * PAGE - 8), BigInt(-PAGE / 2), 590, store),
      add(A1, -8, SP),
      ...walk(0n, BigInt(-PAGE), 1, []).slice(-4),
      ...setBreak(HEAP + 10 * PAGE),
      ...walk(BigInt(HEAP + 8 * PAGE), 8n, 2000, store),
      ...EXIT,
    ];
    const { interpreted, compiled } = pairFor(program(words(...code)));
    const expected = runMachine(interpreted, 1_000_000n);
    for (let run = 0; run < 3; run++) expectEqual(runMachine(compiled, 1_000_000n), expected);
    expect(expected.stop).toMatchObject({ type: "halt", reason: "memory-out-of-bounds" });
  });

  test("over data that shares a page with code", () => {
    const body = walk(BigInt(CODE + PAGE - 64), 8n, 30, [encode("sd", { rs1: A1, rs2: T0 })]);
    const bytes = new Uint8Array(2 * PAGE);
    bytes.set(words(...body, add(A0, 0, 0), ...EXIT));
    const elf = buildElf({ entry: CODE, segments: [{ address: CODE, bytes, flags: R | W | X }] });
    for (const fenceI of [false, true]) expectSameAtEveryLimit(elf, 200n, { fenceI });
  });
});

test("stores near a reservation, which they do not end", () => {
  for (const distance of [0, 8, 7, -1]) {
    const code = [
      ...walk(BigInt(DATA), 8n, 20, [encode("sd", { rs1: A1, rs2: T0 })]),
      ...loadConstant(A0, BigInt(DATA + 64)),
      encode("lr.d", { rd: T1, rs1: A0 }),
      ...walk(BigInt(DATA + 64 + distance), 1n, 1, [encode("sb", { rs1: A1, rs2: T0 })]),
      encode("sc.d", { rd: T1, rs1: A0, rs2: T0 }),
      ...walk(BigInt(DATA), 8n, 20, [encode("sd", { rs1: A1, rs2: T1 })]),
      add(A0, 0, 0),
      ...EXIT,
    ];
    expectSameAtEveryLimit(program(words(...code)), 200n);
  }
});

test("pages are dirty again after they were taken", () => {
  const store = [encode("sd", { rs1: A1, rs2: T0 })];
  const code = words(...setBreak(HEAP + 40 * PAGE), ...walk(BigInt(DATA), 512n, 300, store), add(A0, 0, 0), ...EXIT);
  const machine = compiledMachine(imageOf(program(code)));
  for (let run = 0; run < 2; run++) {
    machine.start(new Uint8Array(0), 0);
    let before = stateOfMachine(machine);
    for (let part = 0; part < 12; part++) {
      machine.run(101n);
      const after = stateOfMachine(machine);
      const changed = new Set(machine.memory.takeDirtyPages());
      for (const [index, page] of after.pages.entries()) {
        const old = before.pages.indexOf(page);
        const bytes = after.memory.subarray(index * PAGE, index * PAGE + PAGE);
        const was = old < 0 ? new Uint8Array(PAGE) : before.memory.subarray(old * PAGE, old * PAGE + PAGE);
        if (Buffer.compare(bytes, was) !== 0) expect(changed).toContain(page);
      }
      before = after;
    }
  }
});
