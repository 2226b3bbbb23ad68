import { InvalidProgramError } from "../../src/base/errors.js";
import type { Engine, Program } from "../../src/vm/engine.js";
import { costOfFuel, fuelLimit } from "../../src/vm/gas.js";
import { HALT_REASONS, type HaltReason } from "../../src/vm/halt.js";
import { checkMessage, type Message } from "../../src/vm/message.js";
import type { Outcome } from "../../src/vm/outcome.js";
import type { Profile } from "../../src/vm/profile.js";

/** Programs of the toy engine: an instruction byte and its operand. */
export const TOY = {
  /** Succeeds with the input reversed. */
  reverse: Uint8Array.of(0),
  /** Reverts with the input and that exit code. */
  revert: (exitCode: number) => Uint8Array.of(1, exitCode),
  halt: (reason: HaltReason) => Uint8Array.of(2, HALT_REASONS[reason]),
  /** Uses all gas. */
  loop: Uint8Array.of(3),
} as const;

/** What a faulty engine does wrong. */
export interface Fault {
  readonly output?: Uint8Array;
  readonly fuel?: bigint;
}

/** The smallest engine with every kind of outcome. One fuel a byte of input and one for the run. */
export function toyEngine(vm: Engine["vm"] = "riscv", fault: Fault = {}): Engine {
  return {
    vm,
    name: "toy",
    capabilities: { steppable: false, provable: false, floats: false },
    load: (code, profile) => load(vm, code, profile),
    run: (program, message) => run(program, message, fault),
  };
}

function load(vm: Engine["vm"], code: Uint8Array, profile: Profile): Program {
  const opcode = code[0];
  if (opcode === undefined || opcode > 3) throw new InvalidProgramError("toy-opcode", 0, "no such instruction");
  return { vm, code, profile, describe: () => [{ label: "opcode", value: String(opcode) }], disassemble: () => [] };
}

function run({ code, profile }: Program, message: Message, fault: Fault): Outcome {
  checkMessage(message, profile);
  const limit = fuelLimit(message.gasLimit, profile);
  const fuel = BigInt(message.input.length + 1) + (fault.fuel ?? 0n);
  if (code[0] === 3 || fuel > limit) {
    return { type: "halt", reason: "out-of-gas", ...costOfFuel(limit, message.gasLimit, profile) };
  }
  const cost = costOfFuel(fuel, message.gasLimit, profile);
  const output = fault.output ?? message.input.toReversed();
  if (code[0] === 0) return { type: "success", output, ...cost };
  if (code[0] === 1) return { type: "revert", output, exitCode: code[1] ?? 1, ...cost };
  const reason = (Object.keys(HALT_REASONS) as HaltReason[]).find((name) => HALT_REASONS[name] === code[1])!;
  return { type: "halt", reason, ...cost };
}
