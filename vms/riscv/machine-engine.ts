import type { Engine, Program, RunOptions } from "../../src/vm/engine.js";
import { costOfFuel, fuelLimit } from "../../src/vm/gas.js";
import { checkMessage, type Message } from "../../src/vm/message.js";
import type { Outcome } from "../../src/vm/outcome.js";
import type { Profile } from "../../src/vm/profile.js";
import type { Tracer } from "../../src/vm/tracer.js";
import type { Machine, Stop } from "./machine/machine.js";
import type { MachinePool } from "./machine/pool.js";
import { loadProgram, ownProgram } from "./program.js";

/** An engine that runs programs on machines from a pool. */
export function machineEngine(name: string, pool: MachinePool): Engine {
  return {
    vm: "riscv",
    name,
    capabilities: { steppable: true, provable: false, floats: false },
    load: loadProgram,
    run(program: Program, message: Message, _host, options: RunOptions = {}): Outcome {
      const { image, profile } = ownProgram(program);
      checkMessage(message, profile);
      const machine = pool.take(image);
      machine.start(message.input, profile.maxOutput);
      const limit = fuelLimit(message.gasLimit, profile);
      const { stop, fuelLeft } = options.tracer
        ? runTraced(machine, limit, message, options.tracer)
        : machine.run(limit);
      const outcome = toOutcome(stop, limit - fuelLeft, message, profile, machine);
      pool.give(machine);
      return outcome;
    },
  };
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
