import { Common, Mainnet } from "@ethereumjs/common";
import { createEVM, type InterpreterStep } from "@ethereumjs/evm";
import { Account, Address } from "@ethereumjs/util";
import { describe, expect, it } from "vitest";
import { toHex } from "../../src/base/hex.js";
import { CallTracer } from "../../src/listing/call-tracer.js";
import { Eip3155Tracer } from "../../src/listing/eip3155.js";
import { message } from "../../src/vm/message.js";
import { openAnyEngine } from "../../src/vm/registry.js";
import type { Tracer } from "../../src/vm/tracer.js";
import { bytecode, CALLEE, profileOf, push, RECIPIENT, SENDER, TestHost } from "../vms/evm/evm-run.js";

const CALLEE_CODE = bytecode("6001 54 6002 02 5f 55 602a 5f 52 6020 5f f3");
/** Stores, loops, calls twice (once static, which fails), hashes and returns. */
const CODE = bytecode(
  "6007 6001 55 6003 5b 6001 90 03 80 6007 57 50",
  `6020 5f 5f 5f 5f ${push(CALLEE)} 61ffff f1`,
  `5f 5f 5f 5f ${push(CALLEE)} 61ffff fa`,
  "6040 5f 20 5f 52 6020 5f f3",
);
const GAS = 300_000n;

interface Line {
  readonly pc: number;
  readonly op: number;
  readonly gas: string;
  readonly gasCost: string;
  readonly memSize: number;
  readonly stack: readonly string[];
  readonly depth: number;
  readonly opName: string;
  readonly error?: string;
}

async function follow(tracer: Tracer): Promise<void> {
  const engine = await openAnyEngine("evm/interpreter");
  const host = new TestHost();
  host.setCode(CALLEE, CALLEE_CODE);
  host.setCode(RECIPIENT, CODE);
  const call = message({ input: new Uint8Array(0), gasLimit: GAS, recipient: RECIPIENT, sender: SENDER });
  const outcome = await engine.run(engine.load(CODE, profileOf("osaka")), call, host, { tracer });
  expect(outcome.type).toBe("success");
}

async function linesOfReference(): Promise<readonly Omit<Line, "error">[]> {
  const evm = await createEVM({ common: new Common({ chain: Mainnet, hardfork: "osaka" }) });
  for (const [address, code] of [
    [CALLEE, CALLEE_CODE],
    [RECIPIENT, CODE],
  ] as const) {
    await evm.stateManager.putAccount(new Address(address), new Account(1n, 0n));
    await evm.stateManager.putCode(new Address(address), code);
    evm.journal.addAlwaysWarmAddress(toHex(RECIPIENT));
  }
  const lines: Line[] = [];
  evm.events?.on("step", (step: InterpreterStep) => {
    lines.push({
      pc: step.pc,
      op: step.opcode.code,
      gas: `0x${step.gasLeft.toString(16)}`,
      gasCost: `0x${BigInt(step.opcode.dynamicFee ?? step.opcode.fee).toString(16)}`,
      memSize: Number(step.memoryWordCount) * 32,
      stack: step.stack.map((word) => `0x${word.toString(16)}`),
      depth: step.depth + 1,
      opName: step.opcode.name,
    });
  });
  await evm.runCall({ to: new Address(RECIPIENT), caller: new Address(SENDER), gasLimit: GAS, code: CODE });
  return lines;
}

describe("EIP-3155 lines of evm/interpreter", () => {
  it("match @ethereumjs step by step", async () => {
    const lines: Line[] = [];
    await follow(new Eip3155Tracer((line) => lines.push(JSON.parse(line))));
    const expected = await linesOfReference();
    expect(lines.length).toBeGreaterThan(50);
    const place = ({ pc, op, gas, memSize, stack, depth }: Omit<Line, "error">) => ({
      pc,
      op,
      gas,
      memSize,
      stack,
      depth,
    });
    // @ethereumjs shows memory as it will be, where an instruction grows it.
    expect(lines.map(place).map(({ memSize: _, ...rest }) => rest)).toEqual(
      expected.map(place).map(({ memSize: _, ...rest }) => rest),
    );
  });

  it("cost what the gas says, calls what they hand on besides", async () => {
    const lines: Line[] = [];
    await follow(new Eip3155Tracer((line) => lines.push(JSON.parse(line))));
    for (const [i, line] of lines.entries()) {
      const next = lines[i + 1];
      if (next === undefined || next.depth !== line.depth) continue;
      expect(BigInt(line.gas) - BigInt(next.gas)).toBe(BigInt(line.gasCost));
    }
    // Cold, and a word of memory for the output.
    const call = lines.find(({ op }) => op === 0xf1)!;
    const entered = lines[lines.indexOf(call) + 1]!;
    expect(BigInt(call.gasCost)).toBe(2600n + 3n + BigInt(entered.gas));
    expect(lines.find(({ error }) => error !== undefined)).toMatchObject({
      opName: "SSTORE",
      error: "static-violation",
    });
  });
});

describe("call trees of evm/interpreter", () => {
  it("show the tree of calls", async () => {
    const tracer = new CallTracer();
    await follow(tracer);
    expect(tracer.root).toMatchObject({ type: "CALL", from: toHex(SENDER), to: toHex(RECIPIENT), gas: "0x493e0" });
    expect(tracer.root?.calls).toMatchObject([
      { type: "CALL", from: toHex(RECIPIENT), to: toHex(CALLEE), output: `0x${"2a".padStart(64, "0")}` },
      { type: "STATICCALL", from: toHex(RECIPIENT), to: toHex(CALLEE), error: "static-violation", gasUsed: "0xffff" },
    ]);
  });
});
