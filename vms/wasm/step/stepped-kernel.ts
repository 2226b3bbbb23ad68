import { Kernel } from "../interpreter/kernel.js";
import { TRAP_REASONS } from "../interpreter/machine.js";
import {
  CELL_ARGUMENTS,
  CELL_FUNCTION,
  CELL_NEEDED,
  RECORD_SIZE,
  STATUS_DONE,
  STATUS_FUEL,
  STATUS_GROW,
  STATUS_HOST_CALL,
  STATUS_STEPPED,
} from "../kernel/layout.js";
import { EXIT, MEMORY_GROW, TABLE_GROW } from "../kernel/ops.js";
import { KernelAccess, loadCells, storeCells } from "./kernel-access.js";
import { execute } from "./machine.js";
import { Processor } from "./processor.js";
import { displaced } from "./record.js";

const TRAP_STATUSES: ReadonlyMap<string, number> = new Map(
  Object.entries(TRAP_REASONS).map(([status, reason]) => [reason, Number(status)]),
);

/** Knows what could not be paid. */
class PricedProcessor extends Processor {
  needed = 0;

  override pay(fuel: number): "out-of-gas" | undefined {
    this.needed = fuel;
    return super.pay(fuel) && "out-of-gas";
  }
}

/** The interpreter's kernel with the step machine's instructions in place of its own, for stores of any modules. */
export class SteppedKernel extends Kernel {
  readonly #cpu = new PricedProcessor(new KernelAccess(this));

  override readonly run = (): number => {
    for (;;) {
      const status = this.step();
      if (status !== STATUS_STEPPED) return status;
    }
  };

  /** A record, or a part of it. */
  override readonly step = (): number => {
    const cpu = this.#cpu;
    const { registers } = cpu;
    loadCells(this, cpu);
    cpu.loadMemoryRecord();
    const record = cpu.fetch();
    if (record.op === EXIT) return STATUS_DONE;
    if (record.op === MEMORY_GROW || record.op === TABLE_GROW) return STATUS_GROW;
    cpu.next = displaced(registers.pc, RECORD_SIZE);
    const trap = execute(cpu, record);
    if (trap === "out-of-gas") {
      this.setU64(CELL_NEEDED, BigInt(cpu.needed));
      return STATUS_FUEL;
    }
    if (trap !== undefined) return TRAP_STATUSES.get(trap)!;
    registers.pc = cpu.next;
    storeCells(this, cpu);
    return registers.host === 0 ? STATUS_STEPPED : this.#leaveForHost();
  };

  #leaveForHost(): number {
    const { registers } = this.#cpu;
    this.setU32(CELL_FUNCTION, registers.callee);
    this.setU32(CELL_ARGUMENTS, registers.arguments);
    registers.callee = 0;
    registers.host = 0;
    registers.arguments = 0;
    return STATUS_HOST_CALL;
  }
}
