import { defineProfile, type SettingValue } from "../../../src/vm/profile.js";
import { loadImage } from "../../../vms/riscv/image.js";
import { riscv } from "../../../vms/riscv/index.js";
import { Machine, type Stop } from "../../../vms/riscv/machine/machine.js";
import { encode, words } from "./assembler.js";
import { program } from "./elf-builder.js";

export const [ZERO, RA, SP, T0, T1, T2, A0, A1, A2, A3, A4, A5, A7] = [0, 1, 2, 5, 6, 7, 10, 11, 12, 13, 14, 15, 17];

/** The state of a machine as far as a guest could see it. */
export interface State {
  readonly pc: bigint;
  readonly registers: readonly bigint[];
}

export function stateOf(machine: Machine): State {
  return { pc: machine.pc, registers: Array.from({ length: 32 }, (_, index) => machine.register(index)) };
}

/** A machine that has loaded and started a program. */
export function machineFor(
  code: Uint8Array,
  settings: Readonly<Record<string, SettingValue>> = {},
  input: Uint8Array = new Uint8Array(0),
  limits: { readonly maxOutput?: number } = {},
): Machine {
  const profile = defineProfile(riscv, { settings, ...limits });
  const machine = new Machine(loadImage(code, profile));
  machine.start(input, profile.maxOutput);
  return machine;
}

/** A machine that is about to run these instructions; behind them is an `ebreak`. */
export function running(...instructions: readonly number[]): Machine {
  return machineFor(program(words(...instructions, encode("ebreak"))));
}

/** Executes so many instructions, whatever they cost, and says why the last one stopped the machine if it did. */
export function runSteps(machine: Machine, count: number): Stop | undefined {
  let stop: Stop | undefined;
  for (let step = 0; step < count; step++) ({ stop } = machine.step(1_000_000n));
  return stop;
}

/** Instructions that end the run with the code in a0. */
export const EXIT = [encode("addi", { rd: 17, imm: 93 }), encode("ecall")];
