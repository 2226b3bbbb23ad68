import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Row, RowAccess } from "../../../src/vm/rows.js";
import { instructionNamed } from "../../../vms/riscv/isa/table.js";
import type { Start } from "../../../vms/riscv/step/initial-state.js";
import { initialState } from "../../../vms/riscv/step/initial-state.js";
import { rows } from "../../../vms/riscv/step/rows.js";
import { encode, words } from "./assembler.js";
import { CODE, DATA, program } from "./elf-builder.js";
import { randomPrograms } from "./random-programs.js";
import { Stepper, startOf } from "./step-runs.js";

const END = 1n << 40n;

/** Memory and registers as the rows' accesses alone tell, checked for consistency. */
class Replay {
  readonly #start: Start;
  readonly #bytes = new Map<bigint, bigint>();
  readonly #registers: bigint[];
  readonly #memory;

  constructor(start: Start) {
    const stepper = Stepper.start(start);
    this.#start = start;
    this.#memory = initialState(this.#start).memory;
    this.#registers = Array.from({ length: 32 }, (_, index) => stepper.registers.x(index));
  }

  register(index: number): bigint {
    return this.#registers[index]!;
  }

  apply(access: RowAccess): void {
    expect(this.#value(access)).toBe(access.previous);
    if (access.kind === "read") expect(access.value).toBe(access.previous);
    else if (access.space === "register") this.#registers[Number(access.address)] = access.value;
    else {
      for (let at = 0n; at < access.size; at++)
        this.#bytes.set(access.address + at, (access.value >> (8n * at)) & 255n);
    }
  }

  #value({ space, address, size }: RowAccess): bigint {
    if (space === "register") return this.#registers[Number(address)]!;
    let value = 0n;
    for (let at = BigInt(size) - 1n; at >= 0n; at--) value = (value << 8n) | this.#byte(address + at);
    return value;
  }

  #byte(address: bigint): bigint {
    return this.#bytes.get(address) ?? this.#memory.load(Number(address), 1);
  }
}

describe("rows", () => {
  it("show each step's instruction, fuel and accesses in order", () => {
    const code = program(
      words(
        encode("lui", { rd: 5, imm: DATA }),
        encode("addi", { rd: 6, rs1: 0, imm: -2 }),
        encode("sh", { rs1: 5, rs2: 6, imm: 4 }),
        encode("lb", { rd: 7, rs1: 5, imm: 5 }),
        encode("ebreak"),
      ),
    );
    const all = [...rows(() => startOf(code, { fuel: 10n }), 2n, END)];
    const register = (kind: "read" | "write", index: number, value: bigint, previous = value) =>
      ({ space: "register", kind, address: BigInt(index), size: 8, value, previous }) as const;
    expect(all).toEqual<Row[]>([
      {
        clk: 2n,
        pc: BigInt(CODE + 8),
        opcode: instructionNamed("sh").op,
        imm: 4n,
        nextPc: BigInt(CODE + 12),
        fuel: 8n,
        accesses: [
          register("read", 5, BigInt(DATA)),
          register("read", 6, 2n ** 64n - 2n),
          { space: "memory", kind: "write", address: BigInt(DATA + 4), size: 2, value: 0xfffen, previous: 0n },
        ],
      },
      {
        clk: 3n,
        pc: BigInt(CODE + 12),
        opcode: instructionNamed("lb").op,
        imm: 5n,
        nextPc: BigInt(CODE + 16),
        fuel: 7n,
        accesses: [
          register("read", 5, BigInt(DATA)),
          { space: "memory", kind: "read", address: BigInt(DATA + 5), size: 1, value: 0xffn, previous: 0xffn },
          register("write", 7, 2n ** 64n - 1n, 0n),
        ],
      },
      {
        clk: 4n,
        pc: BigInt(CODE + 16),
        opcode: instructionNamed("ebreak").op,
        imm: 0n,
        nextPc: BigInt(CODE + 16),
        fuel: 6n,
        accesses: [],
        end: { type: "halt", reason: "breakpoint" },
      },
    ]);
  });

  it("of random programs tell every change of memory and registers, and join up", () => {
    const settings = fc.record({ fenceI: fc.boolean(), maxHeap: fc.constant(1 << 20) });
    fc.assert(
      fc.property(randomPrograms, settings, (code, settings) => {
        const start = startOf(code, { fuel: 300n, settings });
        const replay = new Replay(start);
        const stepper = Stepper.start(start);
        for (const row of rows(() => start, 0n, END)) {
          expect([row.clk, row.pc, row.fuel]).toEqual([
            stepper.registers.clock,
            stepper.registers.pc,
            stepper.registers.fuel,
          ]);
          for (const access of row.accesses) replay.apply(access);
          stepper.step();
          expect(row.nextPc).toBe(stepper.registers.pc);
          for (let index = 0; index < 32; index++) expect(replay.register(index)).toBe(stepper.registers.x(index));
        }
        expect(stepper.registers.isRunning).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it("of a part of a run are that part of its rows", () => {
    const code = readFileSync(new URL("../../../guest-programs/sha256/artifacts/sha256.elf", import.meta.url));
    const start = startOf(code, { input: new TextEncoder().encode("tercet") });
    const all = [...rows(() => start, 0n, END)];
    const length = BigInt(all.length);
    for (const [from, to] of [
      [0n, 10n],
      [1000n, 1010n],
      [length - 5n, length + 5n],
      [length, length + 5n],
    ] as const) {
      expect([...rows(() => start, from, to)]).toEqual(all.slice(Number(from), Number(to)));
    }
  });
});
