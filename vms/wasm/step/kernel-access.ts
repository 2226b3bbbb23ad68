import type { Access } from "../../../src/vm/step/access.js";
import { PAGE_SIZE } from "../../../src/vm/step/tree.js";
import type { Kernel } from "../interpreter/kernel.js";
import {
  CELL_ARGUMENTS,
  CELL_CALLS,
  CELL_FRAME,
  CELL_FUNCTION,
  CELL_INSTANCE,
  CELL_IP,
  CELL_STACK,
  FUNCTION_HOST,
} from "../kernel/layout.js";
import type { Processor } from "./processor.js";
import { REGISTER_BLOCK_SIZE } from "./registers.js";

const NO_ENVIRONMENT = new Uint8Array(0);

/** Steps act on the interpreter's linear memory, which is laid out as the machine's; registers are apart. */
export class KernelAccess implements Access {
  readonly registers = new DataView(new ArrayBuffer(REGISTER_BLOCK_SIZE));
  readonly environment = NO_ENVIRONMENT;
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  load(address: number, size: number): bigint {
    const { view } = this.#kernel;
    switch (size) {
      case 1:
        return BigInt(view.getUint8(address));
      case 2:
        return BigInt(view.getUint16(address, true));
      case 4:
        return BigInt(view.getUint32(address, true));
      default:
        return view.getBigUint64(address, true);
    }
  }

  store(address: number, size: number, value: bigint): void {
    const { view } = this.#kernel;
    switch (size) {
      case 1:
        view.setUint8(address, Number(value & 0xffn));
        break;
      case 2:
        view.setUint16(address, Number(value & 0xffffn), true);
        break;
      case 4:
        view.setUint32(address, Number(value & 0xffffffffn), true);
        break;
      default:
        view.setBigUint64(address, value, true);
    }
  }

  loadBytes(address: number, size: number): Uint8Array {
    return this.#kernel.bytes.slice(address, address + size);
  }

  clearPage(address: number): void {
    this.#kernel.bytes.fill(0, address, address + PAGE_SIZE);
  }

  loadCode(address: number, size: number): bigint {
    return this.load(address, size);
  }

  /** Lowered code never changes. */
  publishCode(): void {}
}

/** Takes the kernel's cells into the registers of a processor on its memory: between two records. */
export function loadCells(kernel: Kernel, { registers }: Processor): void {
  registers.pc = kernel.u32(CELL_IP);
  registers.frame = kernel.u32(CELL_FRAME);
  registers.calls = kernel.u32(CELL_CALLS);
  registers.instance = kernel.u32(CELL_INSTANCE);
  registers.stack = kernel.u32(CELL_STACK) | 0;
  registers.fuel = kernel.fuel;
}

/** Makes the kernel's cells say what the registers do. */
export function storeCells(kernel: Kernel, { registers }: Processor): void {
  kernel.setU32(CELL_IP, registers.pc);
  kernel.setU32(CELL_FRAME, registers.frame);
  kernel.setU32(CELL_CALLS, registers.calls);
  kernel.setU32(CELL_INSTANCE, registers.instance);
  kernel.setU32(CELL_STACK, registers.stack);
  kernel.fuel = registers.fuel;
}

/** Takes the host call that the kernel has stopped for into the registers. */
export function loadHostCall(kernel: Kernel, { registers }: Processor): void {
  registers.callee = kernel.u32(CELL_FUNCTION);
  registers.arguments = kernel.u32(CELL_ARGUMENTS);
  registers.host = kernel.u32(registers.callee + FUNCTION_HOST);
}
