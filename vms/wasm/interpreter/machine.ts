import { TercetError } from "../../../src/base/errors.js";
import type { HaltReason } from "../../../src/vm/halt.js";
import { type CallResult, HaltSignal, type Value } from "../instance.js";
import * as layout from "../kernel/layout.js";
import { MEMORY_GROW } from "../kernel/ops.js";
import { ELEMENT_FUEL, PAGE_FUEL } from "../kernel/prices.js";
import type { InterpretedFunction } from "./externs.js";
import type { ModuleInstance } from "./instantiate.js";
import type { Kernel } from "./kernel.js";
import type { LoweredModule } from "./module.js";
import { checkCount, type Values } from "./values.js";

/**
 * V8 does not replace a running WebAssembly function, so one long call of the kernel would stay in the baseline tier,
 * which is several times slower. In slices of this much fuel (a fraction of a millisecond) the optimised code takes over
 * as soon as it is there.
 */
const SLICE = 1n << 16n;
const PAGE = 65_536;
const SLOT = 8;
const MINUS_ONE = 0xffffffff;

/** Why a run halts, by the status of its trap. */
export const TRAP_REASONS: Readonly<Record<number, HaltReason>> = {
  [layout.TRAP_UNREACHABLE]: "unreachable",
  [layout.TRAP_MEMORY]: "memory-out-of-bounds",
  [layout.TRAP_TABLE]: "table-out-of-bounds",
  [layout.TRAP_SIGNATURE]: "signature-mismatch",
  [layout.TRAP_DIVIDE_BY_ZERO]: "integer-divide-by-zero",
  [layout.TRAP_OVERFLOW]: "integer-overflow",
  [layout.TRAP_CONVERSION]: "invalid-conversion",
  [layout.TRAP_STACK]: "stack-overflow",
  [layout.TRAP_INSTRUCTION]: "invalid-instruction",
};

/** Cells that say where the machine is. */
const POSITION = [
  layout.CELL_IP,
  layout.CELL_FRAME,
  layout.CELL_CALLS,
  layout.CELL_INSTANCE,
  layout.CELL_STACK,
] as const;

/** Sees a record before it is executed: its module, its number there, and the fuel left. */
export type RecordVisitor = (lowered: LoweredModule, record: number, fuelLeft: bigint) => void;

interface Code {
  readonly address: number;
  readonly lowered: LoweredModule;
}

/** Runs functions on a kernel: in slices of fuel, with host calls and growth done in between. */
export class Machine {
  readonly #kernel: Kernel;
  readonly #values: Values;
  readonly #visit: RecordVisitor | undefined;
  readonly #hosts: InterpretedFunction[] = [];
  readonly #instances = new Map<number, ModuleInstance>();
  readonly #code: Code[] = [];
  /** Fuel that is not in the kernel's slice. */
  #reserve = 0n;
  /** Where the frame of a function goes that the host calls. */
  #top: number = layout.VALUE_STACK;

  constructor(kernel: Kernel, values: Values, stackBytes: number, visit?: RecordVisitor) {
    this.#kernel = kernel;
    this.#values = values;
    this.#visit = visit;
    kernel.setU32(layout.CELL_CALLS, layout.CALL_RECORDS);
    kernel.setU32(layout.CELL_STACK, stackBytes);
  }

  get fuel(): bigint {
    return this.#reserve + this.#kernel.fuel;
  }

  set fuel(value: bigint) {
    this.#kernel.fuel = 0n;
    this.#reserve = value;
  }

  /** Bytes of stack that the limit has left. */
  get stackLeft(): number {
    return this.#kernel.u32(layout.CELL_STACK);
  }

  /** Takes fuel; false, and nothing taken, when there is not enough. */
  charge(fuel: bigint): boolean {
    const left = this.fuel - fuel;
    if (left < 0n) return false;
    this.fuel = left;
    return true;
  }

  /** Takes a host function in; returns what its record says in `host`. */
  addHost(extern: InterpretedFunction): number {
    return this.#hosts.push(extern);
  }

  add(instance: ModuleInstance): void {
    this.#instances.set(instance.address, instance);
  }

  addCode(address: number, lowered: LoweredModule): void {
    this.#code.push({ address, lowered });
  }

  /** Calls a guest's function. Whatever stops it is a halt, which takes all fuel. */
  call(callee: InterpretedFunction, args: readonly Value[]): CallResult {
    checkCount(callee.type, args);
    const kernel = this.#kernel;
    const frame = this.#top;
    const position = POSITION.map((cell) => kernel.u32(cell));
    try {
      this.#values.writeAll(frame, callee.type.params, args);
      this.#enter(callee, frame);
      const reason = this.#run();
      if (reason === undefined) return { type: "values", values: this.#values.readAll(frame, callee.type.results) };
      return this.#halt(reason);
    } catch (thrown) {
      if (thrown instanceof HaltSignal) return this.#halt(thrown.reason);
      if (thrown instanceof RangeError) throw tooDeep(thrown);
      throw thrown;
    } finally {
      POSITION.forEach((cell, i) => void kernel.setU32(cell, position[i]!));
      this.#top = frame;
    }
  }

  #halt(reason: HaltReason): CallResult {
    this.fuel = 0n;
    return { type: "halt", reason };
  }

