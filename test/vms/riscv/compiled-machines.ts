import { deepStrictEqual } from "node:assert/strict";
import { defineProfile, type SettingValue } from "../../../src/vm/profile.js";
import { TranslatingExecutor } from "../../../vms/riscv/compiled/executor.js";
import { EAGER } from "../../../vms/riscv/compiled/policy.js";
import { TranslationCache } from "../../../vms/riscv/compiled/translation-cache.js";
import { type Image, loadImage } from "../../../vms/riscv/image.js";
import { riscv } from "../../../vms/riscv/index.js";
import { Kernel } from "../../../vms/riscv/machine/kernel.js";
import { Machine, type Stop } from "../../../vms/riscv/machine/machine.js";

export interface Pair {
  readonly interpreted: Machine;
  readonly compiled: Machine;
}

export function imageOf(code: Uint8Array, settings: Readonly<Record<string, SettingValue>> = {}): Image {
  return loadImage(code, defineProfile(riscv, { settings }));
}

export function compiledMachine(image: Image, policy = EAGER): Machine {
  const translations = new TranslationCache(policy);
  return new Machine(image, new Kernel(), (machine) => new TranslatingExecutor(machine, translations.for(machine)));
}

/** The same program on both engines' machines. */
export function pairFor(code: Uint8Array, settings: Readonly<Record<string, SettingValue>> = {}, policy = EAGER): Pair {
  const image = imageOf(code, settings);
  return { interpreted: new Machine(image), compiled: compiledMachine(image, policy) };
}

/** All that a run leaves behind: how it stopped, and the whole state. */
export interface Result {
  readonly stop: Stop;
  readonly fuelLeft: bigint;
  readonly pc: bigint;
  readonly registers: readonly bigint[];
  readonly output: string;
  readonly heapEnd: number;
  readonly reservation: unknown;
  /** Every page that is mapped, in order. */
  readonly pages: readonly number[];
  readonly memory: Uint8Array;
}

const NO_INPUT = new Uint8Array(0);
const MAX_OUTPUT = 4096;

/** Runs from the start. */
export function runMachine(machine: Machine, fuel: bigint, input = NO_INPUT): Result {
  machine.start(input, MAX_OUTPUT);
  const { stop, fuelLeft } = machine.run(fuel);
  return { stop, fuelLeft, ...stateOfMachine(machine) };
}

export function stateOfMachine(machine: Machine): Omit<Result, "stop" | "fuelLeft"> {
  const pages = machine.memory.mappedPages();
  return {
    pc: machine.pc,
    registers: Array.from({ length: 32 }, (_, index) => machine.register(index)),
    output: Buffer.from(machine.output).toString("hex"),
    heapEnd: machine.memory.heapEnd,
    reservation: machine.reservation,
    pages,
    memory: Buffer.concat(pages.map((page) => machine.memory.read(BigInt(page) * 4096n, 4096)!)),
  };
}

/** Throws what differs, if anything does. Memory is a megabyte, which a matcher would walk through byte by byte. */
export function expectEqual(actual: Partial<Result>, expected: Partial<Result>): void {
  const { memory: found = NO_INPUT, ...rest } = actual;
  const { memory: wanted = NO_INPUT, ...others } = expected;
  deepStrictEqual(rest, others);
  const at = Buffer.compare(found, wanted) === 0 ? -1 : found.findIndex((byte, index) => byte !== wanted[index]);
  if (at >= 0) throw new Error(`byte ${at % 4096} of page ${expected.pages![Math.floor(at / 4096)]} differs`);
}

/** Expects the same of both machines at every fuel limit up to the program's end, or up to `most`, and behind it. */
export function expectSameAtEveryLimit(
  code: Uint8Array,
  most = 400n,
  settings: Readonly<Record<string, SettingValue>> = {},
): void {
  // What is compared each time is all of memory.
  const { interpreted, compiled } = pairFor(code, { stackSize: 16384, ...settings });
  const used = most - runMachine(interpreted, most).fuelLeft;
  for (let fuel = 0n; fuel <= used + 1n; fuel++) {
    expectEqual(runMachine(compiled, fuel), runMachine(interpreted, fuel));
  }
  expectEqual(runMachine(compiled, 1_000_000n), runMachine(interpreted, 1_000_000n));
}
