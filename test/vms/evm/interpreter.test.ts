import { Common, Hardfork, Mainnet } from "@ethereumjs/common";
import { EVM } from "@ethereumjs/evm";
import { generateAddress } from "@ethereumjs/util";
import { describe, expect, it } from "vitest";
import { bytesToBigint } from "../../../src/base/bytes.js";
import { HALT_REASONS } from "../../../src/vm/halt.js";
import { message } from "../../../src/vm/message.js";
import { type Outcome, outputOf } from "../../../src/vm/outcome.js";
import { FORKS } from "../../../src/vm/rules/forks.js";
import { valueAt } from "../../../src/vm/rules/history.js";
import type { Step } from "../../../src/vm/tracer.js";
import { OPCODES } from "../../../vms/evm/isa/opcodes.js";
import * as layout from "../../../vms/evm/kernel/layout.js";
import { bytecode, CALLEE, profileOf, push, RECIPIENT, SENDER, TestHost } from "./evm-run.js";
import { interpreter, reference, sightingOf } from "./interpreter-run.js";

const NOTHING = new Uint8Array(0);

function run(code: Uint8Array, gasLimit: bigint, host = new TestHost()): Outcome {
  const call = message({ input: NOTHING, gasLimit, recipient: RECIPIENT, sender: SENDER });
  return interpreter.run(interpreter.load(code, profileOf("osaka")), call, host) as Outcome;
}

describe("the instruction table", () => {
  it.each(FORKS)("has the opcodes, names and gas of @ethereumjs on %s", (fork) => {
    const hardfork = fork === "frontier" ? Hardfork.Chainstart : fork;
    const known = new EVM({ common: new Common({ chain: Mainnet, hardfork }) } as never).getActiveOpcodes();
    for (const { code, name, gas } of OPCODES) {
      const theirs = known.get(code);
      const isKnown = theirs !== undefined && !theirs.isInvalid;
      expect([code, isKnown || code === 0xfe]).toEqual([code, valueAt(gas, fork) !== undefined]);
      if (isKnown && !/^(LOG|PUSH|DUP|SWAP|DIFFICULTY|KECCAK)/.test(theirs.name)) expect(theirs.fullName).toBe(name);
    }
  });

  it("knows each code once, with stack effects in range", () => {
    expect(new Set(OPCODES.map(({ code }) => code)).size).toBe(OPCODES.length);
    for (const { pops, pushes } of OPCODES) {
      expect(pops).toBeLessThanOrEqual(17);
      expect(pushes - pops).toBeLessThanOrEqual(1);
    }
  });
});

