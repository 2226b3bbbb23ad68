import { TercetError } from "../../../src/base/errors.js";
import type { AssemblyLine, ContractFacts, Engine, Fact, Program, RunOptions } from "../../../src/vm/engine.js";
import type { ContractHost } from "../../../src/vm/host.js";
import type { Message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import type { Profile } from "../../../src/vm/profile.js";
import { describeModule } from "../describe.js";
import { disassembleModule } from "../disassembly.js";
import { ModuleCache } from "../module-cache.js";
import { contractFacts, runMessage } from "../run-message.js";
import { ContractPool, type Reuse } from "../stylus/contract-pool.js";
import type { Machines } from "../stylus/run-contract.js";
import { type CompiledModule, compileProgram } from "./module.js";
import { CompiledStore } from "./store.js";

/** Runs programs on V8, metered by injected code. */
export class CompiledEngine implements Engine {
  readonly vm = "wasm";
  readonly name = "compiled";
  readonly capabilities = { steppable: false, provable: false, floats: true };
  readonly #cache = new ModuleCache<CompiledModule>(compileProgram);

  /** Instances of contracts that wait for a run. */
  readonly pool: ContractPool<CompiledModule>;
  readonly #machines: Machines<CompiledModule>;

  /** @param reuse for tests, which run contracts in new instances only to compare */
  constructor(reuse?: Reuse) {
    this.pool = new ContractPool(reuse);
    this.#machines = { newStore: (fuel, stackBytes) => new CompiledStore(fuel, stackBytes), pool: this.pool };
  }

  load(code: Uint8Array, profile: Profile): Program {
    return new CompiledProgram(this.#cache.get(code, profile), profile);
  }

  run(program: Program, message: Message, host: ContractHost, options: RunOptions = {}): Outcome {
    if (!(program instanceof CompiledProgram)) {
      throw new TercetError("foreign-program", "the program was loaded by another engine: load it with wasm/compiled");
    }
    if (options.tracer !== undefined) {
      throw new TercetError(
        "not-steppable",
        "wasm/compiled cannot be followed by instructions: run it on wasm/interpreter",
      );
    }
    const { compiled, profile } = program;
    return runMessage(this.#machines, compiled, message, host, profile);
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

  get contract(): ContractFacts {
    return contractFacts(this.compiled);
  }

  describe(): readonly Fact[] {
    return describeModule(this.compiled.module);
  }

  disassemble(): readonly AssemblyLine[] {
    return disassembleModule(this.compiled);
  }
}
