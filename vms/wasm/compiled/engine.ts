import { TercetError } from "../../../src/base/errors.js";
import type { AssemblyLine, Engine, Fact, Program, RunOptions } from "../../../src/vm/engine.js";
import { costOfFuel, fuelLimit } from "../../../src/vm/gas.js";
import type { Host } from "../../../src/vm/host.js";
import { checkMessage, type Message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import type { Profile } from "../../../src/vm/profile.js";
import { checkAbi } from "../abi.js";
import { describeModule } from "../describe.js";
import { listModule } from "../listing.js";
import { runProgram } from "../run-program.js";
import { type CompiledModule, ModuleCache } from "./module.js";
import { CompiledStore } from "./store.js";

const CACHED_MODULES = 64;

/** Runs programs on V8, metered by injected code. */
export class CompiledEngine implements Engine {
  readonly vm = "wasm";
  readonly name = "compiled";
  readonly capabilities = { synchronous: true, steppable: false, provable: false, floats: true };
  readonly #cache = new ModuleCache(CACHED_MODULES);

  load(code: Uint8Array, profile: Profile): Program {
    const compiled = this.#cache.get(code, profile);
    checkAbi(compiled.module);
    return new CompiledProgram(compiled, profile);
  }

  run(program: Program, message: Message, _host: Host, options: RunOptions = {}): Outcome {
    if (!(program instanceof CompiledProgram)) {
      throw new TercetError("foreign-program", "the program was loaded by another engine: load it with wasm/compiled");
    }
    if (options.tracer !== undefined) {
      throw new TercetError("not-steppable", "wasm/compiled cannot follow instructions: trace with wasm/interpreter");
    }
    const { compiled, profile } = program;
    checkMessage(message, profile);
    const limit = fuelLimit(message.gasLimit, profile);
    const store = new CompiledStore(limit, compiled.settings.stackBytes);
    const ending = runProgram(store, compiled, message.input, profile.maxOutput);
    const cost = costOfFuel(limit - ending.fuelLeft, message.gasLimit, profile);
    if (ending.type === "halt") return { type: "halt", reason: ending.reason, ...cost };
    const { exitCode, output } = ending;
    return exitCode === 0 ? { type: "success", output, ...cost } : { type: "revert", output, exitCode, ...cost };
  }
}

class CompiledProgram implements Program {
  readonly vm = "wasm";
  readonly compiled: CompiledModule;
  readonly profile: Profile;

  constructor(compiled: CompiledModule, profile: Profile) {
    this.compiled = compiled;
    this.profile = profile;
  }

  get code(): Uint8Array {
    return this.compiled.module.bytes;
  }

  describe(): readonly Fact[] {
    return describeModule(this.compiled.module);
  }

  disassemble(): readonly AssemblyLine[] {
    return listModule(this.compiled);
  }
}
