import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { equalBytes } from "../../../src/base/bytes.js";
import { fromHex } from "../../../src/base/hex.js";
import type { AnyEngine } from "../../../src/vm/engine.js";
import { type Message, message } from "../../../src/vm/message.js";
import { defineProfile } from "../../../src/vm/profile.js";
import type { Row } from "../../../src/vm/rows.js";
import type { CallEnd, CallStart, StackView, Step, Tracer } from "../../../src/vm/tracer.js";
import { evm } from "../../../vms/evm/index.js";
import { opcodeOf } from "../../../vms/evm/isa/opcodes.js";
import type { EvmRow } from "../../../vms/evm/rows/row.js";
import { evmRows } from "../../../vms/evm/rows/row-source.js";
import { bytecode, profileOf, RECIPIENT, SENDER, TestHost, wordOf } from "./evm-run.js";
import { hostOf, interpreter, reference, type Scenario, scenario } from "./interpreter-run.js";
import { RowTracer } from "./row-tracer.js";

const PLAIN: Scenario = {
  code: new Uint8Array(0),
  calleeCode: bytecode("6001 54 5f 52 6020 5f f3"),
  input: Uint8Array.of(1, 2, 3),
  gasLimit: 300_000n,
  isStatic: false,
  fork: "osaka",
};

async function run(engine: AnyEngine, each: Scenario, tracer: Tracer): Promise<void> {
  const { code, input, gasLimit, isStatic, fork } = each;
  const profile = defineProfile(evm, { settings: { fork } });
  const call = message({ input, gasLimit, isStatic, sender: SENDER, recipient: RECIPIENT });
  await engine.run(engine.load(code, profile), call, hostOf(each), { tracer });
}

async function rowsOf(engine: AnyEngine, each: Scenario): Promise<EvmRow[]> {
  const rows: EvmRow[] = [];
  await run(engine, each, new RowTracer((row) => rows.push(row)));
  return rows;
}

/** The rows that the kernel records. */
function recorded({ code, input, gasLimit, isStatic, fork, ...more }: Scenario, from = 0n, to = 1n << 60n): EvmRow[] {
  const profile = defineProfile(evm, { settings: { fork } });
  const call = message({ input, gasLimit, isStatic, sender: SENDER, recipient: RECIPIENT });
  const host = hostOf({ code, input, gasLimit, isStatic, fork, ...more });
  return [...evmRows.iterate({ code, profile, message: call, host, from, to })] as EvmRow[];
}

async function rowsOfCode(hex: string): Promise<EvmRow[]> {
  const each = { ...PLAIN, code: bytecode(hex) };
  const rows = recorded(each);
  expect(await rowsOf(interpreter, each)).toEqual(rows);
  expect(await rowsOf(reference, each)).toEqual(rows);
  return rows;
}

function textOf(row: EvmRow): string {
  return JSON.stringify(row, (_, value) => (typeof value === "bigint" ? `${value}` : value));
}

/** Stack and memory of one frame, made of accesses alone. */
class Replica {
  stack: bigint[] = [];
  readonly memory = new Map<bigint, bigint>();

  apply({ opcode, accesses }: Row): void {
    const { pops, pushes } = opcodeOf(opcode)!;
    const height = this.stack.length + pushes - pops;
    for (const { space, kind, address, size, value, previous } of accesses) {
      if (space === "stack") {
        expect(this.stack[Number(address)] ?? 0n).toBe(previous);
        if (kind === "write") this.stack[Number(address)] = value;
      } else if (space === "memory") {
        expect(this.#load(address, size)).toBe(previous);
        if (kind === "write") this.#store(address, size, value);
      }
    }
    this.stack.length = height;
  }

  bytes(size: number): Uint8Array {
    return Uint8Array.from({ length: size }, (_, at) => Number(this.memory.get(BigInt(at)) ?? 0n));
  }

  #load(address: bigint, size: number): bigint {
    let value = 0n;
    for (let n = 0n; n < size; n++) value = (value << 8n) | (this.memory.get(address + n) ?? 0n);
    return value;
  }

