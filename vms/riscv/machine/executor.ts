import { STATUS_OUT_OF_FUEL } from "../kernel/layout.js";
import type { Kernel } from "./kernel.js";

/** What executes the guest's instructions for a machine: the kernel alone, or translated code together with it. */
export interface Executor {
  /** A run begins. */
  start(): void;
  /**
   * Runs from the pc cell until the fuel cell is used up or something happens that the machine has to do; a STATUS_ or
   * TRAP_ of `kernel/layout.ts`. Registers, pc and fuel are exact then.
   */
  run(): number;
}

/**
 * V8 does not replace a running WebAssembly function, so one long call of the kernel would stay in the baseline tier,
 * which is several times slower. In slices of this much fuel (a fraction of a millisecond) the optimised code takes over
 * as soon as it is there.
 */
const SLICE = 1 << 16;

/** The kernel alone. */
export function interpretOnly(kernel: Kernel): Executor {
  return { start: () => {}, run: () => interpret(kernel) };
}

/** Runs the kernel on all of its fuel, in slices. */
export function interpret(kernel: Kernel): number {
  let left = kernel.fuel;
  for (;;) {
    const slice = left < SLICE ? left : SLICE;
    kernel.fuel = slice;
    const status = kernel.run();
    left -= slice - kernel.fuel;
    kernel.fuel = left;
    if (status !== STATUS_OUT_OF_FUEL || slice < SLICE) return status;
  }
}
