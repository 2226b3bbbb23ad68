import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keccak256 } from "../../../src/base/hash.js";
import { IsolatedHost } from "../../../src/chain/isolated-host.js";
import { message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import { defineProfile } from "../../../src/vm/profile.js";
import { digestSponge } from "../../../src/vm/step/sponge.js";
import { commitmentOf } from "../../../src/vm/step/step-proof.js";
import { HOST_CALLS } from "../../../vms/riscv/abi.js";
import { loadFuel, loadImage } from "../../../vms/riscv/image.js";
import { riscv } from "../../../vms/riscv/index.js";
import { createInterpreter } from "../../../vms/riscv/interpreter.js";
import { INSTRUCTIONS } from "../../../vms/riscv/isa/table.js";
import { Machine, type Stop } from "../../../vms/riscv/machine/machine.js";
import { createStepEngine } from "../../../vms/riscv/step/engine.js";
import { FastForward } from "../../../vms/riscv/step/fast-forward.js";
import type { Start } from "../../../vms/riscv/step/initial-state.js";
import { EXECUTORS } from "../../../vms/riscv/step/instructions.js";
import { riscvMachine } from "../../../vms/riscv/step/machine.js";
import type { Registers, Status } from "../../../vms/riscv/step/registers.js";
import { encode, words } from "./assembler.js";
import { buildElf, DATA, program, R, W, X } from "./elf-builder.js";
import { EXIT } from "./machines.js";
import { constant, randomPrograms } from "./random-programs.js";
import { type RunSpec, Stepper, startOf } from "./step-runs.js";

/** What a guest, a chain and a prover can see of a machine. */
function viewOfMachine(machine: Machine, fuelLeft: bigint, stop: Stop | undefined) {
  return {
    pc: machine.pc,
    x: Array.from({ length: 32 }, (_, index) => machine.register(index)).join(),
    fuel: fuelLeft,
    heapEnd: BigInt(machine.memory.heapEnd),
    reservation: machine.reservation,
    output: BigInt(machine.output.length),
    status: statusOf(stop),
  };
}

function statusOf(stop: Stop | undefined): Status {
  if (!stop) return { kind: "running" };
  if (stop.type === "exit") return { kind: "exited", exitCode: stop.code };
  return { kind: "halted", reason: stop.type === "halt" ? stop.reason : "out-of-gas" };
}

function viewOfSteps(registers: Registers) {
  return {
    pc: registers.pc,
    x: Array.from({ length: 32 }, (_, index) => registers.x(index)).join(),
    fuel: registers.fuel,
    heapEnd: registers.heapEnd,
    reservation: registers.reservation,
    output: registers.outputLength,
    status: registers.status,
  };
}

/** Runs both instruction by instruction and compares them after each; returns how many there were. */
function compareStepwise(start: Start): number {
  const machine = new Machine(start.image);
  machine.start(start.input, start.maxOutput);
  const stepper = Stepper.start(start);
  let fuelLeft = start.fuel;
  for (let count = 1; ; count++) {
    const result = machine.step(fuelLeft);
    fuelLeft = result.fuelLeft;
    do stepper.step();
    while (stepper.registers.cursor !== 0n);
    expect(viewOfSteps(stepper.registers)).toEqual(viewOfMachine(machine, fuelLeft, result.stop));
    if (!result.stop) continue;
    const { sponge, outputLength } = stepper.registers;
    expect(digestSponge(sponge, Number(outputLength))).toEqual(keccak256(machine.output));
    return count;
  }
}

const NONE = new Uint8Array(0);

/** An outcome without what claims do not bind to. */
function withoutPlace(outcome: Outcome) {
  return { ...outcome, at: undefined };
}

/** The guest program's artifact. */
function guest(name: string): Uint8Array {
  return readFileSync(new URL(`../../../guest-programs/${name}/artifacts/${name}.elf`, import.meta.url));
}

describe("the table", () => {
  it("has an executor for every instruction but ecall", () => {
    const missing = INSTRUCTIONS.filter(({ op }) => !EXECUTORS[op]).map(({ name }) => name);
    expect(missing).toEqual(["ecall"]);
  });

  const dear = INSTRUCTIONS.filter(({ fuel }) => fuel > 1).map(({ name }) => name);
  it.each(dear)("says of %s what it costs, and a fast run knows it from steps", (name) => {
    const [kept, dropped] = [5, 0].map((rd) => encode(name, { rd, rs1: 8, rs2: 8 }));
    const start = startOf(program(words(...constant(8, DATA), kept!, dropped!, kept!, ...EXIT)));
    const fast = new FastForward(start);
    const stepper = Stepper.start(start);
    for (let clock = 0n; stepper.registers.isRunning; clock++) {
      expect(fast.commitmentAt(clock)).toEqual(commitmentOf(riscvMachine, stepper.state));
      stepper.step();
    }
  });
});

describe("the step machine and the interpreter", () => {
  const specs: fc.Arbitrary<RunSpec> = fc.record({
    fuel: fc.oneof(fc.constant(2000n), fc.bigInt({ min: 0n, max: 400n })),
    maxOutput: fc.constantFrom(1 << 16, 300),
    input: fc.uint8Array({ maxLength: 40 }),
    settings: fc.record({ fenceI: fc.boolean(), maxHeap: fc.constantFrom(0, 1 << 20) }),
  });

  it("agree after every instruction of random programs", () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(randomPrograms, specs, (code, spec) => {
        kinds.add(compareStepwise(startOf(code, spec)) > 60 ? "long" : "short");
      }),
      { numRuns: 400 },
    );
    expect(kinds).toEqual(new Set(["long", "short"]));
  });

  it("have the same commitment after every number of steps of random programs", () => {
    fc.assert(
      fc.property(randomPrograms, specs, fc.integer({ min: 1, max: 40 }), (code, spec, stride) => {
        const start = startOf(code, spec);
        const fast = new FastForward(start);
        const stepper = Stepper.start(start);
        for (let clock = 0; ; clock += stride) {
          expect(fast.commitmentAt(BigInt(clock))).toEqual(commitmentOf(riscvMachine, stepper.state));
          if (!stepper.registers.isRunning) return;
          stepper.run(stride);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("agree on code that runs over the end of the address space", () => {
    const page = words(...Array.from({ length: 1024 }, () => encode("addi", { rd: 5, rs1: 5, imm: 1 })));
    const address = 2 ** 32 - 4096;
    const low = { address: DATA, bytes: NONE, size: 8, flags: R | W };
    const code = buildElf({ entry: address, segments: [low, { address, bytes: page, flags: R | X }] });
    expect(compareStepwise(startOf(code))).toBe(1025);
  });

  it("have the same outcome at every gas limit", () => {
    const code = program(
      words(
        ...constant(17, HOST_CALLS.brk),
        ...constant(10, 0x23001),
        encode("ecall"),
        ...constant(17, HOST_CALLS.writeOutput),
        ...constant(10, DATA),
        ...constant(11, 100),
        encode("ecall"),
        ...EXIT,
      ),
      new Uint8Array(100).fill(1),
    );
    const profile = defineProfile(riscv, { fuelPerGas: 1n });
    const engines = [createInterpreter(), createStepEngine()].map((engine) => {
      const loaded = engine.load(code, profile);
      return (gasLimit: bigint) =>
        engine.run(loaded, message({ input: NONE, gasLimit }), new IsolatedHost()) as Outcome;
    });
    const types = new Set<string>();
    const load = loadFuel(loadImage(code, profile), 0);
    for (const gas of [0n, ...Array.from({ length: 5200 }, (_, index) => load - 2n + BigInt(index))]) {
      const [interpreted, stepped] = engines.map((run) => run(gas));
      expect(withoutPlace(stepped!)).toEqual(withoutPlace(interpreted!));
      types.add(interpreted!.type);
    }
    expect(types).toEqual(new Set(["halt", "success"]));
  });

  it.each(["sha256", "keccak256", "sieve", "sort", "matmul", "modexp", "ledger"])("agree on %s", (name) => {
    const start = startOf(guest(name), { input: new TextEncoder().encode("tercet".repeat(20)), fuel: 20_000n });
    const fast = new FastForward(start);
    const stepper = Stepper.start(start);
    for (let clock = 0; stepper.registers.isRunning; clock += 1999) {
      expect(fast.commitmentAt(BigInt(clock))).toEqual(commitmentOf(riscvMachine, stepper.state));
      stepper.run(1999);
    }
    const end = commitmentOf(riscvMachine, stepper.state);
    expect(fast.commitmentAt(1n << 40n)).toEqual(end);
    expect(fast.isOver).toBe(true);
  });
});
