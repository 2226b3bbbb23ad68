import type { ExitFunctions } from "./exits.js";
import type { Flow } from "./flow.js";
import type { AccessHabit } from "./memory-access.js";
import type { MemoryModel } from "./memory-model.js";
import type { Guess } from "./policy.js";
import type { RegisterSet, Touched } from "./registers.js";

/**
 * Results that are no pc, because a pc is even. The pc cell says where to go on.
 * LOW_FUEL: the fuel may not last up to the next check. INTERPRET: the instruction there is one for the interpreter.
 * HOST_CALL: it is an `ecall`, which is charged.
 * All others: the pc of a load or store, plus 1; straight code leads to it from where to go on.
 */
export const EXIT_LOW_FUEL = 1;
export const EXIT_INTERPRET = 3;
export const EXIT_HOST_CALL = 5;

/** The result that tells of the load or store at a pc; nothing is told of one at 0, 2 or 4. */
export function exitAtAccess(pc: number): number {
  return pc < EXIT_HOST_CALL ? EXIT_INTERPRET : pc + 1;
}

/** Types of a batch's functions. REGION: (stack, fuel) -> (pc or exit, fuel). GO: (pc, stack, fuel) -> the same. */
export const REGION_TYPE = 0;
export const GO_TYPE = 1;

/** The function that goes on at any pc. */
export const GO_FUNCTION = 0;

export interface RegionContext {
  readonly flow: Flow;
  readonly model: MemoryModel;
  readonly pcMask: number;
  readonly touched: Touched;
  readonly habitOf: (pc: number) => AccessHabit | undefined;
  /** What is expected of other accesses by pointers that are not known to point to the stack. */
  readonly otherHabit: AccessHabit;
  readonly guess: Guess;
  /** Registers that probably point to the stack when the region is entered. */
  readonly stackPointers: RegisterSet;
  readonly exits: ExitFunctions;
  /** Index of the function that translates the region which begins at a pc, if this batch has one. */
  functionAt(pc: number): number | undefined;
}
