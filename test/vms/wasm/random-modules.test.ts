import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { webAssembly } from "../../../src/base/webassembly.js";
import { BlockCharges } from "../../../vms/wasm/block-charges.js";
import { compiledEmbedder } from "../../../vms/wasm/compiled/embedder.js";
import { decodeModule } from "../../../vms/wasm/decode/decode.js";
import { accessFuel, entryFuel } from "../../../vms/wasm/fuel.js";
import type { FunctionExtern, MemoryExtern, Value } from "../../../vms/wasm/index.js";
import { op, opcodeOf } from "../../../vms/wasm/isa/opcodes.js";
import { wasmSettings } from "../../../vms/wasm/profile.js";
import type { Instructions } from "../../../vms/wasm/validate/instructions.js";
import { validateModule } from "../../../vms/wasm/validate/validate.js";
import { moduleBytes } from "./assembler.js";
import { PROFILE, refusal } from "./fixtures.js";
import { Dice, randomModule } from "./random-module.js";

const seeds = fc.integer({ min: 1, max: 0x7fffffff });
const FUEL = 1n << 60n;

describe("random modules", () => {
  test("are valid to this validator and to V8", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const code = moduleBytes(randomModule(seed));
        expect(refusal(code)).toBeUndefined();
        expect(webAssembly.validate(code)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("do what they do on plain V8, values, traps and memory", () => {
    fc.assert(
      fc.property(seeds, fc.integer(), fc.integer(), (seed, a, b) => {
        const code = moduleBytes(randomModule(seed));
        const plain = plainInstance(code);
        const metered = meteredInstance(code);
        for (let f = 0; f < 4; f++) {
          expect(metered.call(`f${f}`, [a, b])).toEqual(plain.call(`f${f}`, [a, b]));
          expect(Buffer.compare(metered.memory(), plain.memory())).toBe(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("end alike with exactly the fuel they used, and out of gas with less", () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (seed, part) => {
        const code = moduleBytes(randomModule(seed));
        const full = runWith(code, FUEL);
        if (full.result.type === "halt") return;
        const used = FUEL - full.left;
        expect(runWith(code, used)).toEqual({ result: full.result, left: 0n });
        const less = BigInt(Math.floor(Number(used) * part));
        expect(runWith(code, less)).toEqual({ result: { type: "halt", reason: "out-of-gas" }, left: 0n });
      }),
      { numRuns: 200 },
    );
  });

  test("charge every path that ends for the instructions on it", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const dice = new Dice(seed);
        const code = moduleBytes(randomModule(seed));
        const settings = wasmSettings(PROFILE);
        const module = decodeModule(code, settings);
        const charges = new BlockCharges(module, settings);
        let walks = 0;
        validateModule(module, settings, (_, body) => {
          const charge = charges.compute(body);
          for (let i = 0; i < 8; i++) walks += checkWalk(body, charge, dice, accessFuel(module, settings)) ? 1 : 0;
        });
        expect(walks).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});

function runWith(code: Uint8Array, fuel: bigint) {
  const store = compiledEmbedder.newStore(FUEL, PROFILE);
  const made = store.instantiate(compiledEmbedder.load(code, PROFILE), () => undefined);
  if (made.type === "halt") throw new Error(made.reason);
  store.fuel = fuel;
  const result = (made.instance.exports.get("f3") as FunctionExtern).call([7, -3]);
  return { result, left: store.fuel };
}

function meteredInstance(code: Uint8Array) {
  const store = compiledEmbedder.newStore(FUEL, PROFILE);
  const made = store.instantiate(compiledEmbedder.load(code, PROFILE), () => undefined);
  if (made.type === "halt") throw new Error(made.reason);
  const { exports } = made.instance;
  return {
    memory: () => (exports.get("memory") as MemoryExtern).bytes,
    call(name: string, args: Value[]) {
      store.fuel = FUEL;
      const result = (exports.get(name) as FunctionExtern).call(args);
      return result.type === "halt" ? "trap" : result.values[0];
    },
  };
}

function plainInstance(code: Uint8Array) {
  const { exports } = new webAssembly.Instance(new webAssembly.Module(code));
  return {
    memory: () => new Uint8Array((exports.memory as { buffer: ArrayBuffer }).buffer),
    call(name: string, args: Value[]) {
      try {
        return (exports[name] as (...args: Value[]) => Value)(...args);
      } catch (error) {
        if (error instanceof webAssembly.RuntimeError) return "trap";
        throw error;
      }
    },
  };
}

const MAX_STEPS = 10_000;

/** Takes a random path; checks its charges against its instructions and returns true if it got to the end. */
function checkWalk(body: Instructions, charge: Int32Array, dice: Dice, access: number): boolean {
  const labels = labelTargets(body);
  let [charged, spent, row] = [0, entryFuel(body), 0];
  for (let steps = 0; row < body.length; steps++) {
    if (steps > MAX_STEPS) return false;
    const code = body.op[row]!;
    charged += charge[row]!;
    const { fuel, immediates } = opcodeOf(code)!;
    spent += (/^memory\d/.test(immediates) ? access : fuel) + body.extra[row]!;
    if (code === op("unreachable")) return false;
    row = nextRow(body, labels, row, dice);
  }
  expect(charged).toBe(spent);
  return true;
}

function nextRow(body: Instructions, labels: readonly (readonly number[])[], row: number, dice: Dice): number {
  const { a, b, length, targets } = body;
  const to = (label: number) => labels[row]![label] ?? length;
  switch (opcodeOf(body.op[row]!)!.mnemonic) {
    case "if":
      return dice.roll(2) ? row + 1 : b[row]! + 1;
    case "else":
      return labels[row]![0]!;
    case "br":
      return to(a[row]!);
    case "br_if":
      return dice.roll(2) ? to(a[row]!) : row + 1;
    case "br_table":
      return to(targets[a[row]! + dice.roll(b[row]!)]!);
    case "return":
      return length;
    default:
      return row + 1;
  }
}

/** By row: where a branch to each enclosing label arrives, the innermost first. */
function labelTargets(body: Instructions): number[][] {
  const open: { row: number; isLoop: boolean }[] = [];
  const ends = new Map<number, number>();
  const openers: { row: number; isLoop: boolean }[][] = [];
  for (let row = 0; row < body.length; row++) {
    const { mnemonic } = opcodeOf(body.op[row]!)!;
    openers.push([...open]);
    if (["block", "loop", "if"].includes(mnemonic)) open.unshift({ row, isLoop: mnemonic === "loop" });
    else if (mnemonic === "end" && open.length > 0) ends.set(open.shift()!.row, row);
  }
  return openers.map((list) => list.map(({ row, isLoop }) => (isLoop ? row + 1 : ends.get(row)! + 1)));
}
