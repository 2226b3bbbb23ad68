import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commitmentOf, proveStep, verifyStep } from "../../../src/vm/step/step-proof.js";
import { encodeEnvironment } from "../../../vms/wasm/step/environment.js";
import { wasmMachine } from "../../../vms/wasm/step/machine.js";
import { program } from "./assembler.js";
import { longStepsProgram, randomProgram, Stepper, startOf } from "./step-runs.js";

const seeds = fc.integer({ min: 1, max: 0x7fffffff });
const INPUT = new Uint8Array(300).fill(5);

/** A machine of the program of long steps after some steps. */
function machineAfter(steps: number): Stepper {
  return Stepper.start(startOf(longStepsProgram(), { input: INPUT })).run(steps);
}

/** Proves the next step and takes it. */
function provenStep(stepper: Stepper) {
  const pre = commitmentOf(wasmMachine, stepper.state);
  const proof = proveStep(wasmMachine, stepper.state);
  expect(commitmentOf(wasmMachine, stepper.state)).toEqual(pre);
  stepper.step();
  return { pre, proof, post: commitmentOf(wasmMachine, stepper.state) };
}

describe("a one-step proof", () => {
  it("convinces of every step of what takes many steps, and is a few KiB", () => {
    const stepper = machineAfter(0);
    let most = 0;
    while (stepper.registers.isRunning) {
      const { pre, proof, post } = provenStep(stepper);
      expect(verifyStep(wasmMachine, pre, proof)).toEqual({ valid: true, post });
      most = Math.max(most, proof.length);
    }
    expect(most).toBeLessThan(8192);
  });

  it("convinces of every step of random programs, traps and the end included", () => {
    fc.assert(
      fc.property(seeds, fc.nat({ max: 2000 }), fc.bigInt({ min: 1100n, max: 4000n }), (seed, skip, fuel) => {
        const stepper = Stepper.start(startOf(randomProgram(seed), { fuel })).run(skip);
        for (let count = 0; count < 10; count++) {
          const { pre, proof, post } = provenStep(stepper);
          expect(verifyStep(wasmMachine, pre, proof)).toEqual({ valid: true, post });
        }
      }),
      { numRuns: 40 },
    );
  });

  it("of a machine that has ended leaves it as it is", () => {
    const stepper = Stepper.start(startOf(program(["unreachable"]))).run();
    const { pre, proof, post } = provenStep(stepper);
    expect(post).toEqual(pre);
    expect(verifyStep(wasmMachine, pre, proof)).toEqual({ valid: true, post });
  });
});

describe("a forged proof", () => {
  it("is refused whichever bit is flipped", () => {
    for (const steps of [0, 40, 90, 130]) {
      const { pre, proof } = provenStep(machineAfter(steps));
      for (let at = 0; at < proof.length; at++) {
        const forged = proof.slice();
        forged[at] = forged[at]! ^ (1 << (at % 8));
        expect(verifyStep(wasmMachine, pre, forged).valid || at).not.toBe(true);
      }
    }
  });

  it("is refused when it is cut off or has more at its end", () => {
    const { pre, proof } = provenStep(machineAfter(40));
    for (let length = 0; length < proof.length; length += 7) {
      expect(verifyStep(wasmMachine, pre, proof.subarray(0, length)).valid).toBe(false);
    }
    expect(verifyStep(wasmMachine, pre, Uint8Array.of(...proof, 0))).toMatchObject({ code: "trailing-bytes" });
  });

  it("is refused for another machine", () => {
    const { proof } = provenStep(machineAfter(40));
    const { pre } = provenStep(machineAfter(41));
    expect(verifyStep(wasmMachine, pre, proof)).toMatchObject({ valid: false, code: "wrong-machine" });
  });

  it("never does more than be refused, whatever the bytes", () => {
    const bytes = fc.uint8Array({ maxLength: 3000, size: "max" });
    fc.assert(
      fc.property(bytes, fc.uint8Array({ minLength: 32, maxLength: 32 }), (proof, pre) => {
        expect(verifyStep(wasmMachine, pre, proof).valid).toBe(false);
      }),
    );
  });

  it("about a machine that never was ends in bounded time", () => {
    const changes = fc.array(fc.tuple(fc.integer({ min: 64, max: 143 }), fc.nat({ max: 255 })), { maxLength: 12 });
    fc.assert(
      fc.property(fc.nat({ max: 250 }), changes, (steps, list) => {
        const { state } = machineAfter(steps);
        const block = new Uint8Array(state.registers.buffer).slice();
        for (const [at, value] of list) block[at] = value;
        const hostile = { ...state, registers: new DataView(block.buffer) };
        const proof = proveStep(wasmMachine, hostile);
        expect(verifyStep(wasmMachine, commitmentOf(wasmMachine, hostile), proof).valid).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("about records that were never lowered ends in bounded time", () => {
    const record = fc.tuple(fc.nat({ max: 400 }), fc.bigInt(0n, 2n ** 48n - 1n), fc.bigInt(0n, 2n ** 64n - 1n));
    fc.assert(
      fc.property(record, fc.nat({ max: 3 }), ([op, operands, xy], cursor) => {
        const { state, registers } = machineAfter(60);
        registers.cursor = cursor;
        registers.host = 0;
        state.memory.store(registers.pc, 8, BigInt(op) | (operands << 16n));
        state.memory.store(registers.pc + 8, 8, xy);
        const pre = commitmentOf(wasmMachine, state);
        expect(verifyStep(wasmMachine, pre, proveStep(wasmMachine, state)).valid).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe("an environment", () => {
  const sound = { memoryLimit: 4, tableLimits: [3], input: { address: 1 << 20, size: 5 }, maxOutput: 9 };

  it("is refused unless it is one that encoding makes", () => {
    const bytes = encodeEnvironment(sound);
    expect(() => wasmMachine.open(bytes)).not.toThrow();
    expect(() => wasmMachine.open(bytes.subarray(1))).toThrow(/wrong length/);
    expect(() => wasmMachine.open(bytes.subarray(0, 24))).toThrow(/wrong length/);
    expect(() => wasmMachine.open(bytes.map(() => 255))).toThrow(/beyond 2\^32/);
    const far = encodeEnvironment({ ...sound, input: { address: 2 ** 32 - 4, size: 5 } });
    expect(() => wasmMachine.open(far)).toThrow(/beyond 2\^32/);
  });
});
