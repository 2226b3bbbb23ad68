import type { StepMachine } from "../../../src/vm/step/step-proof.js";
import { INSTRUCTIONS } from "../isa/table.js";
import { VERSION } from "../version.js";
import { decodeEnvironment } from "./environment.js";
import { Hart, type Trap } from "./hart.js";
import { stepHostCall } from "./host-calls.js";
import { EXECUTORS } from "./instructions.js";
import { isReadable } from "./page-policy.js";
import { REGISTER_BLOCK_SIZE } from "./registers.js";

/**
 * The RISC-V machine, one instruction a step: the readable reference of its semantics, which the engines are held
 * against and which proofs of single steps replay.
 */
export const riscvMachine: StepMachine = {
  vm: "riscv",
  version: VERSION,
  registerSize: REGISTER_BLOCK_SIZE,
  open(bytes) {
    const environment = decodeEnvironment(bytes);
    return (access) => step(new Hart(access, environment));
  },
};

/** Of instructions by op number, and of what is none. */
const FUEL: readonly bigint[] = [0n, ...INSTRUCTIONS.map(({ fuel }) => BigInt(fuel))];
const INVALID_FUEL = 1n;

/** One step: an instruction, or a bounded part of a host call. A machine that has ended stays as it is. */
export function step(hart: Hart): void {
  const { registers } = hart;
  if (!registers.isRunning) return;
  registers.clock += 1n;
  const trap = execute(hart);
  if (trap) registers.halt(trap);
  else if (registers.isRunning) registers.pc = hart.nextPc;
}

function execute(hart: Hart): Trap {
  const { registers } = hart;
  hart.nextPc = registers.pc;
  if (registers.cursor !== 0n) return stepHostCall(hart);
  const word = registers.fuel === 0n ? undefined : hart.fetch();
  const decoded = word === undefined ? undefined : hart.decode(word);
  const trap = hart.pay(decoded ? FUEL[decoded.instruction.op]! : INVALID_FUEL);
  if (trap) return trap;
  if (word === undefined) return fetchTrap(hart);
  if (!decoded) return "invalid-instruction";
  const executor = EXECUTORS[decoded.instruction.op];
  if (!executor) return stepHostCall(hart);
  hart.nextPc = registers.pc + BigInt(decoded.length);
  return executor(hart, decoded);
}

/** The first halfword at the pc that cannot be fetched decides. */
function fetchTrap({ registers, environment }: Hart): Trap {
  const { pc, heapEnd } = registers;
  const straddles = environment.code.some(({ start, end }) => pc >= start && pc + 2n <= end);
  const mapped = isReadable(environment, heapEnd, straddles ? pc + 2n : pc, 1);
  return mapped ? "memory-protection" : "memory-out-of-bounds";
}
