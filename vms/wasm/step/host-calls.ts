import { type Accelerator, accelerate } from "../../../src/vm/accelerators/accelerator.js";
import { ACCELERATORS } from "../../../src/vm/accelerators/table.js";
import type { HaltReason } from "../../../src/vm/halt.js";
import { ABI_FUNCTIONS, ACCELERATED, NOT_ACCELERATED, priceOf } from "../abi.js";
import { bytesFuel } from "../fuel.js";
import { PART_BYTES } from "../kernel/layout.js";
import { CALL_FUEL } from "../kernel/prices.js";
import type { Environment } from "./environment.js";
import { takePart } from "./executor.js";
import type { Processor, Trap } from "./processor.js";

const SLOT = 8;

type HostCall = (cpu: Processor, environment: Environment) => Trap;

/** What the functions of abi.ts do, step by step. The cursor is at 0 again when the call is over. */
const HOST_CALLS: Readonly<Record<string, HostCall>> = {
  input_size: (cpu, { input }) => {
    const trap = cpu.pay(CALL_FUEL);
    if (!trap) cpu.store(cpu.registers.arguments, SLOT, BigInt(input.size));
    return trap;
  },
  read_input: readInput,
  write_output: writeOutput,
  exit: (cpu) => {
    const trap = cpu.pay(CALL_FUEL);
    if (!trap) cpu.registers.exit(argument(cpu, 0));
    return trap;
  },
  ...Object.fromEntries(ACCELERATORS.map((item) => [item.name, (cpu: Processor) => acceleratorCall(cpu, item)])),
};

/** An accelerator touches a bounded part of memory, so a call is one step. */
function acceleratorCall(cpu: Processor, accelerator: Accelerator): Trap {
  const trap = cpu.pay(priceOf(accelerator, (index) => argument(cpu, index)));
  if (trap) return trap;
  const done = accelerate<number, HaltReason>(accelerator, {
    argument: (index) => argument(cpu, index),
    read: (address, size) => {
      const at = cpu.place(address, size);
      return at === undefined ? undefined : cpu.read(at, size);
    },
    write: (address, bytes) => {
      const at = cpu.place(address, bytes.length);
      if (at === undefined) return "memory-out-of-bounds";
      cpu.write(at, bytes);
      return undefined;
    },
  });
  if ("fault" in done) return done.fault.reason;
  cpu.store(cpu.registers.arguments, SLOT, BigInt.asUintN(32, BigInt(done.found ? ACCELERATED : NOT_ACCELERATED)));
  return undefined;
}

/** The functions of the module `zkvm` in the order of their numbers, from 1 on. */
export const HOST_FUNCTIONS: readonly string[] = Object.keys(ABI_FUNCTIONS);

/** The next part of the host call that is under way. */
export function stepHostCall(cpu: Processor, environment: Environment): Trap {
  const { registers } = cpu;
  cpu.next = registers.pc;
  const name = HOST_FUNCTIONS[registers.host - 1];
  if (name === undefined) return "unknown-host-call";
  const trap = HOST_CALLS[name]!(cpu, environment);
  if (trap || registers.cursor !== 0) return trap;
  registers.callee = 0;
  registers.host = 0;
  registers.arguments = 0;
  return undefined;
}

function argument(cpu: Processor, index: number): number {
  return Number(cpu.load(cpu.registers.arguments + SLOT * index, SLOT) & 0xffffffffn);
}

function readInput(cpu: Processor, { input }: Environment): Trap {
  const [to, offset, length] = [argument(cpu, 0), argument(cpu, 1), argument(cpu, 2)];
  if (cpu.registers.cursor === 0) {
    const trap = cpu.pay(CALL_FUEL + bytesFuel(length));
    if (trap) return trap;
    if (offset + length > input.size) return "input-out-of-bounds";
  }
  const at = cpu.place(to, length);
  if (at === undefined) return "memory-out-of-bounds";
  const { done, count } = takePart(cpu, length, PART_BYTES);
  cpu.write(at + done, cpu.read(input.address + offset + done, count));
  return undefined;
}

function writeOutput(cpu: Processor, { maxOutput }: Environment): Trap {
  const [from, length] = [argument(cpu, 0), argument(cpu, 1)];
  const { registers } = cpu;
  if (registers.cursor === 0) {
    const trap = cpu.pay(CALL_FUEL + bytesFuel(length));
    if (trap) return trap;
  }
  const at = cpu.place(from, length);
  if (at === undefined) return "memory-out-of-bounds";
  if (registers.cursor === 0 && registers.outputLength + BigInt(length) > BigInt(maxOutput)) return "output-too-large";
  const { done, count } = takePart(cpu, length, PART_BYTES);
  cpu.emit(cpu.read(at + done, count));
  return undefined;
}
