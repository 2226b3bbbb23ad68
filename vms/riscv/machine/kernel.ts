import { TercetError } from "../../../src/base/errors.js";
import { kernelModule, type WasmMemory, webAssembly } from "../../../src/base/webassembly.js";
import { kernelWasm } from "../generated/interpreter.js";
import { CELL_FUEL, CELL_PC, REGISTERS, TRANSFER } from "../kernel/layout.js";

const WASM_PAGE = 65536;
/** Numbers are exact up to there. */
export const MAX_KERNEL_FUEL = 2 ** 52;

interface Exports {
  readonly memory: WasmMemory;
  readonly run: () => number;
  readonly storeBlock: (address: bigint, size: number) => number;
}

/** One instance of the AssemblyScript kernel and typed access to its linear memory (`kernel/layout.ts`). */
export class Kernel {
  readonly memory: WasmMemory;
  /** Runs until something happens; returns a status of `kernel/layout.ts`. */
  readonly run: () => number;
  readonly #storeBlock: (address: bigint, size: number) => number;
  #view: DataView;
  #bytes: Uint8Array;

  constructor() {
    const exports = new webAssembly.Instance(kernelModule(kernelWasm)).exports as unknown as Exports;
    this.memory = exports.memory;
    this.run = exports.run;
    this.#storeBlock = exports.storeBlock;
    this.#view = new DataView(this.memory.buffer);
    this.#bytes = new Uint8Array(this.memory.buffer);
  }

  /** The whole linear memory, until it grows. */
  get view(): DataView {
    return this.#view;
  }

  /** The whole linear memory, until it grows. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /**
   * Makes the linear memory at least that long. What is added is zero and takes memory only once it is touched.
   * @throws TercetError `out-of-memory`
   */
  reserve(length: number): void {
    const missing = Math.ceil((length - this.#bytes.length) / WASM_PAGE);
    if (missing <= 0) return;
    try {
      this.memory.grow(missing);
    } catch (cause) {
      throw new TercetError("out-of-memory", `this computer has no ${length} bytes for the program's memory`, {
        cause,
      });
    }
    this.#view = new DataView(this.memory.buffer);
    this.#bytes = new Uint8Array(this.memory.buffer);
  }

  /**
   * Stores to guest memory as a store instruction does.
   * @param bytes 1 to `TRANSFER_SIZE`
   * @returns 0, or the trap: then nothing was stored
   */
  storeBlock(address: bigint, bytes: Uint8Array): number {
    this.#bytes.set(bytes, TRANSFER);
    return this.#storeBlock(address, bytes.length);
  }

  u32(at: number): number {
    return this.#view.getUint32(at, true);
  }

  setU32(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }

  get pc(): bigint {
    return this.#view.getBigUint64(CELL_PC, true);
  }

  set pc(value: bigint) {
    this.#view.setBigUint64(CELL_PC, value, true);
  }

  /** What may be used before it returns: a number, as bigints take several times as long. At most {@link MAX_KERNEL_FUEL}. */
  get fuel(): number {
    return this.#view.getUint32(CELL_FUEL, true) + 2 ** 32 * this.#view.getUint32(CELL_FUEL + 4, true);
  }

  set fuel(value: number) {
    this.#view.setUint32(CELL_FUEL, value % 2 ** 32, true);
    this.#view.setUint32(CELL_FUEL + 4, Math.floor(value / 2 ** 32), true);
  }

  /** Register x0 to x31. */
  register(index: number): bigint {
    return this.#view.getBigUint64(REGISTERS + 8 * index, true);
  }

  /** The same register as a number: exact up to 2^53. */
  numberIn(index: number): number {
    const at = REGISTERS + 8 * index;
    return this.#view.getUint32(at, true) + 2 ** 32 * this.#view.getUint32(at + 4, true);
  }

  /** Its low 32 bits. */
  wordIn(index: number): number {
    return this.#view.getUint32(REGISTERS + 8 * index, true);
  }

  /** Sets register x1 to x31 to the low 64 bits of a value. */
  setRegister(index: number, value: bigint): void {
    this.#view.setBigUint64(REGISTERS + 8 * index, value, true);
  }
}
