import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../src/base/bytes.js";
import { ConfigError, InvalidProgramError } from "../../../src/base/errors.js";
import { keccak256 } from "../../../src/base/hash.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import { outputOf } from "../../../src/vm/outcome.js";
import { defineProfile } from "../../../src/vm/profile.js";
import { openAnyEngine, recogniseVm } from "../../../src/vm/registry.js";
import type { Fork } from "../../../src/vm/rules/forks.js";
import type { Step } from "../../../src/vm/tracer.js";
import { evm } from "../../../vms/evm/index.js";
import {
  bytecode,
  CALLEE,
  profileOf,
  push,
  RECENT_FORKS,
  RECIPIENT,
  RETURN_TOP,
  runEvm,
  TestHost,
  wordOf,
} from "./evm-run.js";

const halted = (reason: string, gas: bigint) => ({ type: "halt", reason, gasUsed: gas, fuelUsed: gas });

describe("evm/ethereumjs: outcomes", () => {
  it("returns data with the exact gas", async () => {
    // PUSH1 PUSH1 ADD PUSH1 MSTORE(+1 word) PUSH1 PUSH1 RETURN
    const outcome = await runEvm(bytecode("6001 6002 01", RETURN_TOP));
    expect(outcome).toEqual({ type: "success", output: wordOf(3), gasUsed: 24n, fuelUsed: 24n, gasRefund: 0n });
  });

  it("takes call data", async () => {
    const outcome = await runEvm(bytecode("36 6000 6000 37 36 6000 f3"), { input: fromHex("0102030405") });
    expect(outcome).toMatchObject({ type: "success", output: fromHex("0102030405") });
  });

  it("returns revert data and charges only what was used", async () => {
    const outcome = await runEvm(bytecode("602a 6000 53 6001 6000 fd"));
    expect(outcome).toEqual({ type: "revert", output: fromHex("2a"), exitCode: 1, gasUsed: 18n, fuelUsed: 18n });
  });

  it("runs no code at all, with no gas at all", async () => {
    const free = { type: "success", output: new Uint8Array(0), gasUsed: 0n, fuelUsed: 0n, gasRefund: 0n };
    expect(await runEvm(new Uint8Array(0))).toEqual(free);
    expect(await runEvm(new Uint8Array(0), { gasLimit: 0n })).toEqual(free);
    expect(await runEvm(bytecode("00"), { gasLimit: 0n })).toEqual(free);
    expect(await runEvm(bytecode("5b"), { gasLimit: 0n })).toEqual(halted("out-of-gas", 0n));
  });

  it("runs with exactly enough gas and not with one less", async () => {
    const code = bytecode("6001 6002 01", RETURN_TOP);
    expect(await runEvm(code, { gasLimit: 24n })).toMatchObject({ type: "success", gasUsed: 24n });
    for (let gas = 0n; gas < 24n; gas++) {
      expect(await runEvm(code, { gasLimit: gas })).toEqual(halted("out-of-gas", gas));
    }
  });

  it("runs with the largest gas limit", async () => {
    const gasLimit = 2n ** 64n - 1n;
    expect(await runEvm(bytecode("5a", RETURN_TOP), { gasLimit })).toMatchObject({
      type: "success",
      output: wordOf(gasLimit - 2n),
      gasUsed: 17n,
    });
    expect(await runEvm(bytecode("fe"), { gasLimit })).toEqual(halted("invalid-instruction", gasLimit));
  });

  it.each([
    ["an undefined opcode", "0c", "invalid-instruction"],
    ["INVALID", "fe", "invalid-instruction"],
    ["an opcode of the container format", "e0 0000", "invalid-instruction"],
    ["a stack underflow", "6001 01", "stack-underflow"],
    ["a stack underflow at an opcode with dynamic gas", "6001 52", "stack-underflow"],
    ["a jump to what is no destination", "6003 56 00", "invalid-jump"],
    ["a jump into push data", "6004 56 60 5b", "invalid-jump"],
    ["a jump past the end", "61ffff 56", "invalid-jump"],
    ["a conditional jump to nowhere", "6001 60ff 57", "invalid-jump"],
    ["return data read past its end", "6001 6000 6000 3e", "return-data-out-of-bounds"],
    ["memory too dear", "6000 6401 00000000 52", "out-of-gas"],
    ["init code over the limit (EIP-3860)", "62010000 6000 6000 f0", "code-too-large"],
  ])("halts at %s and takes all gas", async (_, code, reason) => {
    expect(await runEvm(bytecode(code))).toEqual(halted(reason, 1_000_000n));
  });

  it("lets the stack grow to 1024 and no further", async () => {
    expect(await runEvm(bytecode("5f".repeat(1024)))).toMatchObject({ type: "success", gasUsed: 2048n });
    expect(await runEvm(bytecode("5f".repeat(1025)))).toEqual(halted("stack-overflow", 1_000_000n));
    expect(await runEvm(bytecode("5f".repeat(1024), "80"))).toEqual(halted("stack-overflow", 1_000_000n));
  });

  it("ends loops and recursion when gas ends", async () => {
    expect(await runEvm(bytecode("5b 6000 56"))).toEqual(halted("out-of-gas", 1_000_000n));
    const host = new TestHost();
    const recurse = bytecode("5f 5f 5f 5f 5f 30 5a f1");
    host.setCode(RECIPIENT, recurse);
    expect(await runEvm(recurse, { host })).toMatchObject({ type: "success" });
  });

  it("bounds memory when gas does not", async () => {
    const gasLimit = 2n ** 64n - 1n;
    expect(await runEvm(bytecode("6001", push(2n ** 40n), "52"), { gasLimit })).toEqual(halted("out-of-gas", gasLimit));
    expect(await runEvm(bytecode("6001", push(2n ** 255n), "52"), { gasLimit })).toEqual(
      halted("out-of-gas", gasLimit),
    );
  });

  it("bounds the memory of all calls under way together", async () => {
    // Both take as many bytes as a word of call data says; the first then calls the second and returns whether it could.
    const second = bytecode("6001 5f35 53");
    const first = bytecode("6001 5f35 53 602035 5f52 5f5f60205f5f", push(CALLEE), "5a f1", RETURN_TOP);
    const host = new TestHost();
    host.setCode(CALLEE, second);
    const run = async (mebibytes: number, calleeMebibytes: number) => {
      const input = concatBytes(wordOf(mebibytes * 2 ** 20), wordOf(calleeMebibytes * 2 ** 20));
      return outputOf(await runEvm(first, { host, input, gasLimit: 2n ** 64n - 1n }));
    };
    expect(await run(1, 510)).toEqual(wordOf(1));
    expect(await run(1000, 800)).toEqual(wordOf(0));
  });

  it("bounds what is logged when gas does not", async () => {
    const logTwice = (mebibytes: number) => bytecode(push(mebibytes * 2 ** 20), "5f a0", push(2 ** 27), "5f a0");
    const gasLimit = 2n ** 64n - 1n;
    expect(await runEvm(logTwice(128), { gasLimit })).toMatchObject({ type: "success" });
    expect(await runEvm(logTwice(129), { gasLimit })).toEqual(halted("out-of-gas", gasLimit));
  });

  it("bounds the numbers that MODEXP takes when gas does not", async () => {
    // A modulus of so many bytes, the last one 1; returns whether the call succeeded.
    const modexp = (length: bigint) => `${push(length)} 6040 52 6000 6000 6060 6000 6000 6005 ${push(2n ** 62n)} f1`;
    const run = async (length: bigint, fork: Fork) =>
      outputOf(await runEvm(bytecode(modexp(length), RETURN_TOP), { fork, gasLimit: 2n ** 64n - 1n }));
    expect(await run(2n ** 20n, "prague")).toEqual(wordOf(1));
    expect(await run(1024n, "osaka")).toEqual(wordOf(1));
    expect(await run(1025n, "osaka")).toEqual(wordOf(0));
    for (const length of [2n ** 20n + 1n, 2n ** 31n, 2n ** 255n]) {
      expect(await run(length, "prague")).toEqual(wordOf(0));
    }
  });

  it("refuses output over the profile's limit and undoes its effects", async () => {
    const profile = profileOf("osaka", { maxOutput: 31 });
    const host = new TestHost();
    const code = bytecode("6001 6000 55 60205f");
    for (const end of ["f3", "fd"]) {
      const outcome = await runEvm(Uint8Array.of(...code, ...fromHex(end)), { profile, host });
      expect(outcome).toEqual(halted("output-too-large", 1_000_000n));
    }
    expect(host.getStorage(RECIPIENT, wordOf(0))).toEqual(wordOf(0));
  });
});

