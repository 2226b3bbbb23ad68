import { concatBytes } from "../../../src/base/bytes.js";
import { TercetError } from "../../../src/base/errors.js";
import type { AssemblyLine, Engine, Fact, Program, RunOptions } from "../../../src/vm/engine.js";
import { costOfFuel, fuelLimit } from "../../../src/vm/gas.js";
import { checkMessage, type Message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import type { Profile } from "../../../src/vm/profile.js";
import { DirectAccess } from "../../../src/vm/step/access.js";
import { checkAbi } from "../abi.js";
import { describeModule } from "../describe.js";
import { disassembleModule } from "../disassembly.js";
import { type LoweredModule, lowerModule } from "../interpreter/module.js";
import { decodeEnvironment } from "./environment.js";
import { buildImage, type Image } from "./image.js";
import { initialState } from "./initial-state.js";
import { step } from "./machine.js";
import { loweredName } from "./names.js";
import { Processor } from "./processor.js";

/** The step machine as an engine: slow, readable, with a commitment and a proof for every step. */
export function createStepEngine(): Engine {
  return {
    vm: "wasm",
    name: "step",
    capabilities: { steppable: true, provable: true, floats: false },
    load: loadProgram,
    run(program, message, _host, options = {}) {
      if (program instanceof StepProgram) return run(program, message, options);
      throw new TercetError("foreign-program", "the program was loaded by another engine: load it with wasm/step");
    },
  };
}

/** A program of the machine. */
export class StepProgram implements Program {
  readonly vm = "wasm";
  readonly profile: Profile;
  readonly #lowered: LoweredModule;
  #image: Image | undefined;

  constructor(lowered: LoweredModule, profile: Profile) {
    this.#lowered = lowered;
    this.profile = profile;
  }

  get code(): Uint8Array {
    return this.#lowered.module.bytes;
  }

  /** Laid out when it is first asked for. @throws TercetError `engine-limit` */
  get image(): Image {
    this.#image ??= buildImage(this.#lowered);
    return this.#image;
  }

  describe(): readonly Fact[] {
    return describeModule(this.#lowered.module);
  }

  disassemble(): readonly AssemblyLine[] {
    return disassembleModule(this.#lowered);
  }
}

/**
 * @throws InvalidProgramError with the offset and the rule broken
 * @throws TercetError `floats-not-provable` for a profile that allows floats
 */
export function loadProgram(code: Uint8Array, profile: Profile): StepProgram {
  if (profile.settings.floats !== "refused") {
    throw new TercetError(
      "floats-not-provable",
      "the step machine has no floats: set floats to refused in the profile",
    );
  }
  const lowered = lowerModule(code, profile);
  checkAbi(lowered.module, lowered.settings);
  return new StepProgram(lowered, profile);
}

/** The machine keeps only the hash of its output; a run wants the bytes. */
class OutputProcessor extends Processor {
  readonly parts: Uint8Array[] = [];

  override emit(bytes: Uint8Array): void {
    this.parts.push(bytes);
    super.emit(bytes);
  }
}

function run({ image, profile }: StepProgram, message: Message, { tracer }: RunOptions): Outcome {
  checkMessage(message, profile);
  const fuel = fuelLimit(message.gasLimit, profile);
  const state = initialState({ image, input: message.input, fuel, maxOutput: profile.maxOutput });
  const environment = decodeEnvironment(state.environment);
  const cpu = new OutputProcessor(new DirectAccess(state));
  const { registers } = cpu;
  while (registers.isRunning) {
    if (tracer) tracer.onStep(describeStep(cpu, message.depth));
    step(cpu, environment);
  }
  const cost = costOfFuel(fuel - registers.fuel, message.gasLimit, profile);
  const { end } = registers;
  if (end.kind === "halted") return { type: "halt", reason: end.reason, at: { pc: BigInt(registers.pc) }, ...cost };
  const output = concatBytes(...cpu.parts);
  if (end.exitCode === 0) return { type: "success", output, ...cost };
  return { type: "revert", output, exitCode: end.exitCode, ...cost };
}

/** A lowered instruction, by the name of its number. */
function describeStep(cpu: Processor, depth: number) {
  const { registers } = cpu;
  const { op } = cpu.fetch();
  const name = registers.host === 0 ? loweredName(op) : "HOST_CALL";
  return { clock: registers.clock, pc: BigInt(registers.pc), opcode: op, name, fuelLeft: registers.fuel, depth };
}
