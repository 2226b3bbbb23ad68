import { TercetError } from "../../../src/base/errors.js";
import type { AssemblyLine, ContractFacts, Engine, Fact, Program, RunOptions } from "../../../src/vm/engine.js";
import type { ContractHost } from "../../../src/vm/host.js";
import type { Message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import type { Profile } from "../../../src/vm/profile.js";
import type { Tracer } from "../../../src/vm/tracer.js";
import { describeModule } from "../describe.js";
import { disassembleModule } from "../disassembly.js";
import { opcodeOf, PREFIXED } from "../isa/opcodes.js";
import { ModuleCache } from "../module-cache.js";
import { checkInterface, contractFacts, runMessage } from "../run-message.js";
import type { RecordVisitor } from "./machine.js";
import { type LoweredModule, lowerModule } from "./module.js";
import { InterpreterStore } from "./store.js";

/** Runs programs on an AssemblyScript kernel that interprets lowered code. */
export class InterpreterEngine implements Engine {
  readonly vm = "wasm";
  readonly name = "interpreter";
  readonly capabilities = { steppable: true, provable: false, floats: true };
  readonly #cache = new ModuleCache<LoweredModule>(lowerModule);

  load(code: Uint8Array, profile: Profile): Program {
    const lowered = this.#cache.get(code, profile);
    checkInterface(lowered.module, lowered.settings);
    return new InterpreterProgram(lowered, profile);
  }

  run(program: Program, message: Message, host: ContractHost, options: RunOptions = {}): Outcome {
    if (!(program instanceof InterpreterProgram)) {
      throw new TercetError(
        "foreign-program",
        "the program was loaded by another engine: load it with wasm/interpreter",
      );
    }
    const { lowered, profile } = program;
    const visit = options.tracer && tracing(options.tracer, message.depth);
    const newStore = (fuel: bigint, stackBytes: number) => new InterpreterStore(fuel, stackBytes, visit);
    return runMessage({ newStore }, lowered, message, host, profile);
  }
}

class InterpreterProgram implements Program {
  readonly vm = "wasm";
  readonly lowered: LoweredModule;
  readonly profile: Profile;

  constructor(lowered: LoweredModule, profile: Profile) {
    this.lowered = lowered;
    this.profile = profile;
  }

  get code(): Uint8Array {
    return this.lowered.module.bytes;
  }

  get contract(): ContractFacts {
    return contractFacts(this.lowered);
  }

  describe(): readonly Fact[] {
    return describeModule(this.lowered.module);
  }

  disassemble(): readonly AssemblyLine[] {
    return disassembleModule(this.lowered);
  }
}

const PREFIX = 0xfc;

/** Shows lowered instructions as those of the module that they were made from. */
function tracing(tracer: Tracer, depth: number): RecordVisitor {
  let clock = 0n;
  return ({ module, sources }, record, fuelLeft) => {
    const at = sources[record]!;
    const byte = module.bytes[at]!;
    const opcode = byte === PREFIX ? PREFIXED + module.bytes[at + 1]! : byte;
    const name = opcodeOf(opcode)?.mnemonic ?? "unreachable";
    tracer.onStep({ clock, pc: BigInt(at), opcode, name, fuelLeft, depth });
    clock++;
  };
}
