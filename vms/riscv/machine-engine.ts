import { TercetError } from "../../src/base/errors.js";
import type { Engine, Program, RunOptions } from "../../src/vm/engine.js";
import { costOfFuel, fuelLimit } from "../../src/vm/gas.js";
import type { ContractHost } from "../../src/vm/host.js";
import { checkMessage, type Message } from "../../src/vm/message.js";
import type { Outcome } from "../../src/vm/outcome.js";
import type { Profile } from "../../src/vm/profile.js";
import type { Tracer } from "../../src/vm/tracer.js";
import { fuelAfterLoading } from "./image.js";
import type { Machine, Stop } from "./machine/machine.js";
import type { MachinePool } from "./machine/pool.js";
import { loadProgram, ownProgram, type RiscvProgram } from "./program.js";

/** Machines for runs on which those of the engine itself broke off. */
export interface Fallback {
  readonly pool: MachinePool;
  /** Told of each such run. */
  onFault(): void;
}

/**
 * An engine that runs programs on machines from a pool.
 * @param fallback for machines that execute more than the kernel
 */
export function machineEngine(name: string, pool: MachinePool, fallback?: Fallback): Engine {
  return {
    vm: "riscv",
    name,
    capabilities: { steppable: true, provable: false, floats: false },
    load: loadProgram,
    run(program: Program, message: Message, host: ContractHost, options: RunOptions = {}): Outcome {
      const own = ownProgram(program);
      checkMessage(message, own.profile);
      try {
        return runOn(pool, own, message, host, options);
      } catch (error) {
        // A run starts from nothing and changes nothing outside of its machine, so it can be done again. What a tracer
        // throws is for whoever gave it, and a typed error would come again. What a contract has asked for has happened.
        if (!fallback || options.tracer || error instanceof TercetError) throw error;
        fallback.onFault();
        if (own.image.isContract)
          throw new TercetError("engine-fault", `a contract broke off: ${error}`, { cause: error });
        return runOn(fallback.pool, own, message, host, options);
      }
    },
  };
}

function runOn(
  pool: MachinePool,
  { image, profile }: RiscvProgram,
  message: Message,
  host: ContractHost,
  { tracer }: RunOptions,
): Outcome {
  const machine = pool.take(image);
  const port = image.isContract ? host.openContract(message, profile.fuelPerGas) : undefined;
  machine.start(message.input, profile.maxOutput, port, message.isCreation && image.hasConstructor);
  const limit = fuelLimit(message.gasLimit, profile);
  const fuel = fuelAfterLoading(image, message.input.length, limit);
  const { stop, fuelLeft } = tracer ? runTraced(machine, fuel, message, tracer) : machine.run(fuel);
  const outcome = toOutcome(stop, limit - fuelLeft, message, profile, machine);
  pool.give(machine);
  return outcome;
}

function runTraced(machine: Machine, limit: bigint, { depth }: Message, tracer: Tracer) {
  let fuelLeft = limit;
  for (let clock = 0n; ; clock++) {
    const { pc } = machine;
    const word = pc < 1n << 32n ? (machine.code.fetch(Number(pc)) ?? 0) : 0;
    const name = machine.code.decode(word)?.instruction.name ?? "invalid";
    if (fuelLeft > 0n) tracer.onStep({ clock, pc, opcode: word, name, fuelLeft, depth });
    const result = machine.step(fuelLeft);
    fuelLeft = result.fuelLeft;
    if (result.stop) return { stop: result.stop, fuelLeft };
  }
}

function toOutcome(stop: Stop, fuelUsed: bigint, message: Message, profile: Profile, machine: Machine): Outcome {
  const cost = costOfFuel(fuelUsed, message.gasLimit, profile);
  switch (stop.type) {
    case "out-of-fuel":
      return { type: "halt", reason: "out-of-gas", at: { pc: machine.pc }, ...cost };
    case "halt":
      return { type: "halt", reason: stop.reason, at: stop.at, ...cost };
    case "exit":
      if (stop.code === 0) return { type: "success", output: machine.output, ...cost };
      return { type: "revert", output: machine.output, exitCode: stop.code, ...cost };
  }
}
