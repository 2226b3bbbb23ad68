import { secp256k1 } from "@noble/curves/secp256k1.js";
import { describe, expect, test } from "vitest";
import { concatBytes } from "../../../src/base/bytes.js";
import { keccakF } from "../../../src/base/hash.js";
import { IsolatedHost } from "../../../src/chain/isolated-host.js";
import { fuelOf } from "../../../src/vm/accelerators/accelerator.js";
import { ACCELERATORS, acceleratorNamed } from "../../../src/vm/accelerators/table.js";
import { message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import { commitmentOf, proveStep, verifyStep } from "../../../src/vm/step/step-proof.js";
import { CompiledEngine } from "../../../vms/wasm/compiled/engine.js";
import { InterpreterEngine } from "../../../vms/wasm/interpreter/engine.js";
import { ValueType } from "../../../vms/wasm/isa/types.js";
import { CALL_FUEL } from "../../../vms/wasm/kernel/prices.js";
import { createStepEngine } from "../../../vms/wasm/step/engine.js";
import { wasmMachine } from "../../../vms/wasm/step/machine.js";
import { type Instruction, moduleBytes } from "./assembler.js";
import { haltReason, refusal, startFuelOf } from "./fixtures.js";
import { Stepper, smallProfile, startOf } from "./step-runs.js";

const { i32 } = ValueType;
const ENGINES = [new CompiledEngine(), new InterpreterEngine(), createStepEngine()];
const PROFILE = smallProfile();
const HASH = new Uint8Array(32).fill(7);
const SIGNED = secp256k1.sign(HASH, new Uint8Array(32).fill(9), { prehash: false, format: "recovered" });
const RECOVERY = concatBytes(HASH, SIGNED.slice(1));
const PUBLIC_KEY = secp256k1.getPublicKey(new Uint8Array(32).fill(9), false).slice(1);
const OUT = 1000;

/** Calls an accelerator on data at 0, writes 200 bytes from the place as output, and ends with what the call gave. */
function calling(name: string, args: readonly number[], data: Uint8Array, from = 0): Uint8Array {
  const { arity } = acceleratorNamed(name)!;
  const pushed = args.map((value): Instruction => ["i32.const", value]);
  return moduleBytes({
    memory: [1],
    data: [...data],
    imports: [
      { name: `zkvm.${name}`, params: new Array(arity).fill(i32), results: [i32] },
      { name: "zkvm.write_output", params: [i32, i32] },
    ],
    functions: [
      {
        export: "main",
        results: [i32],
        code: [...pushed, ["call", 0], ["i32.const", from], ["i32.const", 200], ["call", 1]],
      },
    ],
  });
}

/** Runs on every engine, which must agree; the fuel is besides loading and starting. */
function run(code: Uint8Array, fuel = 100_000_000n, profile = PROFILE): Outcome {
  const call = message({ input: new Uint8Array(0), gasLimit: startFuelOf(code, profile) + fuel });
  const [first, ...others] = ENGINES.map((engine) => engine.run(engine.load(code, profile), call, new IsolatedHost()));
  for (const other of others) expect({ ...other, at: undefined }).toEqual({ ...first, at: undefined });
  return first as Outcome;
}

const outputOf = (outcome: Outcome) => ("output" in outcome ? outcome.output : undefined);
const recover = (id: number) => calling("secp256k1_recover", [0, 32, id, OUT], RECOVERY, OUT);
const permute = (at: number) => calling("keccak_f1600", [at], new Uint8Array(200).fill(1));

describe("accelerators of WebAssembly programs", () => {
  test("compute what the table says, in place or elsewhere", () => {
    const state = new Uint8Array(200).fill(1);
    keccakF(state);
    expect(outputOf(run(permute(0)))).toEqual(state);
    expect(outputOf(run(recover(SIGNED[0]!)))!.subarray(0, 64)).toEqual(PUBLIC_KEY);
    const block = new Uint8Array(96).map((_, i) => i);
    const next = acceleratorNamed("sha256_compress")!
      .compute([block.subarray(0, 32), block.subarray(32)], [])!
      .slice();
    expect(outputOf(run(calling("sha256_compress", [0, 32], block)))!.subarray(0, 32)).toEqual(next);
  });

  test("say when there is no result, and write nothing", () => {
    expect(run(recover(SIGNED[0]!)).type).toBe("success");
    const none = run(recover(4));
    expect(none).toMatchObject({ type: "revert", exitCode: 0xffffffff });
    expect(outputOf(none)).toEqual(new Uint8Array(200));
  });

  test("cost what the table says besides a call", () => {
    for (const accelerator of ACCELERATORS) {
      const { name, arity } = accelerator;
      const args = new Array<number>(arity).fill(1);
      const code = calling(name, args, RECOVERY);
      const called =
        BigInt(1 + arity + 4 + 2 + 4 + CALL_FUEL + (CALL_FUEL + 25)) + fuelOf(accelerator, (index) => args[index]!);
      expect(run(code).fuelUsed - startFuelOf(code, PROFILE)).toBe(called);
      expect(haltReason(run(code, called - 1n))).toBe("out-of-gas");
    }
  });

  test("halt at what is no memory, before anything is written", () => {
    const end = 65_536;
    expect(haltReason(run(permute(end - 199)))).toBe("memory-out-of-bounds");
    expect(haltReason(run(permute(-1)))).toBe("memory-out-of-bounds");
    expect(run(permute(end - 200)).type).toBe("success");
    const beyond = calling("secp256k1_recover", [0, 32, SIGNED[0]!, end - 63], RECOVERY, OUT);
    expect(haltReason(run(beyond))).toBe("memory-out-of-bounds");
    // Where there is no result nobody writes.
    expect(run(calling("secp256k1_recover", [0, 32, 9, end], RECOVERY, OUT)).type).toBe("revert");
  });

  test("are refused by a profile without them", () => {
    const profile = smallProfile({ accelerators: "none" });
    expect(refusal(permute(0), profile)).toBeUndefined();
    for (const engine of ENGINES) {
      expect(() => engine.load(permute(0), profile)).toThrow(
        expect.objectContaining({ code: "unknown-import", message: expect.stringContaining("accelerators") }),
      );
    }
  });

  test("are one step each, which is proven", () => {
    for (const code of [permute(0), recover(SIGNED[0]!), recover(4), permute(-1)]) {
      const stepper = Stepper.start(startOf(code, { fuel: 1_000_000n }));
      while (stepper.registers.host === 0) stepper.step();
      const { clock } = stepper.registers;
      const before = commitmentOf(wasmMachine, stepper.state);
      const proof = proveStep(wasmMachine, stepper.state);
      const after = verifyStep(wasmMachine, before, proof);
      stepper.step();
      expect(after).toEqual({ valid: true, post: commitmentOf(wasmMachine, stepper.state) });
      expect(stepper.registers.clock).toBe(clock + 1n);
      expect(stepper.registers.host === 0 || !stepper.registers.isRunning).toBe(true);
    }
  });
});
