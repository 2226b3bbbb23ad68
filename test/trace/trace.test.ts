import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keccak256 } from "../../src/base/hash.js";
import { claimToJson } from "../../src/trace/claim-json.js";
import { decodeTrace, encodeTrace } from "../../src/trace/codec.js";
import { replay } from "../../src/trace/replay.js";
import { makeTrace, traceRun } from "../../src/trace/trace.js";
import { HALT_REASONS, type HaltReason } from "../../src/vm/halt.js";
import { defineProfile, encodeProfile } from "../../src/vm/profile.js";
import { openVm } from "../../src/vm/registry.js";
import { TOY, toyEngine } from "../support/toy-engine.js";

const riscv = await openVm("riscv");
const profile = defineProfile(riscv);
const engine = toyEngine();
const input = Uint8Array.of(1, 2, 3);

describe("traceRun", () => {
  test("claims what was run and what came of it", async () => {
    const program = engine.load(TOY.reverse, profile);
    const { outcome, trace } = await traceRun(engine, program, { input, gasLimit: 1000n });
    expect(outcome).toMatchObject({ type: "success", output: Uint8Array.of(3, 2, 1) });
    expect(trace.claim).toEqual({
      vm: "riscv",
      vmVersion: riscv.version,
      profileHash: keccak256(encodeProfile(profile)),
      programHash: keccak256(TOY.reverse),
      inputHash: keccak256(input),
      gasLimit: 1000n,
      exit: { kind: "success", code: 0 },
      outputHash: keccak256(Uint8Array.of(3, 2, 1)),
      gasUsed: outcome.gasUsed,
      fuelUsed: 4n,
    });
    expect(trace.witness).toEqual({ program: TOY.reverse, input, profile: encodeProfile(profile), gasLimit: 1000n });
  });

  test("claims a revert with its exit code and output", async () => {
    const program = engine.load(TOY.revert(7), profile);
    const { claim } = (await traceRun(engine, program, { input, gasLimit: 1000n })).trace;
    expect(claim.exit).toEqual({ kind: "revert", code: 7 });
    expect(claim.outputHash).toEqual(keccak256(Uint8Array.of(3, 2, 1)));
  });

  for (const [reason, code] of Object.entries(HALT_REASONS) as [HaltReason, number][]) {
    test(`claims a halt for ${reason} with its number and no output`, async () => {
      const program = engine.load(TOY.halt(reason), profile);
      const { trace } = await traceRun(engine, program, { input, gasLimit: 1000n });
      expect(trace.claim.exit).toEqual({ kind: "halt", code });
      expect(trace.claim.outputHash).toEqual(keccak256(new Uint8Array(0)));
      expect(claimToJson(trace.claim).exit).toEqual({ kind: "halt", code, reason });
      expect(decodeTrace(encodeTrace(trace))).toEqual(trace);
    });
  }

  test("refuses a program that was loaded for another VM", async () => {
    const evm = await openVm("evm");
    const program = toyEngine("evm").load(TOY.reverse, defineProfile(evm));
    await expect(traceRun(engine, program, { input, gasLimit: 1n })).rejects.toMatchObject({ code: "wrong-engine" });
  });

  test("passes on what the engine refuses", async () => {
    const small = defineProfile(riscv, { maxInput: 2 });
    const program = engine.load(TOY.reverse, small);
    await expect(traceRun(engine, program, { input, gasLimit: 1n })).rejects.toMatchObject({ code: "input-too-large" });
    const run = { input: new Uint8Array(0), gasLimit: 2n ** 64n };
    await expect(traceRun(engine, program, run)).rejects.toMatchObject({ code: "gas-out-of-range" });
  });

  test("is makeTrace after a run", async () => {
    const program = engine.load(TOY.reverse, profile);
    const run = { input, gasLimit: 50n };
    const { outcome, trace } = await traceRun(engine, program, run);
    expect(await makeTrace(program, run, outcome)).toEqual(trace);
  });
});

describe("replay", () => {
  test("gives the outcome of the run, also with gas 0 and with 2^64-1", async () => {
    const programs = fc.constantFrom(TOY.reverse, TOY.revert(255), TOY.halt("unreachable"), TOY.loop);
    const gas = fc.oneof(fc.constantFrom(0n, 2n ** 64n - 1n), fc.bigInt({ min: 0n, max: 20n }));
    await fc.assert(
      fc.asyncProperty(programs, fc.uint8Array(), gas, async (code, bytes, gasLimit) => {
        const { outcome, trace } = await traceRun(engine, engine.load(code, profile), { input: bytes, gasLimit });
        expect(await replay(decodeTrace(encodeTrace(trace)).witness, engine)).toEqual(outcome);
      }),
    );
  });

  test("refuses a profile of another VM", async () => {
    const { trace } = await traceRun(engine, engine.load(TOY.reverse, profile), { input, gasLimit: 1n });
    await expect(replay(trace.witness, toyEngine("wasm"))).rejects.toMatchObject({ code: "invalid-profile" });
  });
});