describe("evm/ethereumjs: programs and misuse", () => {
  it("says what a program is made of", async () => {
    const code = bytecode("5b 6001 61aabb 5b 62cc");
    const engine = await openAnyEngine("evm/ethereumjs");
    expect(engine.load(code, profileOf("london")).describe()).toEqual([
      { label: "fork", value: "london" },
      { label: "size", value: "9 bytes" },
      { label: "instructions", value: "5" },
      { label: "jump destinations", value: "2" },
      { label: "push data", value: "4 bytes" },
      { label: "code hash", value: toHex(keccak256(code)) },
    ]);
  });

  it("keeps its own copy of the code", async () => {
    const code = bytecode("6001", RETURN_TOP);
    const engine = await openAnyEngine("evm");
    const program = engine.load(code, profileOf("osaka"));
    code.fill(0xfe);
    expect(program.code).toEqual(bytecode("6001", RETURN_TOP));
  });

  it("refuses code over the limit and the container format", async () => {
    const engine = await openAnyEngine("evm/ethereumjs");
    const load = (code: Uint8Array) => () => engine.load(code, profileOf("osaka", { maxCode: 4 }));
    expect(load(new Uint8Array(4))).not.toThrow();
    expect(load(new Uint8Array(5))).toThrow(InvalidProgramError);
    expect(load(new Uint8Array(5))).toThrow(expect.objectContaining({ code: "code-too-large", offset: 4 }));
    expect(load(fromHex("ef0001"))).toThrow(
      expect.objectContaining({ name: "InvalidProgramError", code: "unsupported-container", offset: 0 }),
    );
    expect(load(fromHex("ef01"))).not.toThrow();
  });

  it("refuses profiles of other VMs and forks that it does not know", async () => {
    const engine = await openAnyEngine("evm/ethereumjs");
    const profile = profileOf("osaka");
    expect(() => engine.load(new Uint8Array(0), { ...profile, vm: "wasm" })).toThrow(ConfigError);
    expect(() => engine.load(new Uint8Array(0), { ...profile, settings: { fork: "atlantis" } })).toThrow(ConfigError);
    expect(() => defineProfile(evm, { settings: { fork: "atlantis" } })).toThrow(ConfigError);
    expect(defineProfile(evm).settings).toEqual({ fork: "osaka" });
  });

  it("refuses messages that nothing may run", async () => {
    const code = bytecode("00");
    await expect(runEvm(code, { gasLimit: -1n })).rejects.toMatchObject({ code: "gas-out-of-range" });
    await expect(runEvm(code, { gasLimit: 2n ** 64n })).rejects.toMatchObject({ code: "gas-out-of-range" });
    const profile = profileOf("osaka", { maxInput: 2 });
    await expect(runEvm(code, { profile, input: new Uint8Array(3) })).rejects.toMatchObject({
      code: "input-too-large",
    });
  });

  it("is recognised by no magic", async () => {
    expect(await recogniseVm(bytecode("6001", RETURN_TOP))).toBeUndefined();
  });
});

