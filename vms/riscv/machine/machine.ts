import type { HaltReason } from "../../../src/vm/halt.js";
import type { HookPort } from "../../../src/vm/hooks/port.js";
import type { HaltLocation } from "../../../src/vm/outcome.js";
import { ARGUMENT_BLOCK, REGISTER } from "../abi.js";
import { ContractCalls } from "../contract-calls.js";
import { type Guest, Output } from "../guest.js";
import { hostCall } from "../host-calls.js";
import { fenceIFuel, type Image } from "../image.js";
import {
  CELL_FAULT,
  CELL_PC_MASK,
  CELL_RECORD,
  CELL_RESERVED_ADDRESS,
  CELL_RESERVED_SIZE,
  CELL_RESERVED_VALID,
  PROGRAM_AREA,
  REGISTERS,
  STATUS_FENCE_I,
  STATUS_HOST_CALL,
  STATUS_OUT_OF_FUEL,
  STATUS_UNDECODED,
  STATUS_UNLINKED,
  TRAP_BREAKPOINT,
  TRAP_INVALID_INSTRUCTION,
  TRAP_MISALIGNED_ACCESS,
  TRAP_MISALIGNED_PC,
  TRAP_OUT_OF_BOUNDS,
  TRAP_PROTECTION,
} from "../kernel/layout.js";
import { Code } from "./code.js";
import { CodeCache } from "./code-cache.js";
import { type Executor, interpretOnly } from "./executor.js";
import { GuestMemory } from "./guest-memory.js";
import { Kernel, MAX_KERNEL_FUEL } from "./kernel.js";

/** Why a machine stopped. After anything but `out-of-fuel` it cannot go on. */
export type Stop =
  | { readonly type: "out-of-fuel" }
  | { readonly type: "exit"; readonly code: number }
  | { readonly type: "halt"; readonly reason: HaltReason; readonly at: HaltLocation };

const TRAP_REASONS: Readonly<Record<number, HaltReason>> = {
  [TRAP_INVALID_INSTRUCTION]: "invalid-instruction",
  [TRAP_BREAKPOINT]: "breakpoint",
  [TRAP_OUT_OF_BOUNDS]: "memory-out-of-bounds",
  [TRAP_PROTECTION]: "memory-protection",
  [TRAP_MISALIGNED_PC]: "misaligned-pc",
  [TRAP_MISALIGNED_ACCESS]: "misaligned-access",
};
const FAULTS: ReadonlySet<number> = new Set([TRAP_OUT_OF_BOUNDS, TRAP_PROTECTION, TRAP_MISALIGNED_ACCESS]);

/** The reservation of LR. */
export interface Reservation {
  readonly address: bigint;
  /** 4 or 8 bytes. */
  readonly size: number;
}

/**
 * A RISC-V machine on an interpreter kernel: one program, one run at a time, stopped and resumed at any instruction with
 * its whole state in view.
 */
export class Machine implements Guest {
  readonly image: Image;
  readonly memory: GuestMemory;
  readonly kernel: Kernel;
  readonly code: Code;
  readonly #cache: CodeCache;
  readonly #executor: Executor;
  #output = new Output(0);
  #contract: ContractCalls | undefined;
  #stopped: Stop | undefined;

