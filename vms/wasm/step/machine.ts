import type { StepMachine } from "../../../src/vm/step/step-proof.js";
import { RECORD_SIZE } from "../kernel/layout.js";
import { EXIT, MEMORY_GROW, TABLE_GROW } from "../kernel/ops.js";
import { VERSION } from "../version.js";
import { decodeEnvironment, type Environment } from "./environment.js";
import { growMemory, growTable } from "./grow-ops.js";
import { stepHostCall } from "./host-calls.js";
import { EXECUTORS } from "./instructions.js";
import { Processor, type Trap } from "./processor.js";
import { displaced, type LoweredRecord } from "./record.js";
import { REGISTER_BLOCK_SIZE } from "./registers.js";

/**
 * The WebAssembly machine, one lowered instruction or a bounded part of one a step: the readable reference of the
 * kernel's semantics, which proofs of single steps replay. Its memory is laid out as the kernel's (kernel/layout.ts), so
 * that both come to the same commitment.
 */
export const wasmMachine: StepMachine = {
  vm: "wasm",
  version: VERSION,
  registerSize: REGISTER_BLOCK_SIZE,
  open(bytes) {
    const environment = decodeEnvironment(bytes);
    return (access) => step(new Processor(access), environment);
  },
};

/** One step. A machine that has ended stays as it is. */
export function step(cpu: Processor, environment: Environment): void {
  const { registers } = cpu;
  if (!registers.isRunning) return;
  registers.clock += 1n;
  const trap = registers.host !== 0 ? stepHostCall(cpu, environment) : stepRecord(cpu, environment);
  if (trap) registers.halt(trap);
  else if (registers.isRunning) registers.pc = cpu.next;
}

function stepRecord(cpu: Processor, environment: Environment): Trap {
  const record = cpu.fetch();
  cpu.next = displaced(cpu.registers.pc, RECORD_SIZE);
  switch (record.op) {
    case MEMORY_GROW:
      return growMemory(cpu, environment, record);
    case TABLE_GROW:
      return growTable(cpu, environment, record);
    case EXIT:
      cpu.registers.exit(cpu.u32(0));
      return undefined;
    default:
      return execute(cpu, record);
  }
}

/** Executes a record that needs no environment. */
export function execute(cpu: Processor, record: LoweredRecord): Trap {
  const executor = EXECUTORS[record.op];
  return executor ? executor(cpu, record) : "invalid-instruction";
}