  #store(address: bigint, size: number, value: bigint): void {
    for (let n = 0n; n < size; n++) this.memory.set(address + n, (value >> (8n * (BigInt(size) - 1n - n))) & 0xffn);
  }
}

/** Holds the frames that rows rebuild against those that the engine shows. */
class ReplayTracer implements Tracer {
  steps = 0;
  readonly #open: Replica[] = [];
  readonly #rows: EvmRow[] = [];
  readonly #tracer = new RowTracer((row) => this.#rows.push(row));

  onCall(call: CallStart): void {
    this.#open.push(new Replica());
    this.#tracer.onCall(call);
  }

  onStep(step: Step, view: StackView): void {
    this.#tracer.onStep(step, view);
    const replica = this.#open.at(-1)!;
    const rows = this.#rows.splice(0);
    for (const row of rows) {
      replica.apply(row);
      expect(row.nextPc).toBe(step.pc);
      expect(row.fuel - row.cost).toBe(step.fuelLeft);
    }
    expect(replica.stack.join()).toBe(view.stack().join());
    if (rows.some(({ accesses }) => accesses.some(({ space }) => space === "memory"))) {
      expect(equalBytes(replica.bytes(view.memorySize), view.memory())).toBe(true);
    }
    this.steps++;
  }

  onReturn(end: CallEnd): void {
    this.#tracer.onReturn(end);
    this.#rows.length = 0;
    this.#open.pop();
  }
}