describe("evm/ethereumjs: tracing", () => {
  it("reports every instruction before it runs", async () => {
    const steps: Step[] = [];
    await runEvm(bytecode("6001 6002 01 6000 52"), { gasLimit: 100n, tracer: { onStep: (step) => steps.push(step) } });
    expect(steps.map(({ pc, name, opcode, fuelLeft }) => [Number(pc), name, opcode, Number(fuelLeft)])).toEqual([
      [0, "PUSH1", 0x60, 100],
      [2, "PUSH1", 0x60, 97],
      [4, "ADD", 0x01, 94],
      [5, "PUSH1", 0x60, 91],
      [7, "MSTORE", 0x52, 88],
    ]);
    expect(steps.map(({ clock }) => clock)).toEqual([0n, 1n, 2n, 3n, 4n]);
    expect(steps.every(({ depth }) => depth === 0)).toBe(true);
  });

  it("changes nothing about the outcome", async () => {
    const code = bytecode("6001 6000 55 6000 54", RETURN_TOP);
    expect(await runEvm(code, { tracer: { onStep: () => undefined } })).toEqual(await runEvm(code));
  });

  it("leaves no effect behind when the tracer throws", async () => {
    const host = new TestHost();
    const tracer = {
      onStep: ({ name }: Step) => {
        if (name === "STOP") throw new Error("no more");
      },
    };
    await expect(runEvm(bytecode("6001 6000 55 00"), { host, tracer })).rejects.toThrow("no more");
    expect(host.getStorage(RECIPIENT, wordOf(0))).toEqual(wordOf(0));
  });
});

describe("evm/ethereumjs: any bytes", () => {
  it("gives an outcome for any code, input, gas and fork", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.uint8Array({ maxLength: 64 }),
        fc.bigInt(0n, 200_000n),
        fc.constantFrom(...RECENT_FORKS),
        async (code, input, gasLimit, fork) => {
          fc.pre(!(code[0] === 0xef && code[1] === 0));
          const outcome = await runEvm(code, { input, gasLimit, fork });
          expect(outcome.gasUsed).toBeLessThanOrEqual(gasLimit);
          if (outcome.type === "halt") expect(outcome.gasUsed).toBe(gasLimit);
        },
      ),
      { numRuns: 500 },
    );
  });
});
