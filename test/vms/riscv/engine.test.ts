import { describe, expect, test } from "vitest";
import { IsolatedHost } from "../../../src/chain/isolated-host.js";
import { message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import { defineProfile } from "../../../src/vm/profile.js";
import { openEngine } from "../../../src/vm/registry.js";
import type { Step } from "../../../src/vm/tracer.js";
import { HOST_CALLS } from "../../../vms/riscv/abi.js";
import { loadFuel, loadImage } from "../../../vms/riscv/image.js";
import { riscv } from "../../../vms/riscv/index.js";
import { encode, loadConstant, words } from "./assembler.js";
import { CODE, program } from "./elf-builder.js";
import { A0, A7, EXIT } from "./machines.js";

const engine = await openEngine("riscv/interpreter");
const host = new IsolatedHost();
const PLENTY = 1_000_000n;

/** Writes its input to the output and exits with the code. */
const echo = (code: number) =>
  program(
    words(
      ...loadConstant(A7, BigInt(HOST_CALLS.readInput)),
      encode("ecall"),
      encode("addi", { rd: A7, rs1: A7, imm: 1 }),
      encode("ecall"),
      encode("addi", { rd: A0, imm: code }),
      ...EXIT,
    ),
  );

function run(
  code: Uint8Array,
  input: Uint8Array,
  gasLimit = PLENTY,
  overrides: Parameters<typeof defineProfile>[1] = {},
) {
  return engine.run(engine.load(code, defineProfile(riscv, overrides)), message({ input, gasLimit }), host) as Outcome;
}

describe("outcomes", () => {
  test("success with output, gas rounded up from fuel", () => {
    const outcome = run(echo(0), new Uint8Array([1, 2, 3]));
    expect(outcome).toMatchObject({ type: "success", output: new Uint8Array([1, 2, 3]) });
    expect(outcome.gasUsed).toBe((outcome.fuelUsed + 9n) / 10n);
    expect(structuredClone(outcome)).toEqual(outcome);
  });

  test("revert with exit code and output", () => {
    expect(run(echo(7), new Uint8Array([9]))).toMatchObject({
      type: "revert",
      exitCode: 7,
      output: new Uint8Array([9]),
    });
  });

  test("out of gas costs all of it", () => {
    const loop = program(words(encode("jal")));
    expect(run(loop, new Uint8Array(0), 50n)).toEqual({
      type: "halt",
      reason: "out-of-gas",
      at: { pc: BigInt(CODE) },
      gasUsed: 50n,
      fuelUsed: 500n,
    });
    expect(run(loop, new Uint8Array(0), 0n)).toMatchObject({ reason: "out-of-gas", gasUsed: 0n });
  });

  test("a halt says where", () => {
    const outcome = run(program(words(encode("lw", { rd: A0, imm: 16 }))), new Uint8Array(0));
    expect(outcome).toMatchObject({
      type: "halt",
      reason: "memory-out-of-bounds",
      at: { pc: BigInt(CODE), address: 16n },
    });
  });

  test("endless recursion ends at the end of the stack", () => {
    const recursion = words(
      encode("addi", { rd: 2, rs1: 2, imm: -64 }),
      encode("sd", { rs1: 2 }),
      encode("jal", { rd: 1, imm: -8 }),
    );
    expect(run(program(recursion), new Uint8Array(0), 10n ** 9n)).toMatchObject({ reason: "memory-out-of-bounds" });
  });

  test("output over the limit, input over the limit, gas out of range", () => {
    expect(run(echo(0), new Uint8Array(5), PLENTY, { maxOutput: 4 })).toMatchObject({ reason: "output-too-large" });
    expect(() => run(echo(0), new Uint8Array(5), PLENTY, { maxInput: 4 })).toThrow(/the limit is 4/);
    expect(() => run(echo(0), new Uint8Array(5), -1n)).toThrow(/gas limit/);
  });

  test("runs of several programs in turn do not see each other", () => {
    const programs = Array.from({ length: 20 }, (_, index) => engine.load(echo(index), defineProfile(riscv)));
    for (let round = 0; round < 3; round++) {
      programs.forEach((loaded, index) => {
        const input = new Uint8Array(index).fill(round);
        const outcome = engine.run(loaded, message({ input, gasLimit: PLENTY }), host) as Outcome;
        expect(outcome).toMatchObject({ output: input, ...(index > 0 ? { exitCode: index } : { type: "success" }) });
      });
    }
  });

  test("a program of another engine is refused", () => {
    const profile = defineProfile(riscv);
    const foreign = {
      vm: "riscv",
      code: new Uint8Array(0),
      profile,
      describe: () => [],
      disassemble: () => [],
    } as const;
    expect(() => engine.run(foreign, message({ input: new Uint8Array(0), gasLimit: 1n }), host)).toThrow(
      /another engine/,
    );
  });
});

describe("tracing", () => {
  /** What is paid before the first instruction, for one page of input. */
  const loadOf = (code: Uint8Array) => loadFuel(loadImage(code, defineProfile(riscv)), 1);

  function trace(code: Uint8Array, gasLimit: bigint) {
    const steps: Step[] = [];
    const loaded = engine.load(code, defineProfile(riscv, { fuelPerGas: 1n }));
    const request = message({ input: new Uint8Array([4]), gasLimit });
    const traced = engine.run(loaded, request, host, { tracer: { onStep: (step) => steps.push(step) } });
    return { steps, traced, plain: engine.run(loaded, request, host) };
  }

  test("sees every instruction and changes nothing, at every gas limit", () => {
    const whole = trace(echo(0), PLENTY);
    expect(whole.traced).toEqual(whole.plain);
    expect(whole.plain).toMatchObject({ type: "success" });
    for (let gas = loadOf(echo(0)) - 2n; gas < (whole.plain as Outcome).fuelUsed; gas++) {
      const { traced, plain, steps } = trace(echo(0), gas);
      expect(traced).toEqual(plain);
      expect(steps).toEqual(
        whole.steps.slice(0, steps.length).map((step) => ({
          ...step,
          fuelLeft: step.fuelLeft - PLENTY + gas,
        })),
      );
    }
  });

  test("names instructions and counts fuel", () => {
    const { steps } = trace(echo(0), PLENTY);
    expect(steps[0]).toEqual({
      clock: 0n,
      pc: BigInt(CODE),
      opcode: encode("addi", { rd: A7 }),
      name: "addi",
      fuelLeft: PLENTY - loadOf(echo(0)),
      depth: 0,
    });
    expect(steps.map(({ clock }) => clock)).toEqual(steps.map((_, index) => BigInt(index)));
    expect(steps.at(-1)?.name).toBe("ecall");
  });

  test("shows what cannot be executed as such", () => {
    const code = program(words(0xffffffff));
    const { steps, traced } = trace(code, loadOf(code) + 10n);
    expect(steps).toHaveLength(1);
    expect(steps[0]).toMatchObject({ opcode: 0xffffffff, name: "invalid" });
    expect(traced).toMatchObject({ reason: "invalid-instruction", fuelUsed: loadOf(code) + 1n });
  });
});
