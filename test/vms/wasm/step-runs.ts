import type { Profile, SettingValue } from "../../../src/vm/profile.js";
import type { MachineState } from "../../../src/vm/step/access.js";
import { ValueType } from "../../../vms/wasm/isa/types.js";
import { provableProfile } from "../../../vms/wasm/profile.js";
import { loadProgram } from "../../../vms/wasm/step/engine.js";
import { initialState, type Start } from "../../../vms/wasm/step/initial-state.js";
import { wasmMachine } from "../../../vms/wasm/step/machine.js";
import { Registers } from "../../../vms/wasm/step/registers.js";
import { stackCodeModule } from "../../differential/wasm-stack-code.js";
import { MachineStepper } from "../../support/stepper.js";
import { type Instruction, type ModuleSpec, moduleBytes } from "./assembler.js";
import { randomModule } from "./random-module.js";

const { i32 } = ValueType;

/** Small memories and stacks, so that machines are quick to hash and recursion ends soon. */
const SETTINGS = { maxPages: 4, maxTableElements: 100, stackBytes: 4096 };

/** A profile for proofs; one fuel is one gas. */
export function smallProfile(
  settings: Readonly<Record<string, SettingValue>> = {},
  limits: Partial<Omit<Profile, "vm">> = {},
): Profile {
  return provableProfile({ fuelPerGas: 1n, ...limits, settings: { ...SETTINGS, ...settings } });
}

export interface RunSpec {
  readonly input?: Uint8Array;
  /** Besides what loading and starting cost. */
  readonly fuel?: bigint;
  readonly profile?: Profile;
}

/** What a run of a program starts from. */
export function startOf(code: Uint8Array, spec: RunSpec = {}): Start {
  const { input = new Uint8Array(0), fuel = 100_000n, profile = smallProfile() } = spec;
  const { image } = loadProgram(code, profile);
  return { image, input, fuel: fuel + image.fuel, maxOutput: profile.maxOutput };
}

/** A step machine that acts on its own state. */
export class Stepper extends MachineStepper<Registers> {
  constructor(state: MachineState) {
    super(wasmMachine, state, new Registers(state.registers));
  }

  static start(start: Start): Stepper {
    return new Stepper(initialState(start));
  }
}

/** A program that calls the functions of a random module of structured code, all of which come to their ends. */
export function randomProgram(seed: number): Uint8Array {
  return withMain(randomModule(seed), seed);
}

/** A program that calls functions of a random module of stack code, which need not come to their ends. */
export function randomStackProgram(seed: number): Uint8Array {
  return withMain(stackCodeModule(seed, { floats: false }), seed);
}

/** Adds a `main` that calls what is exported; its exit code tells of the results. */
function withMain(spec: ModuleSpec, seed: number): Uint8Array {
  const functions = spec.functions!;
  const code: Instruction[] = [];
  for (const [i, { params = [], results = [], export: name }] of functions.entries()) {
    if (name === undefined) continue;
    for (const type of params) code.push(type === i32 ? ["i32.const", seed >> 7] : ["i64.const", BigInt(seed) << 9n]);
    code.push(["call", i]);
    for (const type of [...results].reverse()) {
      if (type !== i32) code.push("i32.wrap_i64");
      code.push(["local.get", 0], ["i32.const", 5], "i32.rotl", "i32.xor", ["local.set", 0]);
    }
  }
  code.push(["local.get", 0]);
  return moduleBytes({ ...spec, functions: [...functions, { export: "main", results: [i32], locals: [i32], code }] });
}

/** The host's functions, 0 to 3 of a program that imports them. */
export const HOST_IMPORTS = [
  { name: "zkvm.input_size", results: [i32] },
  { name: "zkvm.read_input", params: [i32, i32, i32] },
  { name: "zkvm.write_output", params: [i32, i32] },
  { name: "zkvm.exit", params: [i32] },
];

/** Functions of {@link longStepsProgram} by index; 0 to 3 are the host's. */
const [MANY, FORWARD, REVERSE, WRITE] = [4, 5, 6, 8];
const WIDTH = 20;

/**
 * A program of everything that takes more than one step: long fills and copies in both directions, segments, tables that
 * are filled, copied and grown, many locals, many results, tail calls of many arguments, host calls on long areas.
 */
export function longStepsProgram(): Uint8Array {
  const row: number[] = new Array(WIDTH).fill(i32);
  const locals: number[] = new Array(40).fill(i32);
  const each = (instruction: (i: number) => Instruction) => row.map((_, i) => instruction(i));
  return moduleBytes({
    imports: HOST_IMPORTS,
    memory: [1],
    table: [40],
    elements: [MANY, FORWARD, REVERSE],
    passiveElements: [MANY, FORWARD, REVERSE].flatMap((index) => new Array(12).fill(index)),
    globals: [{ type: i32, mutable: true, init: ["i32.const", 7] }],
    dataCount: 1,
    passiveData: Array.from({ length: 400 }, (_, i) => i % 251),
    functions: [
      { results: row, locals, code: each((i) => ["i32.const", i]) },
      { params: row, results: row, code: [...each((i) => ["local.get", i]), ["return_call", REVERSE]] },
      { params: row, results: row, code: each((i) => ["local.get", WIDTH - 1 - i]) },
      { export: "main", results: [i32], locals, code: MAIN_OF_LONG_STEPS },
      {
        params: [i32, i32],
        code: [
          ["local.get", 0],
          ["local.get", 1],
          ["return_call", 2],
        ],
      },
    ],
  });
}

const constants = (...values: number[]): Instruction[] => values.map((value) => ["i32.const", value]);

const MAIN_OF_LONG_STEPS: readonly Instruction[] = [
  ...constants(1001, 0xa5, 700),
  "memory.fill",
  ...constants(1500, 3, 390),
  ["memory.init", 0],
  ...constants(1100, 1000, 800),
  "memory.copy",
  ...constants(990, 1000, 900),
  "memory.copy",
  ...constants(2000, 0),
  ["call", 0],
  ["call", 1],
  ["ref.func", MANY],
  ...constants(55),
  ["table.grow", 0],
  "drop",
  ...constants(3),
  ["ref.func", REVERSE],
  ...constants(92),
  ["table.fill", 0],
  ...constants(5, 2, 80),
  ["table.copy", 0, 0],
  ...constants(10, 1, 35),
  ["table.init", 1, 0],
  ...constants(1),
  "memory.grow",
  "drop",
  ["call", MANY],
  ["call", FORWARD],
  ...constants(1),
  ["call_indirect", REVERSE, 0],
  ...new Array<Instruction>(WIDTH - 1).fill("i32.sub"),
  ...constants(990, 1400),
  ["call", WRITE],
];