  /**
   * Puts a program into a kernel that holds none.
   * @param translate makes what executes the program, if that is not the kernel alone
   * @throws TercetError `out-of-memory`
   */
  constructor(image: Image, kernel = new Kernel(), translate?: (machine: Machine) => Executor) {
    const pcMask = image.settings.extensions.has("c") ? 1 : 3;
    this.image = image;
    this.kernel = kernel;
    this.code = new Code(image);
    this.#cache = new CodeCache(kernel, this.code, PROGRAM_AREA, pcMask, translate !== undefined);
    this.memory = new GuestMemory(kernel, image, this.#cache.end);
    kernel.setU32(CELL_PC_MASK, pcMask);
    this.#executor = translate?.(this) ?? interpretOnly(kernel);
  }

  /** Bytes from the entry maps of translated code to the interpreter's code maps. */
  get entryDistance(): number {
    return this.#cache.entryDistance;
  }

  /**
   * Starts a run from the beginning, whatever was before.
   * @param maxOutput bytes
   * @param port of a contract: where its hooks are asked
   * @param isCreation of a contract: its constructor is to run
   */
  start(input: Uint8Array, maxOutput: number, port?: HookPort, isCreation = false): void {
    this.memory.reset();
    this.memory.setInput(input);
    if (this.image.settings.fenceI) this.#refreshCode();
    this.kernel.bytes.fill(0, REGISTERS, REGISTERS + 256);
    this.kernel.setU32(CELL_RESERVED_VALID, 0);
    this.setRegister(REGISTER.sp, BigInt(this.image.map.stack.end - ARGUMENT_BLOCK));
    if (isCreation) this.setRegister(REGISTER.s11, 1n);
    this.kernel.pc = BigInt(this.image.elf.entry);
    this.#output = new Output(maxOutput);
    this.#contract = port && new ContractCalls(this, port, this.#output);
    this.#stopped = undefined;
    this.#executor.start();
  }

  /** Takes the program out of the kernel, which is then as new. */
  release(): void {
    this.memory.release();
    this.#cache.release();
  }

  get pc(): bigint {
    return this.kernel.pc;
  }

  get output(): Uint8Array {
    return this.#output.bytes();
  }

  get reservation(): Reservation | undefined {
    const { kernel } = this;
    if (kernel.u32(CELL_RESERVED_VALID) === 0) return undefined;
    return { address: kernel.view.getBigUint64(CELL_RESERVED_ADDRESS, true), size: kernel.u32(CELL_RESERVED_SIZE) };
  }

  register(index: number): bigint {
    return this.kernel.register(index);
  }

  numberIn(index: number): number {
    return this.kernel.numberIn(index);
  }

  wordIn(index: number): number {
    return this.kernel.wordIn(index);
  }

  setRegister(index: number, value: bigint): void {
    this.kernel.setRegister(index, value);
  }

  /**
   * Runs until the program ends or the fuel does. A stopped machine stays as it is.
   * @returns why it stopped and the fuel that is left; none after `out-of-fuel`
   */
  run(fuel: bigint): { readonly stop: Stop; readonly fuelLeft: bigint } {
    const { kernel } = this;
    let left = fuel;
    while (!this.#stopped) {
      const part = left < MAX_KERNEL_FUEL ? Number(left) : MAX_KERNEL_FUEL;
      kernel.fuel = part;
      const status = this.#executor.run();
      left -= BigInt(part - kernel.fuel);
      if (status === STATUS_OUT_OF_FUEL) {
        if (part === MAX_KERNEL_FUEL) continue;
        return { stop: { type: "out-of-fuel" }, fuelLeft: 0n };
      }
      const handled = this.#handle(status, left);
      if (handled.stop?.type === "out-of-fuel") return { stop: handled.stop, fuelLeft: 0n };
      left -= handled.fuel;
      this.#stopped = handled.stop;
    }
    return { stop: this.#stopped, fuelLeft: left };
  }

  /**
   * Executes one instruction, host call included.
   * @param fuel what is left of the run, which a host call may use
   * @returns the fuel that is left, and why the machine stopped if it did
   */
  step(fuel: bigint): { readonly stop?: Stop; readonly fuelLeft: bigint } {
    let left = fuel;
    while (!this.#stopped) {
      const cost = this.costHere();
      if (cost > left) return { stop: { type: "out-of-fuel" }, fuelLeft: 0n };
      const { status, used } = this.#runKernel(cost);
      left -= used;
      // The jump is done; that nothing can be fetched where it went is the next step.
      if (status === STATUS_UNDECODED && used > 0n) return { fuelLeft: left };
      if (status !== STATUS_OUT_OF_FUEL) {
        const handled = this.#handle(status, left);
        if (handled.stop?.type === "out-of-fuel") return { stop: handled.stop, fuelLeft: 0n };
        left -= handled.fuel;
        this.#stopped = handled.stop;
      }
      if (used > 0n && !this.#stopped) return { fuelLeft: left };
    }
    return { stop: this.#stopped, fuelLeft: left };
  }

  #runKernel(fuel: bigint): { readonly status: number; readonly used: bigint } {
    const given = Number(fuel);
    this.kernel.fuel = given;
    const status = this.kernel.run();
    return { status, used: BigInt(given - this.kernel.fuel) };
  }

  /** Does what the kernel left to do. */
  #handle(status: number, fuelLeft: bigint): { readonly stop?: Stop; readonly fuel: bigint } {
    switch (status) {
      case STATUS_UNDECODED:
        if (this.#cache.prepare(this.pc)) return { fuel: 0n };
        return fuelLeft === 0n ? { stop: { type: "out-of-fuel" }, fuel: 0n } : { stop: this.#fetchFault(), fuel: 1n };
      case STATUS_UNLINKED:
        if (this.#cache.link(this.kernel.u32(CELL_RECORD))) return { fuel: 0n };
        return { stop: { type: "halt", reason: "misaligned-pc", at: { pc: this.pc } }, fuel: this.costHere() };
      case STATUS_FENCE_I:
        return this.#fenceI(fuelLeft);
      case STATUS_HOST_CALL:
        return this.#hostCall(fuelLeft);
      default:
        return { stop: this.#trap(status), fuel: 0n };
    }
  }

  #fenceI(fuelLeft: bigint): { readonly stop?: Stop; readonly fuel: bigint } {
    const fuel = fenceIFuel(this.image);
    if (fuel > fuelLeft) return { stop: { type: "out-of-fuel" }, fuel: 0n };
    this.#refreshCode();
    this.kernel.pc += 4n;
    return { fuel };
  }

  #hostCall(fuelLeft: bigint): { readonly stop?: Stop; readonly fuel: bigint } {
    const result = hostCall(this, this.image, this.#output, fuelLeft, this.#contract);
    switch (result.type) {
      case "return":
        this.kernel.pc += 4n;
        return { fuel: result.fuel };
      case "exit":
        return { stop: { type: "exit", code: result.code }, fuel: 0n };
      case "out-of-fuel":
        return { stop: { type: "out-of-fuel" }, fuel: 0n };
      case "halt": {
        const address = "address" in result ? { address: result.address } : {};
        return { stop: { type: "halt", reason: result.reason, at: { pc: this.pc, ...address } }, fuel: 0n };
      }
    }
  }

  #trap(status: number): Stop {
    const reason = TRAP_REASONS[status]!;
    const { pc } = this;
    if (!FAULTS.has(status)) return { type: "halt", reason, at: { pc } };
    return { type: "halt", reason, at: { pc, address: this.kernel.view.getBigUint64(CELL_FAULT, true) } };
  }

  /** The first halfword at the pc that cannot be fetched decides. */
  #fetchFault(): Stop {
    const { pc } = this;
    const straddles = this.code.ranges.some(({ start, end }) => pc >= BigInt(start) && pc + 2n <= BigInt(end));
    const address = straddles ? pc + 2n : pc;
    const reason = this.memory.isMapped(address) ? "memory-protection" : "memory-out-of-bounds";
    return { type: "halt", reason, at: { pc, address } };
  }

  /** Fuel of the instruction at the pc; what is none costs one unit. */
  costHere(): bigint {
    const word = this.pc < 1n << 32n ? this.code.fetch(Number(this.pc)) : undefined;
    const decoded = word === undefined ? undefined : this.code.decode(word);
    return decoded ? BigInt(decoded.instruction.fuel) : 1n;
  }

  #refreshCode(): void {
    this.code.refresh(this.memory);
    this.#cache.clear();
  }
}
