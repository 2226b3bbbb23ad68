import { concatBytes } from "../../../src/base/bytes.js";
import type { Engine, RunOptions } from "../../../src/vm/engine.js";
import { costOfFuel, fuelLimit } from "../../../src/vm/gas.js";
import { checkMessage, type Message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import { DirectAccess } from "../../../src/vm/step/access.js";
import { fuelAfterLoading } from "../image.js";
import { decode } from "../isa/decode.js";
import { loadProgram, ownProgram, type RiscvProgram } from "../program.js";
import { decodeEnvironment, type Environment } from "./environment.js";
import { Hart } from "./hart.js";
import { initialState } from "./initial-state.js";
import { step } from "./machine.js";
import { refuseContract } from "./refuse-contract.js";

/** The step machine as an engine: slow, readable, with a commitment and a proof for every step. */
export function createStepEngine(): Engine {
  return {
    vm: "riscv",
    name: "step",
    capabilities: { steppable: true, provable: true, floats: false },
    load: loadProgram,
    run(program, message, _host, options = {}) {
      return run(ownProgram(program), message, options);
    },
  };
}

/** The machine keeps only the hash of its output; a run wants the bytes. */
class OutputHart extends Hart {
  readonly parts: Uint8Array[] = [];

  override emit(bytes: Uint8Array): void {
    this.parts.push(bytes);
    super.emit(bytes);
  }
}

function run({ image, profile }: RiscvProgram, message: Message, { tracer }: RunOptions): Outcome {
  checkMessage(message, profile);
  refuseContract(image);
  const limit = fuelLimit(message.gasLimit, profile);
  const fuel = fuelAfterLoading(image, message.input.length, limit);
  const state = initialState({ image, input: message.input, fuel, maxOutput: profile.maxOutput });
  const environment = decodeEnvironment(state.environment);
  const hart = new OutputHart(new DirectAccess(state), environment);
  while (hart.registers.isRunning) {
    if (tracer) tracer.onStep(describeStep(hart, environment, message.depth));
    step(hart);
  }
  const { registers } = hart;
  const cost = costOfFuel(limit - registers.fuel, message.gasLimit, profile);
  const output = concatBytes(...hart.parts);
  const { end } = registers;
  if (end.kind === "halted") return { type: "halt", reason: end.reason, at: { pc: registers.pc }, ...cost };
  if (end.exitCode === 0) return { type: "success", output, ...cost };
  return { type: "revert", output, exitCode: end.exitCode, ...cost };
}

function describeStep(hart: Hart, { extensions }: Environment, depth: number) {
  const { registers } = hart;
  const opcode = hart.fetch() ?? 0;
  const name = decode(opcode, extensions)?.instruction.name ?? "invalid";
  return { clock: registers.clock, pc: registers.pc, opcode, name, fuelLeft: registers.fuel, depth };
}