describe("rows of the EVM", () => {
  it("are the same as what a tracer sees on both engines", async () => {
    const same = async (each: Scenario) => {
      const rows = recorded(each);
      expect(await rowsOf(interpreter, each)).toEqual(rows);
      expect(await rowsOf(reference, each)).toEqual(rows);
    };
    await fc.assert(fc.asyncProperty(scenario, same), { numRuns: 200 });
  });

  it("of a part of a run are that part of its rows", () => {
    const part = (each: Scenario, from: bigint, size: bigint) => {
      const wanted = recorded(each).filter(({ clk }) => clk >= from && clk < from + size);
      expect(recorded(each, from, from + size)).toEqual(wanted);
    };
    fc.assert(fc.property(scenario, fc.bigInt(0n, 40n), fc.bigInt(0n, 40n), part), { numRuns: 200 });
  });

  it("of a part beyond what 64 bits count are all or none", () => {
    const each = { ...PLAIN, code: bytecode("6001 6002 01 00") };
    for (const to of [2n ** 64n - 1n, 2n ** 64n, 2n ** 70n]) expect(recorded(each, 0n, to)).toHaveLength(4);
    expect(recorded(each, 2n ** 64n, 2n ** 65n)).toEqual([]);
  });

  it("rebuild stack and memory of every frame", async () => {
    let steps = 0;
    const rebuild = async (each: Scenario) => {
      const tracer = new ReplayTracer();
      await run(interpreter, each, tracer);
      steps += tracer.steps;
    };
    await fc.assert(fc.asyncProperty(scenario, rebuild), { numRuns: 150 });
    expect(steps).toBeGreaterThan(0);
  });

  it.each(["sha256", "keccak256", "sort", "modexp"])("rebuild the guest program %s, on both engines", async (name) => {
    const url = new URL(`../../../guest-programs/${name}/artifacts/${name}.evm`, import.meta.url);
    const code = fromHex(readFileSync(url, "utf8").trim());
    const each = { ...PLAIN, code, input: new Uint8Array(96).fill(3), gasLimit: 30_000n };
    const rows = recorded(each);
    expect(rows.length).toBeGreaterThan(20);
    expect((await rowsOf(interpreter, each)).map(textOf)).toEqual(rows.map(textOf));
    expect((await rowsOf(reference, each)).map(textOf)).toEqual(rows.map(textOf));
    for (const engine of [interpreter, reference]) {
      const tracer = new ReplayTracer();
      await run(engine, each, tracer);
      expect(tracer.steps).toBe(rows.length);
    }
  });

  it("show storage and transient storage", async () => {
    const rows = await rowsOfCode("6007 6001 55 6001 54 6009 6002 5d 6002 5c 00");
    const found = rows.flatMap(({ accesses }) => accesses.filter(({ space }) => space !== "stack"));
    expect(found).toEqual([
      { space: "storage", kind: "write", address: 1n, size: 32, value: 7n },
      { space: "storage", kind: "read", address: 1n, size: 32, value: 7n, previous: 7n },
      { space: "transient", kind: "write", address: 2n, size: 32, value: 9n },
      { space: "transient", kind: "read", address: 2n, size: 32, value: 9n, previous: 9n },
    ]);
  });

  it("tell a call after its callee, with the output that it wrote", async () => {
    const rows = await rowsOfCode("6040 5f 5f 5f 73 11111111111111111111111111111111111111ca 5a fa 00");
    const call = rows.findIndex(({ opcode }) => opcode === 0xfa);
    expect(rows.slice(call - 6, call).map(({ frame }) => frame)).toEqual([1, 1, 1, 1, 1, 1]);
    const { accesses, nextPc, pc } = rows[call]!;
    expect(nextPc).toBe(pc + 1n);
    const written = accesses.filter(({ space, kind }) => space === "memory" && kind === "write");
    expect(written.map(({ address, size }) => [address, size])).toEqual([[0n, 32]]);
  });

  it("show no access of an instruction that halts, whatever range it asks for", async () => {
    const rows = await rowsOfCode(`7f${"ff".repeat(32)} 5f f3`);
    expect(rows.at(-1)).toMatchObject({ opcode: 0xf3, pc: 34n, nextPc: 34n, accesses: [] });
    expect(rows[0]!.imm).toBe(2n ** 256n - 1n);
  });

  it("end as the run does, whatever the last frame has come to", () => {
    const ends = (hex: string, more: Partial<Message>, profile = profileOf("osaka")) => {
      const call = message({ input: new Uint8Array(0), gasLimit: 100_000n, recipient: RECIPIENT, ...more });
      const request = { code: bytecode(hex), profile, message: call, host: new TestHost(), from: 0n, to: 1n << 60n };
      return [...evmRows.iterate(request)].flatMap(({ end }) => end ?? []);
    };
    const returns = "60ef 5f 53 6020 5f f3";
    expect(ends(returns, {})).toEqual([{ type: "success" }]);
    expect(ends(returns, { isCreation: true })).toEqual([{ type: "halt", reason: "invalid-code" }]);
    // The prefix is refused before the deposit is charged for (EIP-3541), in a creation within a run, too.
    expect(ends(returns, { isCreation: true, gasLimit: 16n })).toEqual([{ type: "halt", reason: "invalid-code" }]);
    expect(ends("67 60ef5f5360015ff3 5f52 6008 6018 5f f0", { gasLimit: 32_041n })).toContainEqual({
      type: "halt",
      reason: "invalid-code",
    });
    expect(ends(returns, {}, profileOf("osaka", { maxOutput: 31 }))).toEqual([
      { type: "halt", reason: "output-too-large" },
    ]);
    expect(ends("5f 5f fd", {})).toEqual([{ type: "revert", exitCode: 1 }]);
    expect(ends("", {})).toEqual([]);
  });

  it("leave the host as it was when they end before the run does", () => {
    const code = bytecode("6001 5f 55 6002 6001 55 00");
    const host = new TestHost();
    const call = message({ input: new Uint8Array(0), gasLimit: 100_000n, recipient: RECIPIENT });
    const stored = (to: bigint) => {
      const request = { code, profile: profileOf("osaka"), message: call, host, from: 0n, to };
      expect([...evmRows.iterate(request)].length).toBe(Number(to));
      return [0, 1].map((slot) => host.getStorage(RECIPIENT, wordOf(slot))[31]);
    };
    expect(stored(6n)).toEqual([0, 0]);
    expect(stored(7n)).toEqual([1, 2]);
  });
});
