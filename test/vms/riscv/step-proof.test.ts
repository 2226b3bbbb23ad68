import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commitmentOf, proveStep, verifyStep } from "../../../src/vm/step/step-proof.js";
import { FastForward } from "../../../vms/riscv/step/fast-forward.js";
import { riscvMachine } from "../../../vms/riscv/step/machine.js";
import { encode, words } from "./assembler.js";
import { CODE, DATA, program } from "./elf-builder.js";
import { randomPrograms } from "./random-programs.js";
import { Stepper, startOf } from "./step-runs.js";

const sha256 = readFileSync(new URL("../../../guest-programs/sha256/artifacts/sha256.elf", import.meta.url));

/** A machine of the sha256 guest after some steps. */
function machineAfter(steps: number): Stepper {
  const start = startOf(sha256, { input: new TextEncoder().encode("abc".repeat(40)), fuel: 100_000n });
  return new Stepper(new FastForward(start).stateAt(BigInt(steps)));
}

/** Proves the next step and takes it. */
function provenStep(stepper: Stepper) {
  const pre = commitmentOf(riscvMachine, stepper.state);
  const proof = proveStep(riscvMachine, stepper.state);
  expect(commitmentOf(riscvMachine, stepper.state)).toEqual(pre);
  stepper.step();
  return { pre, proof, post: commitmentOf(riscvMachine, stepper.state) };
}

describe("a one-step proof", () => {
  it("convinces of every step of random programs, traps and host calls included", () => {
    const settings = fc.record({ fenceI: fc.boolean(), maxHeap: fc.constant(1 << 20) });
    fc.assert(
      fc.property(randomPrograms, settings, fc.nat({ max: 60 }), (code, settings, skip) => {
        const stepper = Stepper.start(startOf(code, { fuel: 500n, settings })).run(skip);
        for (let count = 0; count < 12; count++) {
          const { pre, proof, post } = provenStep(stepper);
          expect(verifyStep(riscvMachine, pre, proof)).toEqual({ valid: true, post });
        }
      }),
      { numRuns: 40 },
    );
  });

  it("convinces of each micro-step of a host call that moves much", () => {
    const code = program(
      words(
        encode("lui", { rd: 10, imm: DATA }),
        encode("addi", { rd: 10, rs1: 10, imm: 5 }),
        encode("addi", { rd: 11, imm: 300 }),
        encode("lui", { rd: 17, imm: 0x1000 }),
        encode("addi", { rd: 17, rs1: 17, imm: 1 }),
        encode("ecall"),
      ),
      new Uint8Array(400).fill(7),
    );
    const stepper = Stepper.start(startOf(code)).run(5);
    const lengths: bigint[] = [];
    do {
      const { pre, proof, post } = provenStep(stepper);
      expect(verifyStep(riscvMachine, pre, proof)).toEqual({ valid: true, post });
      lengths.push(stepper.registers.outputLength);
    } while (stepper.registers.cursor !== 0n);
    expect(lengths).toEqual([32n, 64n, 96n, 128n, 160n, 192n, 224n, 256n, 288n, 300n]);
    expect(stepper.registers.pc).toBe(BigInt(CODE + 24));
  });

  it("convinces from a Buffer, as files are read", () => {
    const { pre, proof, post } = provenStep(machineAfter(700));
    const pool = Buffer.concat([Buffer.alloc(5), proof]);
    expect(verifyStep(riscvMachine, pre, pool.subarray(5))).toEqual({ valid: true, post });
  });

  it("of a halted machine leaves it as it is", () => {
    const stepper = Stepper.start(startOf(program(words(encode("ebreak"))))).run();
    const { pre, proof, post } = provenStep(stepper);
    expect(post).toEqual(pre);
    expect(verifyStep(riscvMachine, pre, proof)).toEqual({ valid: true, post });
  });

  it("is a few KiB", () => {
    expect(proveStep(riscvMachine, machineAfter(5000).state).length).toBeLessThan(4096);
  });
});

describe("a forged proof", () => {
  it("is refused whichever bit is flipped", () => {
    for (const steps of [0, 700, 5000]) {
      const { pre, proof } = provenStep(machineAfter(steps));
      for (let at = 0; at < proof.length; at++) {
        const forged = proof.slice();
        forged[at] = forged[at]! ^ (1 << (at % 8));
        expect(verifyStep(riscvMachine, pre, forged).valid).toBe(false);
      }
    }
  });

  it("is refused when it is cut off or has more at its end", () => {
    const { pre, proof } = provenStep(machineAfter(700));
    for (let length = 0; length < proof.length; length += 7) {
      expect(verifyStep(riscvMachine, pre, proof.subarray(0, length)).valid).toBe(false);
    }
    const longer = Uint8Array.of(...proof, 0);
    expect(verifyStep(riscvMachine, pre, longer)).toMatchObject({ valid: false, code: "trailing-bytes" });
  });

  it("is refused for another machine", () => {
    const first = provenStep(machineAfter(700));
    const second = provenStep(machineAfter(701));
    expect(verifyStep(riscvMachine, second.pre, first.proof)).toMatchObject({ valid: false, code: "wrong-machine" });
  });

  it("never does more than be refused, whatever the bytes", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 3000, size: "max" }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (bytes, pre) => {
          expect(verifyStep(riscvMachine, pre, bytes).valid).toBe(false);
        },
      ),
    );
  });

  it("about a machine that never was ends in bounded time", () => {
    const { state } = machineAfter(700);
    const block = new Uint8Array(state.registers.buffer).slice();
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 64, max: block.length - 1 }), fc.nat({ max: 255 }))),
        (changes) => {
          const registers = new Uint8Array(block);
          for (const [at, value] of changes) registers[at] = value;
          const hostile = { ...state, registers: new DataView(registers.buffer) };
          const proof = proveStep(riscvMachine, hostile);
          expect(verifyStep(riscvMachine, commitmentOf(riscvMachine, hostile), proof).valid).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