describe("evm/interpreter", () => {
  it("names halts by the numbers of claims", () => {
    const halts = Object.entries(layout).filter(([name]) => name.startsWith("HALT_"));
    const reasons = Object.entries(HALT_REASONS).map(([name, number]) => [
      `HALT_${name.toUpperCase().replaceAll("-", "_")}`,
      number,
    ]);
    for (const halt of halts) expect(reasons).toContainEqual(halt);
  });

  it("calls itself 1,024 deep and no deeper", () => {
    const host = new TestHost();
    // Counts in slot 0 how often it was entered; asks for all the gas there is.
    const code = bytecode("6001 5f 54 01 5f 55 5f 5f 5f 5f 5f 30 5a f1 00");
    host.setCode(RECIPIENT, code);
    expect(run(code, 2n ** 50n, host).type).toBe("success");
    expect(bytesToBigint(host.getStorage(RECIPIENT, new Uint8Array(32)))).toBe(1025n);
  });

  it("undoes what a callee did whose caller fails, and keeps what it did before", () => {
    const host = new TestHost();
    host.setCode(CALLEE, bytecode("6001 5f 55 5f 5f a0 fe"));
    const code = bytecode("6007 6001 55 5f 5f 5f 5f 5f", push(CALLEE), "61ffff f1 5f 52 6020 5f f3");
    const outcome = run(code, 200_000n, host);
    expect(outputOf(outcome)).toEqual(new Uint8Array(32));
    expect(bytesToBigint(host.getStorage(RECIPIENT, new Uint8Array(32).fill(1, 31)))).toBe(7n);
    expect(host.getStorage(CALLEE, new Uint8Array(32))).toEqual(new Uint8Array(32));
    expect(host.logs).toEqual([]);
  });

  it("leaves cold again what a caller that fails has created", async () => {
    const created = generateAddress(CALLEE, Uint8Array.of(1));
    // The callee creates a contract of no code and reverts; then its address is looked at twice, which costs 2600 and 100.
    const scenario = {
      code: bytecode("5f 5f 5f 5f 5f", push(CALLEE), "61ffff f1 50", `${push(created)} 31 50 ${push(created)} 31 50`),
      calleeCode: bytecode("5f 5f 5f f0 50 5f 5f fd"),
      input: NOTHING,
      gasLimit: 200_000n,
      isStatic: false,
      fork: "osaka",
    } as const;
    const [ours, theirs] = [await sightingOf(interpreter, scenario), await sightingOf(reference, scenario)];
    expect(ours).toEqual(theirs);
    expect(ours.gasUsed).toBeGreaterThan(32_000n + 2600n + 2600n);
  });

  it("ends a run that wants more memory than any may hold", () => {
    expect(run(bytecode("63ffffffe0 51"), 2n ** 63n)).toMatchObject({ type: "halt", reason: "out-of-gas" });
    expect(run(bytecode("67ffffffffffffffff 51"), 2n ** 64n - 1n)).toMatchObject({
      type: "halt",
      reason: "out-of-gas",
    });
  });

  it("writes to nothing of the host when it fails", () => {
    const host = new TestHost();
    expect(
      run(bytecode("6001 5f 55 5f 5f a0 73 11111111111111111111111111111111111111cc 31 fe"), 100_000n, host).type,
    ).toBe("halt");
    expect(host.getStorage(RECIPIENT, new Uint8Array(32))).toEqual(new Uint8Array(32));
    expect([host.accountExists(RECIPIENT), host.logs]).toEqual([false, []]);
  });

  it("forgets what other runs on the same kernel have seen", () => {
    const code = bytecode("5f 54 5f 52 6020 5f f3");
    const first = new TestHost();
    first.setStorage(RECIPIENT, new Uint8Array(32), new Uint8Array(32).fill(9));
    expect(outputOf(run(code, 100_000n, first))).toEqual(new Uint8Array(32).fill(9));
    expect(outputOf(run(code, 100_000n, new TestHost()))).toEqual(new Uint8Array(32));
  });

  it("says where a program halted", () => {
    expect(run(bytecode("6001 6002 01 fe"), 1000n)).toMatchObject({ reason: "invalid-instruction", at: { pc: 5n } });
    expect(run(bytecode("6001 6002 01 50 50"), 1000n)).toMatchObject({ reason: "stack-underflow", at: { pc: 6n } });
    expect(run(bytecode("6001 6002 01"), 8n)).toMatchObject({ reason: "out-of-gas", at: { pc: 4n } });
  });

  it("shows a tracer the same steps as the reference", async () => {
    const code = bytecode(
      "5f 5f 5f 5f",
      push(CALLEE),
      "5a fa 50 6003 5b 6001 90 03 80",
      push(0x21),
      "57 6001 5f 52 00",
    );
    const traces = await Promise.all(
      [interpreter, reference].map(async (engine) => {
        const host = new TestHost();
        host.setCode(CALLEE, bytecode("6001 6002 01 5f 52 6020 5f f3"));
        const steps: Step[] = [];
        const call = message({ input: NOTHING, gasLimit: 100_000n, recipient: RECIPIENT });
        const program = engine.load(code, profileOf("osaka"));
        await engine.run(program, call, host, { tracer: { onStep: (step) => void steps.push(step) } });
        return steps;
      }),
    );
    expect(traces[0]!.length).toBeGreaterThan(20);
    expect(traces[0]).toEqual(traces[1]);
  });
});
