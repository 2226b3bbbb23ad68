import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { equalBytes } from "../../../src/base/bytes.js";
import { fromHex } from "../../../src/base/hex.js";
import type { AnyEngine } from "../../../src/vm/engine.js";
import { message } from "../../../src/vm/message.js";
import { defineProfile } from "../../../src/vm/profile.js";
import type { Row } from "../../../src/vm/rows.js";
import type { CallEnd, CallStart, StackView, Step, Tracer } from "../../../src/vm/tracer.js";
import { evm } from "../../../vms/evm/index.js";
import { opcodeOf } from "../../../vms/evm/isa/opcodes.js";
import { type EvmRow, RowTracer } from "../../../vms/evm/rows.js";
import { bytecode, RECIPIENT, SENDER } from "./evm-run.js";
import { hostOf, interpreter, reference, type Scenario, scenario } from "./interpreter-run.js";

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

async function rowsOfCode(hex: string): Promise<EvmRow[]> {
  const each = { ...PLAIN, code: bytecode(hex) };
  const rows = await rowsOf(interpreter, each);
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
  it("are the same on both engines", async () => {
    const same = async (each: Scenario) => {
      expect(await rowsOf(interpreter, each)).toEqual(await rowsOf(reference, each));
    };
    await fc.assert(fc.asyncProperty(scenario, same), { numRuns: 200 });
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
    const rows = await rowsOf(interpreter, each);
    expect(rows.length).toBeGreaterThan(20);
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
});