  /** Pushes a call that returns to the host. */
  #enter({ record }: InterpretedFunction, frame: number): void {
    const kernel = this.#kernel;
    const calls = kernel.u32(layout.CELL_CALLS);
    const instance = kernel.u32(record + layout.FUNCTION_INSTANCE);
    kernel.setU32(calls, layout.EXIT_RECORD);
    kernel.setU32(calls + layout.CALL_FRAME, frame);
    kernel.setU32(calls + layout.CALL_INSTANCE, instance);
    kernel.setU32(layout.CELL_CALLS, calls + layout.CALL_RECORD_SIZE);
    kernel.setU32(layout.CELL_IP, kernel.u32(record));
    kernel.setU32(layout.CELL_FRAME, frame);
    kernel.setU32(layout.CELL_INSTANCE, instance);
  }

  /** Runs until the call returns; the reason if it halts. */
  #run(): HaltReason | undefined {
    for (;;) {
      const status = this.#visit === undefined ? this.#kernel.run() : this.#step(this.#visit);
      switch (status) {
        case layout.STATUS_DONE:
          return undefined;
        case layout.STATUS_FUEL:
          if (!this.#refill(this.#kernel.u64(layout.CELL_NEEDED))) return "out-of-gas";
          break;
        case layout.STATUS_HOST_CALL:
          this.#callHost();
          break;
        case layout.STATUS_GROW:
          if (!this.#grow()) return "out-of-gas";
          break;
        case layout.STATUS_STEPPED:
          break;
        default:
          return TRAP_REASONS[status]!;
      }
    }
  }

  /** Executes one record and shows it, once its fuel is there. */
  #step(visit: RecordVisitor): number {
    const kernel = this.#kernel;
    const ip = kernel.u32(layout.CELL_IP);
    const { fuel } = this;
    const status = kernel.step();
    const code = this.#code.find(({ address, lowered }) => ip >= address && ip < address + lowered.code.length);
    const isShort = status === layout.STATUS_FUEL && ip === kernel.u32(layout.CELL_IP);
    if (code !== undefined && !isShort) visit(code.lowered, (ip - code.address) / layout.RECORD_SIZE, fuel);
    return status;
  }

  /** Fills the kernel's slice; false when all that is left is not what is needed. */
  #refill(needed: bigint): boolean {
    const { fuel } = this;
    if (fuel < needed) return false;
    const wanted = needed > SLICE ? needed : SLICE;
    const slice = fuel < wanted ? fuel : wanted;
    this.#kernel.fuel = slice;
    this.#reserve = fuel - slice;
    return true;
  }

  #callHost(): void {
    const kernel = this.#kernel;
    const at = kernel.u32(layout.CELL_ARGUMENTS);
    const record = kernel.u32(layout.CELL_FUNCTION);
    const { type, host } = this.#hosts[kernel.u32(record + layout.FUNCTION_HOST) - 1]!;
    const { params, results } = type;
    const top = this.#top;
    this.#top = at + SLOT * Math.max(params.length, results.length);
    const values = host!(...this.#values.readAll(at, params));
    this.#top = top;
    this.#values.writeAll(at, results, values);
  }

  /** Does a `memory.grow` or `table.grow`; false when the fuel does not last. */
  #grow(): boolean {
    const kernel = this.#kernel;
    const ip = kernel.u32(layout.CELL_IP);
    const frame = kernel.u32(layout.CELL_FRAME);
    const slot = (field: number) => frame + SLOT * kernel.u16(ip + field);
    const instance = this.#instances.get(kernel.u32(layout.CELL_INSTANCE))!;
    const dst = slot(layout.RECORD_DST);
    const a = kernel.u32(slot(layout.RECORD_A));
    const result =
      kernel.u16(ip) === MEMORY_GROW
        ? this.#growMemory(instance, a)
        : this.#growTable(instance, kernel.u32(ip + layout.RECORD_X), a, kernel.u32(slot(layout.RECORD_B)));
    if (result === undefined) return false;
    kernel.setU64(dst, BigInt(result));
    kernel.setU32(layout.CELL_IP, ip + layout.RECORD_SIZE);
    return true;
  }

  #growMemory({ memories, lowered }: ModuleInstance, delta: number): number | undefined {
    const memory = memories[0]!;
    const { maxPages } = lowered.settings;
    const limit = Math.min(lowered.module.memories[0]!.max ?? maxPages, maxPages);
    const pages = memory.length / PAGE;
    if (delta > (limit - pages) >>> 0) return MINUS_ONE;
    return this.#paid(BigInt(delta) * BigInt(PAGE_FUEL), pages + delta > (memory.max ?? PAGE), () => {
      memory.resize((pages + delta) * PAGE);
      return pages;
    });
  }

  #growTable({ tables, lowered }: ModuleInstance, index: number, reference: number, delta: number) {
    const table = tables[index]!;
    const { maxTableElements } = lowered.settings;
    const limit = Math.min(lowered.module.tables[index]!.max ?? maxTableElements, maxTableElements);
    const { length } = table;
    if (delta > (limit - length) >>> 0) return MINUS_ONE;
    return this.#paid(BigInt(delta) * BigInt(ELEMENT_FUEL), length + delta > (table.max ?? MINUS_ONE), () => {
      table.extend(delta, reference);
      return length;
    });
  }

  /** Pays for a growth and does it; what is refused by the one who made the memory or table must be affordable too. */
  #paid(price: bigint, refused: boolean, grow: () => number): number | undefined {
    if (refused) return this.fuel < price ? undefined : MINUS_ONE;
    return this.charge(price) ? grow() : undefined;
  }
}

function tooDeep(cause: RangeError): TercetError {
  return new TercetError("engine-limit", `the host came to a limit: ${cause.message}; lower stackBytes`, { cause });
}
